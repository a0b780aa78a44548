"""A partner's referrals: what waits, who looks after what, and one answer for several."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.core.db import transaction
from hub.core.errors import NotFound
from hub.partners.queries import suspensions
from hub.referrals.forms.answering import AssignForm
from hub.referrals.queries import inbox as queries
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
    stopped = suspensions.names(actor.organization_ids)
    number = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    return render_template(
        "referrals/inbox.html",
        box=box,
        boxes=[
            (f"{one.label} ({counts[one]})", url_for(".inbox", show=one.value), one is box) for one in Box
        ],
        page=queries.of_partner(box, actor=actor, total=counts[box], number=number),
        stopped=stopped,
        is_stopped_everywhere=len(stopped) == len(actor.organization_ids),
        url_of=lambda n: url_for(".inbox", show=box.value, page=n if n > 1 else None),
    )


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
