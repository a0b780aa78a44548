"""Register somebody, and change what is kept about them."""

import uuid
from typing import Any

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.places import queries as places
from hub.places.kinds import Kind
from hub.residents import keys, policy
from hub.residents.models import Resident

FIELDS = frozenset(
    {
        "name",
        "preferred_name",
        "date_of_birth",
        "pronouns",
        "gender",
        "postcode",
        "tenancy_reference",
        "tenure",
        "preferred_channel",
        "language",
        "needs_interpreter",
        "access_needs",
        "goal",
        "circumstances",
        "no_contact",
        "no_contact_reason",
    }
)
"""What a worker may write; everything else of the record has its own deed."""


def register(*, name: str, actor: Actor, resident_id: uuid.UUID | None = None, **values: Any) -> Resident:
    """Somebody new, in the actor's team and with the actor as lead worker. The same id twice makes one record.

    Whoever calls has looked for likenesses first (residents.finding).
    """
    if not actor.may(Permission.RESIDENT_REGISTER):
        raise NotFound
    if actor.team_id is None and actor.kind != "system":
        raise Conflict("You are in no team yet. Ask an administrator to put you in one.")
    new_id = resident_id or uuid.uuid4()
    if found := db.session.get(Resident, new_id):
        if not policy.may_change(actor, found):
            raise NotFound
        return found
    resident = Resident(
        id=new_id,
        name=name,
        team_id=actor.team_id,
        lead_worker_id=actor.id,
        registered_by_id=actor.id,
        circumstances={},
    )
    _write(resident, values)
    db.session.add(resident)
    keys.renew(resident)
    audit.record("resident.registered", actor=actor, record_type="resident", record_id=resident.id)
    return resident


def edit(resident: Resident, *, actor: Actor, **values: Any) -> list[str]:
    """Change what is kept. Gives the names of the fields that did change."""
    if not policy.may_change(actor, resident):
        raise NotFound
    changed = _write(resident, values)
    if changed:
        resident.last_modified = clock.now()
        keys.renew(resident)
        audit.record(
            "resident.edited", actor=actor, record_type="resident", record_id=resident.id, fields=changed
        )
    return changed


def _write(resident: Resident, values: dict[str, Any]) -> list[str]:
    if unknown := set(values) - FIELDS:
        raise TypeError(f"A resident has no {', '.join(sorted(unknown))}")
    if "name" in values and not values["name"].strip():
        raise Invalid("Enter their name.")
    changed = [name for name, value in values.items() if getattr(resident, name) != value]
    for name in changed:
        setattr(resident, name, values[name])
    if "postcode" in changed:
        resident.postcode = keys.postcode(resident.postcode) or resident.postcode.strip().upper()
        resident.ward = ward_of(resident.postcode)
    return changed


def ward_of(postcode: str) -> str:
    """The code of the ward around a postcode; "" where we know none."""
    place = places.resolve(postcode, exactly=True) if postcode else None
    if place is None:
        return ""
    here = places.atlas()
    return next((code for code in place.areas if (a := here.areas.get(code)) and a.kind is Kind.WARD), "")
