"""For partners: what waits, what became of the rest, carrying on and taking back."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.moderation import queries, subjects
from hub.moderation.forms import PressForm
from hub.moderation.models import OPEN
from hub.moderation.services import carrying_on, deciding
from hub.moderation.views import shown
from hub.moderation.views.blueprint import bp, page_number, page_of, page_size

TAKEN_UP = (
    "What you sent is in the entry's pages again. Change what is asked, and it goes with your first save."
)
SENT_AGAIN = "Sent. Somebody will read it, and we will tell you by email."


@bp.get("/partner/changes")
@requires(Permission.DIRECTORY_PROPOSE)
def proposals() -> ResponseReturnValue:
    """Those that wait, and on another tab what was decided."""
    is_pending = request.args.get("show") != "decided"
    page = queries.of_partner(
        actor=current_actor(), is_pending=is_pending, page=page_number(), size=page_size()
    )
    return render_template(
        "moderation/proposals.html",
        page=page,
        is_pending=is_pending,
        people=queries.people(page.items),
        labels=subjects.labels,
        url_of=lambda n: url_for(
            "moderation.proposals", show=request.args.get("show"), page=n if n > 1 else None
        ),
    )


@bp.get("/partner/changes/<uuid:change_id>")
@requires(Permission.DIRECTORY_PROPOSE)
def proposal(change_id: uuid.UUID) -> ResponseReturnValue:
    """One change: what it says, whether it waits, and if not, why."""
    actor = current_actor()
    change = queries.get(change_id, actor=actor)
    subject = subjects.of(change.subject_kind)
    is_open = change.status in OPEN
    live = subject.snapshot(subject.load(change.subject_id, actor=actor)) if is_open else None
    return render_template(
        "moderation/proposal.html",
        change=change,
        is_open=is_open,
        fields=shown.fields(change, live),
        was_reworded=shown.reworked(change),
        entry_url=page_of(change.subject_kind, change.subject_id),
        people=queries.people([change]),
        form=PressForm(),
    )


@bp.post("/partner/changes/<uuid:change_id>/take-up")
@requires(Permission.DIRECTORY_PROPOSE)
def take_up(change_id: uuid.UUID) -> ResponseReturnValue:
    """Carry on where they were: what was sent back is in the forms again."""
    return _carried_on(change_id, carrying_on.take_up, TAKEN_UP, leads_to_entry=True)


@bp.post("/partner/changes/<uuid:change_id>/send-again")
@requires(Permission.DIRECTORY_PROPOSE)
def send_again(change_id: uuid.UUID) -> ResponseReturnValue:
    """Send what was taken up as it is."""
    return _carried_on(change_id, carrying_on.send_again, SENT_AGAIN)


def _carried_on(
    change_id: uuid.UUID, deed: Callable[..., None], said: str, *, leads_to_entry: bool = False
) -> ResponseReturnValue:
    actor = current_actor()
    then = url_for("moderation.proposal", change_id=change_id)
    try:
        with transaction():
            db.session.expire_all()
            change = queries.get(change_id, actor=actor)
            deed(change, actor=actor)
        flash(said)
        if leads_to_entry:
            then = page_of(change.subject_kind, change.subject_id)
    except Conflict as refusal:
        flash(refusal.message, "error")
    except StaleDataError:
        flash("A colleague did this a moment ago.", "error")
    return redirect(then)


@bp.post("/partner/changes/<uuid:change_id>/withdraw")
@requires(Permission.DIRECTORY_PROPOSE)
def withdraw(change_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back before somebody decides."""
    actor = current_actor()
    try:
        with transaction():
            db.session.expire_all()
            deciding.withdraw(queries.get(change_id, actor=actor), actor=actor)
        flash("Taken back. The entry stays as it is.")
    except (Conflict, StaleDataError):
        flash("This change does not wait any more. See below what became of it.", "error")
        return redirect(url_for("moderation.proposal", change_id=change_id))
    return redirect(url_for("moderation.proposals"))
