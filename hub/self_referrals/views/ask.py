"""Asking for help on the page of a service: one thing a page, at one address that holds nothing of anybody.

The answers travel sealed in the form (`kept`). Without script, cookie or account; every page has a way back.
"""

import uuid
from collections.abc import Sequence

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from hub.accounts.access import public
from hub.accounts.policy import VISITOR, Actor
from hub.consent import wordings
from hub.core.asking import AskForm
from hub.core.db import db, transaction
from hub.core.errors import TooManyTries
from hub.core.forms import HubForm
from hub.core.site import Site
from hub.directory import starting
from hub.directory.intake_form import IntakeForm
from hub.directory.intake_form import answers as intake_answers
from hub.directory.models import AskHere, CapacityState, Service
from hub.directory.profile import Profile
from hub.directory.queries import profiles
from hub.directory.services import intake
from hub.partners.queries import suspensions
from hub.passport import services as passport
from hub.referrals.models import Referral
from hub.referrals.policy import RESIDENT
from hub.self_referrals import pages, told
from hub.self_referrals.forms import Question
from hub.self_referrals.kept import Kept
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.pages import BY_SLUG, Asking, Page
from hub.self_referrals.services import receiving
from hub.self_referrals.views import limits
from hub.self_referrals.views.blueprint import bp
from hub.self_referrals.views.checking import rows_of
from hub.self_referrals.views.stashing import stash

REFUSED, CHANGED = 422, 409
LOST = "This page was open for too long, so we no longer have what you wrote. Nothing was sent. Please start again."


@bp.route("/services/<uuid:service_id>/ask", methods=["GET", "POST"])
@public
def ask(service_id: uuid.UUID) -> ResponseReturnValue:
    """The start, and from there page after page until it is sent."""
    profile = profiles.one(service_id, actor=VISITOR)
    if not is_open(profile):
        is_stopped = suspensions.is_suspended(profile.organization_id)
        return _shown(
            "self_referrals/how.html",
            profile,
            steps=[] if is_stopped else _steps(profile),
            is_stopped=is_stopped,
        )
    if request.method != "POST":
        return _shown("self_referrals/start.html", profile)
    if request.form.get("go") == "start":
        return _question(_asking(Kept.begin(service_id), profile), BY_SLUG[pages.WHO])
    kept = Kept.opened(request.form.get("kept", ""), service_id=service_id)
    if kept is None:
        return _shown("self_referrals/start.html", profile, problem=LOST), REFUSED
    return _pressed(_asking(kept, profile), request.form.get("go", ""))


def is_open(profile: Profile) -> bool:
    """Whether people may ask for this service here today."""
    paused = profile.capacity.state is CapacityState.PAUSED
    is_asked = profile.ask_here is AskHere.YES and not profile.is_closed_for_now and not paused
    return is_asked and not suspensions.is_suspended(profile.organization_id)


def _pressed(asking: Asking, go: str) -> ResponseReturnValue:
    page = BY_SLUG.get(request.form.get("page", ""))
    if go == "send":
        return _send(asking)
    if page is None or page not in asking.pages():
        return _onwards(asking)
    return _answered(asking, page, go)


def _answered(asking: Asking, page: Page, go: str) -> ResponseReturnValue:
    """Keep what was typed, whether it can be used or not, and go where the button leads."""
    form = pages.form_of(page, asking, fresh=False)
    is_sound = form.validate()
    before = asking.kept.of(page.slug)
    if is_sound and isinstance(form, IntakeForm):
        is_sound = stash(asking.kept, form)
    answers = _answers(asking, page, form)
    asking.kept.keep(page.slug, answers, is_done=is_sound)
    if answers != before:
        asking.kept.ask_again(*page.resets)
    if go == "back":
        previous = asking.before(page)
        return (
            _question(asking, previous) if previous else _shown("self_referrals/start.html", asking.profile)
        )
    if not is_sound:
        return _question(asking, page, form), REFUSED
    if page.slug == pages.KNOWS and answers["knows"] == "no":
        asking.kept.ask_again(pages.KNOWS)
        return _shown("self_referrals/not_yet.html", asking.profile, kept=asking.kept.sealed())
    return _onwards(asking)


def _answers(asking: Asking, page: Page, form: AskForm) -> dict[str, object]:
    if page.slug == pages.QUESTIONS and asking.asked:
        return {"version": asking.asked.number, "answers": intake_answers(form)}
    return form.answers() if isinstance(form, Question) else form.values()


def _onwards(asking: Asking) -> ResponseReturnValue:
    """The page that a button of the check names, else the next without an answer, else the check."""
    wanted = BY_SLUG.get(request.form.get("go", "").removeprefix("to:"))
    if wanted in asking.pages():
        return _question(asking, wanted)
    following = asking.next()
    return _question(asking, following) if following else _check(asking)


