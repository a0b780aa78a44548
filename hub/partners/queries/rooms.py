"""Words about room that run out."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from hub.core.db import db
from hub.directory.models import CapacityState, Organization, Service, ServiceCapacity
from hub.directory.queries import visible
from hub.partners.models import CapacityAsk

BEFORE = timedelta(days=3)
"""So long before it runs out we ask."""
TOO_LATE = timedelta(days=14)
"""What ran out longer ago than this is not asked about: nobody cares any more."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said about the room of a service, and that it runs out."""

    service_id: uuid.UUID
    organization_id: uuid.UUID
    name: str
    email: str
    expires_at: datetime
    is_over: bool


def due(now: datetime, *, of: uuid.UUID | None = None) -> Sequence[Word]:
    """Those to ask about now: each once before it runs out, and once after. The first to run out comes first."""
    columns = (
        Service.id,
        Service.organization_id,
        Service.name,
        Service.email,
        ServiceCapacity.expires_at,
    )
    expires = ServiceCapacity.expires_at
    not_asked = or_(CapacityAsk.before.is_(None), CapacityAsk.before != expires)
    not_told = or_(CapacityAsk.after.is_(None), CapacityAsk.after != expires)
    found = (
        select(*columns)
        .join(Organization, Organization.id == Service.organization_id)
        .join(ServiceCapacity, ServiceCapacity.service_id == Service.id)
        .outerjoin(CapacityAsk, CapacityAsk.service_id == Service.id)
        .where(visible.is_live(), Service.merged_into_id.is_(None))
        .where(ServiceCapacity.state != CapacityState.UNKNOWN)
        .where(
            or_(
                and_(expires > now, expires <= now + BEFORE, not_asked),
                and_(expires <= now, expires > now - TOO_LATE, not_told),
            )
        )
        .order_by(expires, Service.name, Service.id)
    )
    rows = db.session.execute(found.where(Service.organization_id == of) if of else found)
    return [Word(*row, is_over=row.expires_at <= now) for row in rows]


def organizations(now: datetime) -> Sequence[uuid.UUID]:
    """Whose words these are."""
    return list(dict.fromkeys(word.organization_id for word in due(now)))
