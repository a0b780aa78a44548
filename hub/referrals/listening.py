"""Notices that what is safe for somebody may have changed, and promises one look at what partners were told.

Like `hub.directory.changed` it listens to the session: no writer has to remember.
"""

import uuid
from collections.abc import Iterator

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from hub.core.db import db
from hub.outbox import services as outbox
from hub.residents.models import ContactPoint, HouseholdMember, Resident

CONTACT_CHANGED = "referrals.contact-changed"
_PROMISED = "hub.referrals.promised"
_OF_THE_PERSON = ("no_contact", "merged_into_id")


def listen() -> None:
    """Start listening; harmless when it is said twice."""
    if not event.contains(db.session, "before_flush", _before_flush):
        event.listen(db.session, "before_flush", _before_flush)
        event.listen(db.session, "after_commit", _forget)
        event.listen(db.session, "after_soft_rollback", _forget)


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    promised: set[uuid.UUID] = session.info.setdefault(_PROMISED, set())
    with session.no_autoflush:
        noted = set(_noted(session)) - promised
    for resident_id in noted:
        outbox.enqueue(CONTACT_CHANGED, resident_id=str(resident_id))
    promised |= noted


def _noted(session: Session) -> Iterator[uuid.UUID]:
    """Whose numbers, or who of whose household must not know, is written anew."""
    for record in (*session.deleted, *session.dirty):
        if isinstance(record, ContactPoint):
            yield record.resident_id
        elif isinstance(record, Resident) and any(_differs(record, name) for name in _OF_THE_PERSON):
            yield record.id
    for record in (*session.new, *session.dirty):
        if isinstance(record, HouseholdMember) and record.must_not_know:
            together = select(HouseholdMember.resident_id).where(
                HouseholdMember.household_id == record.household_id,
                HouseholdMember.resident_id.is_not(None),
            )
            yield from (one for one in session.scalars(together) if one)


def _differs(record: Resident, name: str) -> bool:
    return bool(inspect(record).attrs[name].history.has_changes())


def _forget(session: Session, *_: object) -> None:
    session.info.pop(_PROMISED, None)
