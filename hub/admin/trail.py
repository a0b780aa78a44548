"""Reading the audit trail, newest first, for whoever may."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, or_, select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.admin import wording
from hub.audit.models import AuditEvent
from hub.core.db import db
from hub.core.errors import NotFound

LARGEST = 2**31 - 1
"""More than this the ids of no database of ours count to: PostgreSQL's are whole numbers of four bytes."""
WHO = {"visitor": "A visitor", "system": "Hub itself", "staff": "Staff", "partner": "A partner"}


class Show(StrEnum):
    """Which of somebody's deeds a list shows; the value stands in its address."""

    ALL = "all"
    COMING = "coming"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Deed:
    """One event in words. It names fields and numbers, never what they held."""

    id: int
    at: datetime
    who: str
    actor_id: uuid.UUID | None
    what: str
    action: str
    record_type: str
    record_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some deeds, and the id to go on from; None at the end of the trail."""

    deeds: Sequence[Deed]
    older_than: int | None


def read(
    *,
    actor: Actor,
    before: int | None = None,
    action: str = "",
    record_id: str = "",
    person_id: uuid.UUID | None = None,
    size: int = 50,
) -> Stretch:
    """A stretch of the trail. It goes on by id and not by number of page: a million rows cost what fifty do."""
    if not actor.may(Permission.AUDIT_READ):
        raise NotFound
    found = select(AuditEvent)
    if action:
        found = found.where(AuditEvent.action == action)
    if record_id:
        found = found.where(AuditEvent.record_id == record_id)
    if person_id:
        found = found.where(AuditEvent.actor_id == person_id)
    return _stretch(found, before=before, size=size)


def of_account(user_id: uuid.UUID, *, actor: Actor, size: int = 20) -> Sequence[Deed]:
    """What was done with one account (invited, given another role, switched off), for whoever looks after accounts.

    What its owner did with it is `by_person`.
    """
    if not actor.may(Permission.PEOPLE_READ):
        raise NotFound
    theirs = or_(AuditEvent.record_type == "user", AuditEvent.action == "sign-in.locked")
    found = select(AuditEvent).where(AuditEvent.record_id == str(user_id), theirs)
    events = db.session.scalars(found.order_by(AuditEvent.id.desc()).limit(size)).all()
    names = _names({event.actor_id for event in events if event.actor_id})
    return [_deed(event, names) for event in events]


def by_person(
    user_id: uuid.UUID, *, actor: Actor, show: Show, before: int | None = None, size: int = 50
) -> Stretch:
    """What somebody did here, for whoever looks after accounts: the kind of deed and of record, and not which one.

    Whose entry or referral it was is for those who may read the whole trail.
    """
    if not actor.may(Permission.PEOPLE_READ):
        raise NotFound
    theirs = AuditEvent.actor_id == user_id
    if show is Show.COMING:  # and who was kept out, which is nobody's deed
        theirs = (AuditEvent.record_type == "sign-in") & (AuditEvent.record_id == str(user_id))
    elif show is Show.WORK:
        theirs &= AuditEvent.record_type != "sign-in"
    return _stretch(select(AuditEvent).where(theirs), before=before, size=size)


def last_came_in(user_id: uuid.UUID, *, actor: Actor) -> datetime | None:
    """When somebody last signed in; None for never."""
    if not actor.may(Permission.PEOPLE_READ):
        raise NotFound
    found = select(func.max(AuditEvent.at)).where(
        AuditEvent.record_id == str(user_id), AuditEvent.action == "session.started"
    )
    return db.session.scalar(found)


def _stretch(found: Select[AuditEvent], *, before: int | None, size: int) -> Stretch:
    if before is not None:
        found = found.where(AuditEvent.id < before)
    events = db.session.scalars(found.order_by(AuditEvent.id.desc()).limit(size + 1)).all()
    shown = events[:size]
    names = _names({event.actor_id for event in shown if event.actor_id})
    more = len(events) > size
    return Stretch([_deed(event, names) for event in shown], shown[-1].id if more else None)


def _names(ids: set[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _deed(event: AuditEvent, names: Mapping[uuid.UUID, str]) -> Deed:
    who = names.get(event.actor_id, "Somebody who has left") if event.actor_id else ""
    return Deed(
        id=event.id,
        at=event.at,
        who=who or WHO.get(event.actor_kind, event.actor_kind),
        actor_id=event.actor_id,
        what=wording.deed(event.action),
        action=event.action,
        record_type=event.record_type,
        record_id=event.record_id,
        detail=wording.detail(event.detail),
    )
