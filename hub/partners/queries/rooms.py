"""Words about room that run out."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, and_, bindparam, or_, select

from hub.core.db import UTCDateTime, db
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
    rows = _due().where(Service.organization_id == of) if of else _due()
    found = db.session.execute(rows, {"now": now, "soon": now + BEFORE, "long_ago": now - TOO_LATE})
    return [Word(*row, is_over=row.expires_at <= now) for row in found]


@cache
def _due() -> Select[uuid.UUID, uuid.UUID, str, str, datetime]:
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
    now, soon, long_ago = (bindparam(name, type_=UTCDateTime()) for name in ("now", "soon", "long_ago"))
    return (
        select(*columns)
        .join(Organization, Organization.id == Service.organization_id)
        .join(ServiceCapacity, ServiceCapacity.service_id == Service.id)
        .outerjoin(CapacityAsk, CapacityAsk.service_id == Service.id)
        .where(visible.is_live(), Service.merged_into_id.is_(None))
        .where(ServiceCapacity.state != CapacityState.UNKNOWN)
        .where(
            or_(
                and_(expires > now, expires <= soon, not_asked),
                and_(expires <= now, expires > long_ago, not_told),
            )
        )
        .order_by(expires, Service.name, Service.id)
    )


def organizations(now: datetime) -> Sequence[uuid.UUID]:
    """Whose words these are."""
    return list(dict.fromkeys(word.organization_id for word in due(now)))
