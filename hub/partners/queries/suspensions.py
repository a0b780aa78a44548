"""With which partners our work is stopped."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, or_, select, union

from hub.core.db import db
from hub.directory.models import Organization
from hub.partners.models import Suspension


def suspended() -> CompoundSelect[Any]:
    """Their ids. Who was merged into another takes the suspension along."""
    holds = select(Suspension.organization_id).where(Suspension.ended_at.is_(None))
    into = select(Organization.merged_into_id).where(
        Organization.id.in_(holds), Organization.merged_into_id.is_not(None)
    )
    return union(holds, into)


def is_suspended(organization_id: uuid.UUID) -> bool:
    """Whether this one may read no referral now."""
    found = select(Organization.id).where(
        Organization.id == organization_id, Organization.id.in_(suspended())
    )
    return db.session.scalar(found) is not None


def names(organization_ids: Iterable[uuid.UUID]) -> Sequence[str]:
    """What those of them are called with whom our work is stopped."""
    ids = list(organization_ids)
    found = select(Organization.name).where(Organization.id.in_(ids), Organization.id.in_(suspended()))
    return db.session.scalars(found.order_by(Organization.name)).all() if ids else ()


def that_hold(organization_id: uuid.UUID) -> Sequence[Suspension]:
    """Since when and why it is stopped: its own, and those of whoever was merged into it, the newest first."""
    merged = select(Organization.id).where(Organization.merged_into_id == organization_id)
    found = select(Suspension).where(
        Suspension.ended_at.is_(None),
        or_(Suspension.organization_id == organization_id, Suspension.organization_id.in_(merged)),
    )
    return db.session.scalars(found.order_by(Suspension.began_at.desc(), Suspension.id)).all()
