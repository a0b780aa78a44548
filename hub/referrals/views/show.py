"""One referral, for those of ours whose it is."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.consent import queries as consents
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.core.forms import HubForm
from hub.directory.models import Service
from hub.directory.queries import entries
from hub.referrals import beside, policy
from hub.referrals.forms.deeds import AnswerForm, GlassForm
from hub.referrals.models import Referral
from hub.referrals.queries import (
    attachments,
    disclosures,
    links_between,
    reaching,
    reviews,
    timeline,
    visible,
)
from hub.referrals.queries.reaching import Holds
from hub.referrals.queries.shows import FIND_ANOTHER
from hub.referrals.services import people
from hub.referrals.states import WITHOUT_HELP, ReferralStatus
from hub.referrals.transitions import Deed, Who
from hub.referrals.views import door as doors
from hub.referrals.views import together
from hub.referrals.views.blueprint import bp
from hub.residents.models import Resident
from hub.tasks import queries as tasks
from hub.tasks.models import Task

READS = (Permission.REFERRAL_MAKE, Permission.REFERRAL_BREAK_GLASS)


@bp.get("/referrals/<uuid:referral_id>")
@requires(*READS)
def show(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Where it stands, whose turn it is and by when, everything that happened, and what was shared."""
    actor = current_actor()
    referral = _seen(referral_id, actor)
    if referral is None:
        return redirect(url_for("referrals.why", referral_id=referral_id))
    shown = page_of(referral, actor)
    page = render_template("referrals/show.html", **shown)
    together.seen(doors.ours(referral, actor), shown["together"])
    return page


@bp.route("/referrals/<uuid:referral_id>/why", methods=["GET", "POST"])
@requires(Permission.REFERRAL_BREAK_GLASS)
@recently_signed_in
def why(referral_id: uuid.UUID) -> ResponseReturnValue:
    """A reason to read what is not one's own. The page says nothing of the referral, not even that there is one."""
    actor = current_actor()
    if _seen(referral_id, actor) is not None:
        return redirect(url_for("referrals.show", referral_id=referral_id), 303)
    form = GlassForm()
    if form.submitted():
        with transaction():
            people.break_glass(referral_id, form.reason.data, actor=actor)
        return redirect(url_for("referrals.show", referral_id=referral_id), 303)
    page = render_template("referrals/glass.html", form=form)
    return page, 422 if form.errors else 200


def page_of(referral: Referral, actor: Actor, form: AnswerForm | None = None) -> dict[str, Any]:
    """What the page shows; with the answer that was refused, if one was."""
    roles = visible.parts(actor, referral)
    door = doors.ours(referral, actor)
    history = timeline.of(referral, actor=actor)
    possible = policy.possible_deeds(roles, referral)
    question = next((one for one in history if one.deed is Deed.ASK), None)
    works_on = Who.REFERRER in roles and referral.status.is_open
    reads_all = bool(roles & {Who.REFERRER, Who.MANAGER}) or not roles
    return {
        "referral": referral,
        "door": door,
        "together": together.of(door),
        "resident": db.session.get(Resident, referral.resident_id),
        "owner": db.session.get(User, referral.owner_id),
        "timeline": history,
        "files": attachments.seen_by(referral, actor=actor),
        "disclosed": disclosures.made(referral) if reads_all else [],
        "facts": consents.facts_of(referral.id) if reads_all else None,
        "possible": possible,
        "deeds": Deed,
        "is_ours": Who.REFERRER in roles,
        "may_tell_anew": works_on,
        "is_void": works_on and _is_void(referral),
        "may_reassign": policy.may_reassign(actor, referral) and not referral.status.is_terminal,
        "question": question if Deed.ANSWER in possible else None,
        "form": form or AnswerForm(),
        "press": HubForm(),
        "alternatives": alternatives_of(referral, actor),
        "why_these": why_these(referral),
        "is_looking": referral.looking_since is not None,
        "opened": reviews.of_referral(referral.id) if roles & {Who.REFERRER, Who.MANAGER} else [],
        "ended_without_help": referral.status in WITHOUT_HELP,
        "choice_task": _choice_task(referral, actor),
        "suggested": _suggested(referral, actor),
        "suggested_words": next((one.words for one in history if one.deed is Deed.SUGGEST), ""),
        "before": links_between.parent_of(referral, actor=actor),
        "after": links_between.children_of(referral, actor=actor),
        "today": clock.today(),
        "draft": referral.status is ReferralStatus.DRAFT,
        "parts": beside.parts(referral, actor),
    }


def _is_void(referral: Referral) -> bool:
    return reaching.left_of(referral, disclosures.standing(referral)) is Holds.VOID


def alternatives_of(referral: Referral, actor: Actor) -> Sequence[Service]:
    """What was found when it ended, as far as it is there still."""
    return entries.services([uuid.UUID(one) for one in referral.alternatives], actor=actor)


def why_these(referral: Referral) -> dict[str, str]:
    """What was said for each of them, by its id."""
    said = zip(referral.alternatives, referral.alternative_words or (), strict=False)
    return {service_id: f"{words[:1].upper()}{words[1:]}" for service_id, words in said}


def _choice_task(referral: Referral, actor: Actor) -> Task | None:
    """What waits for somebody to say what comes next."""
    about = tasks.about("referral", referral.id, actor=actor)
    return next((one for one in about if one.kind == FIND_ANOTHER and one.done_at is None), None)


def _suggested(referral: Referral, actor: Actor) -> Service | None:
    found = (
        entries.services([referral.suggested_service_id], actor=actor)
        if referral.suggested_service_id and referral.status.is_open
        else []
    )
    return found[0] if found else None


def _seen(referral_id: uuid.UUID, actor: Actor) -> Referral | None:
    """The referral; None for somebody who could give a reason. Everybody else: NotFound."""
    try:
        return visible.get(referral_id, actor=actor)
    except NotFound:
        if actor.may(Permission.REFERRAL_BREAK_GLASS):
            return None
        raise
