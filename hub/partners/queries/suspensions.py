"""With which partners our work is stopped."""

import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from hub.core.db import db
from hub.directory.models import MergedKind, Organization
from hub.directory.queries import merged
from hub.partners.models import Suspension


@cache
def suspended() -> Select[Any]:
    """Their ids. Who was merged into another takes the suspension along, however often."""
    holds = select(Suspension.organization_id).where(Suspension.ended_at.is_(None)).cte(recursive=True)
    into = select(Organization.merged_into_id).join(holds, Organization.id == holds.c.organization_id)
    return select(holds.union(into.where(Organization.merged_into_id.is_not(None))).c.organization_id)


def is_suspended(organization_id: uuid.UUID) -> bool:
    """Whether this one may read no referral now."""
    return db.session.scalar(_is_suspended(), {"id": organization_id}) is not None


@cache
def _is_suspended() -> Select[Any]:
    return select(Organization.id).where(Organization.id == bindparam("id"), Organization.id.in_(suspended()))


def names(organization_ids: Iterable[uuid.UUID]) -> Sequence[str]:
    """What those of them are called with whom our work is stopped."""
    ids = list(organization_ids)
    found = select(Organization.name).where(Organization.id.in_(ids), Organization.id.in_(suspended()))
    return db.session.scalars(found.order_by(Organization.name)).all() if ids else ()


def that_hold(organization_id: uuid.UUID) -> Sequence[Suspension]:
    """Since when and why it is stopped: its own, and those of whoever was merged into it, the newest first."""
    ids = [organization_id, *merged.into(MergedKind.ORGANIZATION, organization_id)]
    found = select(Suspension).where(Suspension.ended_at.is_(None), Suspension.organization_id.in_(ids))
    return db.session.scalars(found.order_by(Suspension.began_at.desc(), Suspension.id)).all()
