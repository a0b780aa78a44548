"""A partner's referrals: what waits, who looks after what, and one answer for several."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor
from hub.core.db import transaction
from hub.core.errors import Conflict, NotFound
from hub.core.words import plural
from hub.referrals.forms.answering import AssignForm, SeveralForm
from hub.referrals.queries import inbox as queries
from hub.referrals.queries import visible
from hub.referrals.queries.inbox import Box
from hub.referrals.services import answering
from hub.referrals.views import door as doors
from hub.referrals.views.answer import PARTNER
from hub.referrals.views.blueprint import bp

NOBODY = "nobody"


@bp.get("/partner/referrals")
@requires(PARTNER)
def inbox() -> ResponseReturnValue:
    """One of the four boxes."""
    actor = current_actor()
    asked = request.args.get("show", "")
    box = Box(asked) if asked in list(Box) else Box.WAITING
    counts = queries.counts(actor=actor)
    number = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    return render_template(
        "referrals/inbox.html",
        box=box,
        boxes=[
            (f"{one.label} ({counts[one]})", url_for(".inbox", show=one.value), one is box) for one in Box
        ],
        page=queries.of_partner(box, actor=actor, number=number),
        url_of=lambda n: url_for(".inbox", show=box.value, page=n if n > 1 else None),
    )


@bp.route("/partner/referrals/yes", methods=["GET", "POST"])
@requires(PARTNER)
def accept_several() -> ResponseReturnValue:
    """For a course or a group: everybody who is ticked gets the same answer, each in a transaction of their own."""
    actor = current_actor()
    form = SeveralForm(data={"accepted_by": actor.name})
    form.referrals.choices = {str(one.id): one.reference for one in queries.waiting(actor=actor)}
    if form.submitted():
        done = [one for one in form.referrals.data if _accept(uuid.UUID(one), form, actor)]
        left = len(form.referrals.data) - len(done)
        flash(
            f"You said yes to {plural(len(done), 'referral')}."
            + (f" {plural(left, 'other')} had been answered already." if left else "")
        )
        return redirect(url_for(".inbox", show=Box.IN_PROGRESS.value), 303)
    page = render_template("referrals/accept_several.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/partner/referrals/<uuid:referral_id>/colleague", methods=["GET", "POST"])
@requires(PARTNER)
def assign(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Who at the partner looks after it."""
    door = doors.signed_in(referral_id)
    if not door.referral.status.is_open:
        raise NotFound
    people = {str(key): name for key, name in queries.colleagues(door.referral.organization_id)}
    form = AssignForm(data={"colleague": str(door.referral.assigned_to_id or NOBODY)})
    form.colleague.choices = people | {NOBODY: "Nobody in particular"}
    if form.submitted():
        chosen = form.colleague.data
        with transaction():
            door = doors.signed_in(referral_id)
            answering.assign(door.referral, None if chosen == NOBODY else uuid.UUID(chosen), actor=door.actor)
        flash("Saved.")
        return redirect(door.url(), 303)
    page = render_template("referrals/assign.html", form=form, door=door)
    return page, 422 if form.errors else 200


def _accept(referral_id: uuid.UUID, form: SeveralForm, actor: Actor) -> bool:
    """Whether this one was still there to be accepted."""
    try:
        with transaction():
            answering.accept(
                visible.get(referral_id, actor=actor),
                accepted_by=form.accepted_by.data,
                contact_by=form.contact_by.data,
                words=form.words.data,
                actor=actor,
                signed=actor.name,
            )
    except (Conflict, NotFound):
        return False
    return True
