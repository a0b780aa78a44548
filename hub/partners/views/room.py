"""The page behind "do you have room?": one press sets it, for all the services that the email was about."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.core.db import db, transaction
from hub.directory.models import CapacityState
from hub.directory.queries import entries
from hub.directory.services import offers
from hub.partners.forms.listings import RoomForm
from hub.partners.queries import listings as queries
from hub.partners.queries.listings import SET_CAPACITY, Asked, Held
from hub.partners.views.blueprint import bp
from hub.partners.views.pressing import count_press

SAID = {
    "open": CapacityState.OPEN,
    "waiting": CapacityState.WAITING_LIST,
    "full": CapacityState.FULL,
    "paused": CapacityState.PAUSED,
}
"""What a button of the email chooses beforehand. It is only a choice: nothing is set before somebody presses Save."""


@bp.route("/room/<token>", methods=["GET", "POST"])
@public
def room(token: str) -> ResponseReturnValue:
    """How it is today, for each of the services."""
    held = queries.opened(token, SET_CAPACITY)
    found = queries.asked(held)
    forms = [_form(one, is_one=len(found) == 1) for one in found]
    if request.method == "POST" and all([form.validate() for form in forms]):  # noqa: C419  (each is to say what is wrong with it)
        count_press(held)
        _save(token, dict(zip((one.profile.id for one in found), forms, strict=True)))
        return redirect(url_for("partners.room", token=token, saved=1), 303)
    page = render_template(
        "partners/listing/room.html",
        token=token,
        rows=list(zip(found, forms, strict=True)),
        organization=found[0].profile.organization,
        problems=_problems(forms),
        is_saved=bool(request.args.get("saved")) and request.method == "GET",
        sensitive=any(one.profile.is_sensitive for one in found),
    )
    return page, 422 if _problems(forms) else 200


def _form(one: Asked, *, is_one: bool) -> RoomForm:
    """Filled with what is known, or with the button that was pressed in the email."""
    capacity = one.profile.capacity
    known = capacity.state if capacity.state is not CapacityState.UNKNOWN else None
    chosen = SAID.get(request.args.get("say", "")) if is_one else None
    return RoomForm(
        "Do you have room?" if is_one else one.profile.name,
        prefix=f"{one.profile.id}-",
        data={"state": chosen or known, "weeks": str(capacity.weeks or "")},
    )


def _save(token: str, forms: Mapping[object, RoomForm]) -> None:
    with transaction():
        db.session.expire_all()
        held: Held = queries.opened(token, SET_CAPACITY)
        for record in entries.services(held.service_ids, actor=held.actor):
            form = forms.get(record.id)
            if form is not None and record.organization_id == held.organization_id:
                offers.set_capacity(
                    record,
                    form.state.data,
                    weeks=form.number_of_weeks,
                    paused_until=form.until.data,
                    actor=held.actor,
                )


def _problems(forms: Sequence[RoomForm]) -> list[tuple[str, str]]:
    return [problem for form in forms for problem in form.problems()] if request.method == "POST" else []