def _question(asking: Asking, page: Page | None, form: AskForm | None = None) -> str:
    if page is None:
        return _check(asking)
    shown = form or pages.form_of(page, asking, fresh=True)
    every = asking.pages()
    is_changed = page.slug == pages.QUESTIONS and page.slug in asking.kept.done and not asking.is_done(page)
    return _shown(
        page.template,
        asking.profile,
        form=shown,
        page=page.slug,
        heading=pages.heading_of(page, asking, shown),
        is_alone=pages.is_alone(page, shown),
        step=every.index(page) + 1,
        steps=len(every) + 1,
        kept=asking.kept.sealed(),
        is_for_self=asking.is_for_self,
        association=asking.association,
        questions_changed=is_changed,
        **_beside(asking, page),
    )


def _beside(asking: Asking, page: Page) -> dict[str, object]:
    """What a page shows besides its question."""
    if page.slug == pages.WHY:
        return {"verdicts": asking.verdicts()}
    if page.slug == pages.AGREE:
        wording, said = wordings.current(), {"partner": asking.profile.organization}
        return {
            "agreement": wording.said("agreement", association=asking.association, **said),
            "withdrawal": wording.said("withdrawal", association=asking.association, **said),
        }
    return {}


def _check(asking: Asking, *, problem: str = "") -> str:
    """Everything once more, exactly as it goes."""
    return _shown(
        "self_referrals/check.html",
        asking.profile,
        rows=rows_of(asking),
        verdicts=asking.verdicts(),
        kept=asking.kept.sealed(),
        is_for_self=asking.is_for_self,
        problem=problem,
    )


def _send(asking: Asking) -> ResponseReturnValue:
    """It goes, or is kept for one of ours. The page afterwards is the same either way: it says nothing of anybody."""
    if asking.next() is not None:
        return _onwards(asking)
    if db.session.get(SelfReferral, asking.kept.id) is None:
        try:
            held = limits.why_held(asking.kept, trap=request.form.get("website", ""))
        except TooManyTries as flood:
            return _check(asking, problem=flood.message), flood.status
        service = db.session.get_one(Service, asking.profile.id)
        needs = asking.profile.needs
        try:
            with transaction():
                record = receiving.receive(
                    told.told(asking.kept),
                    service,
                    held=held,
                    need_id=needs[0].id if needs else None,
                    answers_hash=asking.kept.digest(),
                )
                return _sent(asking, _paper(record, asking.kept.paper_seed))
        except IntegrityError:
            if db.session.get(SelfReferral, asking.kept.id) is None:
                raise
            # pressed twice at once: the other press has sent it
    record = db.session.get_one(SelfReferral, asking.kept.id)
    if record.answers_hash and record.answers_hash != asking.kept.digest():
        return _changed_since(asking, record), CHANGED
    return _sent(asking, _paper_again(asking.kept))


def _changed_since(asking: Asking, record: SelfReferral) -> str:
    """Somebody went back and changed what has gone already: they are not told that the change went with it."""
    referral = db.session.get_one(Referral, record.referral_id)
    return _shown(
        "self_referrals/changed.html",
        asking.profile,
        reference=referral.reference,
        sent_at=record.made_at,
        paper=_paper_again(asking.kept),
        association=asking.association,
        kept=asking.kept.anew(pages.QUESTIONS).sealed(),
    )


def _paper(record: SelfReferral, seed: str) -> passport.Paper:
    """Code and PIN to follow it with, whether it went at once or is read first. Nobody of ours can look them up."""
    referral = db.session.get_one(Referral, record.referral_id)
    return passport.issue(referral, seed=seed, actor=Actor(RESIDENT, about_ids=frozenset({referral.id})))


def _paper_again(kept: Kept) -> passport.Paper | None:
    """The same for a second press: what the browser shows is the answer to that one."""
    record = db.session.get_one(SelfReferral, kept.id)
    referral = db.session.get_one(Referral, record.referral_id)
    return passport.again(referral, seed=kept.paper_seed) if kept.paper_seed else None


def _sent(asking: Asking, paper: passport.Paper | None = None) -> str:
    record = db.session.get_one(SelfReferral, asking.kept.id)
    referral = db.session.get_one(Referral, record.referral_id)
    return _shown(
        "self_referrals/sent.html",
        asking.profile,
        reference=referral.reference,
        paper=paper,
        is_for_self=asking.is_for_self,
        rings_us=asking.way == "through_us",
        association=asking.association,
    )


def _asking(kept: Kept, profile: Profile) -> Asking:
    settings = current_app.extensions["hub.settings"]
    return Asking(
        kept, profile, intake.current(profile.id), settings.organization_name, settings.home_postcode
    )


def _steps(profile: Profile) -> Sequence[starting.Step]:
    ours: Site = current_app.extensions["hub.site"]
    found = starting.steps(
        profile, staff=ours.organization, staff_phone=ours.contact_phone, staff_email=ours.contact_email
    )
    return [one for one in found if not one.is_here]


def _shown(template: str, profile: Profile, **context: object) -> str:
    ours: Site = current_app.extensions["hub.site"]
    is_ours = profile.organization == ours.organization  # then the partner and we are one, and are named once
    return render_template(template, profile=profile, press=HubForm(), is_ours=is_ours, **context)
