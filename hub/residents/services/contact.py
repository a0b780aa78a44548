"""How somebody may be reached: added, asked anew, taken away."""

import uuid
from typing import Any

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.residents import keys, policy
from hub.residents.models import ContactKind, ContactPoint, Resident

SAFE = ("may_ring", "may_text", "may_write", "may_leave_message", "safe_hours", "code_word", "who_may_answer")
"""What the resident says of one number or address."""
SOMEBODY_ELSE = "Somebody else changed this while you were working on it."


def add_point(
    resident: Resident,
    kind: ContactKind,
    value: str,
    *,
    label: str = "",
    point_id: uuid.UUID | None = None,
    actor: Actor,
) -> ContactPoint:
    """A number or address. Nothing is allowed there until somebody has asked (`set_safety`)."""
    _may_change(resident, actor)
    new_id = point_id or uuid.uuid4()
    if found := db.session.get(ContactPoint, new_id):
        return found
    point = ContactPoint(
        id=new_id,
        resident_id=resident.id,
        kind=kind,
        value=tidied(kind, value),
        label=label,
        safe_hours={},
    )
    db.session.add(point)
    keys.renew(resident)
    _record("contact.added", resident, point, actor)
    return point


def change_point(
    resident: Resident, point: ContactPoint, *, value: str, label: str, version: int, actor: Actor
) -> None:
    """Another number is another matter: what was said to be safe of the old one no longer counts."""
    _may_change(resident, actor)
    _check(point, version)
    new = tidied(point.kind, value)
    if new != point.value:
        _nothing_said(point)
    point.value, point.label = new, label
    keys.renew(resident)
    _record("contact.changed", resident, point, actor, ["label", "value"])


def set_safety(
    resident: Resident,
    point: ContactPoint,
    *,
    contact_prohibited: bool,
    version: int,
    actor: Actor,
    **said: Any,
) -> None:
    """Write down what the resident has just said is safe here. It counts from now until it is time to ask again."""
    _may_change(resident, actor)
    _check(point, version)
    if unknown := set(said) - set(SAFE):
        raise TypeError(f"Nothing is kept of {', '.join(sorted(unknown))}")
    for name, value in said.items():
        setattr(point, name, value)
    point.contact_prohibited = contact_prohibited
    if contact_prohibited:
        point.may_ring = point.may_text = point.may_write = point.may_leave_message = False
    point.reviewed_at, point.reviewed_by_id = clock.now(), actor.id
    _record("contact.safety-set", resident, point, actor, ["contact_prohibited", *said])


def doubt(resident: Resident, point: ContactPoint, *, actor: Actor) -> None:
    """Nobody knows whether it is theirs: what was said to be safe here no longer counts until one of ours has asked."""
    _may_change(resident, actor)
    _nothing_said(point)
    _record("contact.doubted", resident, point, actor)


def remove_point(resident: Resident, point: ContactPoint, *, actor: Actor) -> None:
    _may_change(resident, actor)
    db.session.delete(point)
    keys.renew(resident)
    _record("contact.removed", resident, point, actor)


def tidied(kind: ContactKind, value: str) -> str:
    """The value as it is kept. Raises Invalid for what cannot be one."""
    said = value.strip()
    if kind is ContactKind.PHONE and not keys.phone(said):
        raise Invalid("Check the phone number: it has too many or too few digits.")
    if kind is ContactKind.EMAIL and not keys.email(said):
        raise Invalid("Check the email address: it needs an @ in the middle.")
    if not said:
        raise Invalid("Enter the address.")
    return said


def plain(kind: ContactKind, value: str) -> str:
    """The same for one number or address however it was typed."""
    if kind is ContactKind.PHONE:
        return keys.phone(value)
    return " ".join(value.lower().split())


def compared(point: ContactPoint) -> tuple[ContactKind, str]:
    """By which two numbers or addresses are one."""
    return point.kind, plain(point.kind, point.value)


def _nothing_said(point: ContactPoint) -> None:
    point.may_ring = point.may_text = point.may_write = point.may_leave_message = False
    point.reviewed_at = point.reviewed_by_id = None


def _may_change(resident: Resident, actor: Actor) -> None:
    if not policy.may_change(actor, resident):
        raise NotFound


def _check(point: ContactPoint, version: int) -> None:
    if version != point.version:
        raise Conflict(SOMEBODY_ELSE)


def _record(
    action: str, resident: Resident, point: ContactPoint, actor: Actor, fields: list[str] | None = None
) -> None:
    audit.record(
        action,
        actor=actor,
        record_type="resident",
        record_id=resident.id,
        fields=fields,
        contact_point_id=str(point.id),
    )
