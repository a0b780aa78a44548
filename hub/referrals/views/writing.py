"""Writing referrals: one thing a page, asked once for all that go together, then check, then sent."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.db import db, transaction
from hub.core.errors import HubError, NotFound
from hub.core.forms import HubForm
from hub.referrals import beside
from hub.referrals.models import Referral
from hub.referrals.queries import drafts, visible
from hub.referrals.services import ending, rerouting, sending
from hub.referrals.services.sending import Sent
from hub.referrals.states import ReferralStatus
from hub.referrals.views import asking
from hub.referrals.views.blueprint import bp
from hub.referrals.views.checking import rows_of
from hub.residents.models import Resident

REFUSED = 422


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions: its form from what is kept, and how an answer is kept."""

    ask: Callable[[Sequence[Referral], Referral], HubForm]
    keep: Callable[[HubForm, Sequence[Referral], Referral, Actor], None]
    template: str


PAGES: Mapping[str, Page] = {
    drafts.AGREEMENT: Page(asking.agreement, asking.keep_agreement, "referrals/agreement.html"),
    drafts.TELLING: Page(asking.telling, asking.keep_telling, "referrals/question.html"),
    drafts.CONTACT: Page(asking.contact, asking.keep_contact, "referrals/contact.html"),
    drafts.DETAILS: Page(asking.details, asking.keep_details, "referrals/question.html"),
    drafts.WHY: Page(asking.why, asking.keep_why, "referrals/why.html"),
    drafts.QUESTIONS: Page(asking.questions, asking.keep_questions, "referrals/questions.html"),
}


@bp.get("/referrals/<uuid:referral_id>/write")
@requires(Permission.REFERRAL_MAKE)
def write(referral_id: uuid.UUID) -> ResponseReturnValue:
    """On to the first page that has no answer yet; when all have one, to the check."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if referral.status is not ReferralStatus.DRAFT:
        return redirect(url_for("referrals.show", referral_id=referral.id))
    parts = drafts.parts(drafts.together(referral, actor=actor))
    first = next((part for part in parts if not part.is_done), None)
    if first is None:
        return redirect(url_for("referrals.check", referral_id=referral.id))
    return redirect(url_for("referrals.part", referral_id=first.referral_id, slug=first.slug))


@bp.route("/referrals/<uuid:referral_id>/write/<slug>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def part(referral_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One page. What is typed is kept with the draft, which waits as long as it takes."""
    actor = current_actor()
    page = PAGES.get(slug)
    if page is None:
        raise NotFound
    referral = visible.get(referral_id, actor=actor)
    if referral.status is not ReferralStatus.DRAFT:
        return redirect(url_for("referrals.show", referral_id=referral.id))
    group = drafts.together(referral, actor=actor)
    form = page.ask(group, referral)
    if form.submitted():
        try:
            with transaction():
                page.keep(form, group, referral, actor)
            left = [one for one in group if one.status is ReferralStatus.DRAFT]
            return redirect(url_for("referrals.write", referral_id=(left or group)[0].id), 303)
        except HubError as refusal:
            if not refusal.message:
                raise
            first = next(field for field in form if field.type != "HiddenField")
            first.errors = [*first.errors, refusal.message]
    parts = drafts.parts(group)
    at = next((n for n, one in enumerate(parts, 1) if (one.slug, one.referral_id) == (slug, referral.id)), 1)
    before = parts[at - 2] if at > 1 else None
    shown = render_template(
        page.template,
        form=form,
        referral=referral,
        drafts=group,
        resident=_resident(referral),
        step=at,
        steps=len(parts) + 1,
        back=url_for("referrals.part", referral_id=before.referral_id, slug=before.slug) if before else None,
        **asking.context(slug, group, referral),
    )
    return shown, REFUSED if form.errors else 200


@bp.route("/referrals/<uuid:referral_id>/check", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def check(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that each partner will see, before it goes. Pressed twice it goes once."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    group = drafts.together(referral, actor=actor)
    if referral.status is not ReferralStatus.DRAFT:
        return redirect(url_for("referrals.sent", referral_id=referral.id), 303)
    if any(not one.is_done for one in drafts.parts(group)):
        return redirect(url_for("referrals.write", referral_id=referral.id), 303)
    form = HubForm()
    refused: list[Sent] = []
    if form.submitted():
        with transaction():
            refused = [one for one in _send(group, actor) if one.refused]
        if len(refused) < len(group):
            gone = next(one for one in group if one.id not in {each.referral.id for each in refused})
            return redirect(url_for("referrals.sent", referral_id=gone.id), 303)
        db.session.expire_all()
        group = drafts.together(visible.get(referral_id, actor=actor), actor=actor)
    page = render_template(
        "referrals/check.html",
        form=form,
        referral=referral,
        sheets=[(one, rows_of(one)) for one in group],
        refused={one.referral.id: one.refused for one in refused},
        resident=_resident(referral),
    )
    return page, 409 if refused else 200


@bp.get("/referrals/<uuid:referral_id>/sent")
@requires(Permission.REFERRAL_MAKE)
def sent(referral_id: uuid.UUID) -> ResponseReturnValue:
    """The references, what happens next, and what could not go."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if referral.status is ReferralStatus.DRAFT:
        return redirect(url_for("referrals.write", referral_id=referral.id))
    together = drafts.of_sitting(referral.sitting_id, actor=actor) if referral.sitting_id else [referral]
    return render_template(
        "referrals/sent.html",
        referral=referral,
        gone=[one for one in together if one.sent_at],
        left=[one for one in together if one.status is ReferralStatus.DRAFT],
        resident=_resident(referral),
        next_links={one.id: beside.after_sending(one, actor) for one in together if one.sent_at},
    )


@bp.post("/referrals/<uuid:referral_id>/discard")
@requires(Permission.REFERRAL_MAKE)
def discard(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Throw a draft away, and go on with those that are written with it."""
    actor = current_actor()
    with transaction():
        draft = visible.get(referral_id, actor=actor)
        others = [one for one in drafts.together(draft, actor=actor) if one.id != referral_id]
        ending.discard(draft, actor=actor)
    if others:
        return redirect(url_for("referrals.write", referral_id=others[0].id), 303)
    return redirect(url_for("referrals.mine"), 303)


def _send(group: Sequence[Referral], actor: Actor) -> list[Sent]:
    """What carries on a referral that is open still ends that one as it goes: never both, never none."""
    done = []
    for draft in group:
        parent = db.session.get(Referral, draft.part_of_id) if draft.part_of_id else None
        if parent is not None and parent.status.is_open:
            done.append(_reroute(parent, draft, actor))
        else:
            done += sending.send_all([draft], actor=actor)
    return done


def _reroute(parent: Referral, draft: Referral, actor: Actor) -> Sent:
    nested = db.session.begin_nested()
    try:
        rerouting.confirm(parent, draft, actor=actor)
        db.session.flush()
        nested.commit()
        return Sent(draft)
    except HubError as refusal:
        nested.rollback()
        return Sent(draft, refusal.message or "This could not be sent.")


def _resident(referral: Referral) -> Resident:
    return db.session.get_one(Resident, referral.resident_id)
