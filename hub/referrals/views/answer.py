"""The pages on which a partner answers, behind the emailed link and behind the sign-in. Looking changes nothing.

One exception, which the state table names: whoever opens a new referral signed in has seen it.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound, TooManyTries
from hub.core.forms import HubForm
from hub.referrals.forms.answering import AnswerForm
from hub.referrals.queries import attachments, conversation, disclosures, timeline
from hub.referrals.services import answering
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed
from hub.referrals.views import door as doors
from hub.referrals.views import together
from hub.referrals.views.blueprint import bp
from hub.referrals.views.deeds import BY_SLUG, Page, offered
from hub.referrals.views.door import Door

TOO_LATE = "Somebody was quicker, or it is over. This is how it stands now; nothing was changed."
PARTNER = Permission.REFERRAL_RESPOND


@bp.get("/answer/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """What the partner was told, where it stands, and what they can do."""
    return _show(doors.by_link(token))


@bp.get("/partner/referrals/<uuid:referral_id>")
@requires(PARTNER)
def partner_show(referral_id: uuid.UUID) -> ResponseReturnValue:
    """The same for somebody who signed in."""
    door = doors.signed_in(referral_id)
    if door.referral.status is ReferralStatus.SENT:
        with transaction():
            door = doors.signed_in(referral_id)
            answering.acknowledge(door.referral, actor=door.actor)
        door = doors.signed_in(referral_id)
    return _show(door)


@bp.post("/answer/<token>/seen")
@public
def acknowledge(token: str) -> ResponseReturnValue:
    """ "I have seen it." A mail scanner that follows links does not press buttons."""
    if HubForm().submitted():
        doors.by_link(token).count_press()
        with transaction():
            door = doors.by_link(token)
            answering.acknowledge(door.referral, actor=door.actor)
    return redirect(url_for("referrals.answer", token=token), 303)


@bp.route("/answer/<token>/<deed>", methods=["GET", "POST"])
@public
def answer_deed(token: str, deed: str) -> ResponseReturnValue:
    """One deed, without an account."""
    return _deed(doors.by_link(token), deed)


@bp.route("/partner/referrals/<uuid:referral_id>/<deed>", methods=["GET", "POST"])
@requires(PARTNER)
def partner_deed(referral_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """One deed, signed in."""
    return _deed(doors.signed_in(referral_id), deed)


def _show(
    door: Door, *, status: int = 200, problem: str = "", typed: Sequence[tuple[str, str]] = ()
) -> ResponseReturnValue:
    referral = door.referral
    shared = together.of(door)
    pages = offered(door)
    no = next((one for one in pages if one.is_no), None)
    page = render_template(
        "referrals/answer.html",
        door=door,
        together=shared,
        referral=referral,
        lines=disclosures.to_partner(referral, actor=door.actor),
        files=attachments.seen_by(referral, actor=door.actor),
        events=timeline.of(referral, actor=door.actor),
        pages=[one for one in pages if one is not no],
        no=no,
        no_form=_beside_others(door, no) if no else None,
        is_new=referral.status is ReferralStatus.SENT,
        done=_said(request.args.get("done", "")) if door.token else "",
        problem=problem,
        typed=typed,
        form=HubForm(),
    )
    together.seen(door, shared)
    return page, status


def _said(slug: str) -> str:
    """What to say of the deed that was just done."""
    return BY_SLUG[slug].said if slug in BY_SLUG else together.SAID.get(slug, "")


def _deed(door: Door, slug: str) -> ResponseReturnValue:
    page = BY_SLUG.get(slug)
    if page is None:
        raise NotFound
    form = page.form(is_known=door.is_known, data=_known(door, page))
    if request.method == "POST" and form.validate():
        try:
            door.count_press()
            with transaction():
                door = door.again()
                who = {"actor": door.actor, "signed": form.name or door.actor.name}
                page.act(door.referral, form, who)
        except Invalid as problem:
            form.problem = problem.message
        except (Conflict, TooManyTries) as lost:
            return _show(door.again(), status=lost.status, problem=lost.message, typed=form.typed())
        else:
            return door.leave(page.slug, page.said)
    if page not in offered(door):
        typed = form.typed() if request.method == "POST" else ()
        return _show(door, status=409, problem=TOO_LATE, typed=typed)
    shown = render_template("referrals/answer_deed.html", door=door, page=page, form=form)
    return shown, 422 if form.problems() or form.problem else 200


def _beside_others(door: Door, page: Page) -> AnswerForm:
    """Its form, to stand on a page with others: of what it asks only what it must, and under ids of its own."""
    form = page.form(is_known=door.is_known, data=_known(door, page))
    form.shorten(page.slug)
    return form


def _known(door: Door, page: Page) -> dict[str, Any]:
    """What need not be typed again: their own name, where an account says it."""
    signed = conversation.last_signed(door.referral.id) if door.token else ""
    found = {"signed": signed} if signed else {}
    if page.deed is Deed.ACCEPT:
        found["accepted_by"] = door.actor.name or signed
    if because := request.args.get("because"):
        found["code"] = because
    return found
