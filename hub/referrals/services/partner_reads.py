"""That somebody at a partner looked at a referral: written down as for our own people, where looking can harm."""

import uuid

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db
from hub.referrals.models import Referral
from hub.residents import queries as residents
from hub.residents.models import Resident
from hub.residents.services.access import is_flagged

READ = "referral.read"


def is_to_note(referral: Referral, reader_id: uuid.UUID | None) -> bool:
    """Of somebody with a flag, and of a service whose very name tells: each reader's first look of a day.

    The reader is an account, or the mailbox to which a link went.
    """
    if not (referral.is_sensitive or referral.service.is_sensitive or is_flagged(_person(referral))):
        return False
    today = clock.local_now().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = select(AuditEvent.detail).where(
        AuditEvent.record_id == str(referral.id), AuditEvent.action == READ, AuditEvent.at >= today
    )
    return all(detail["reader"] != str(reader_id) for detail in db.session.scalars(looks))


def note(referral: Referral, reader_id: uuid.UUID | None, *, actor: Actor) -> None:
    """Write it down."""
    audit.record(READ, actor=actor, record_type="referral", record_id=referral.id, reader=str(reader_id))


def _person(referral: Referral) -> Resident:
    return db.session.get_one(Resident, residents.survivor(referral.resident_id))
