"""Which services a person might not want to be seen with."""

import uuid
from collections.abc import Collection
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select

from hub.core.db import db
from hub.directory.models import Attribute, LinkEntity, Service, Taxonomy, TaxonomyTerm
from hub.directory.queries import visible

SAFETY = "safety"
"""Whatever stands under this need is sensitive."""


def is_sensitive() -> ColumnElement[bool]:
    """Of a row of Service: somebody marked it, or it stands under safety (as `profile.is_sensitive` says of a page)."""
    under_safety = (
        select(Attribute.link_id)
        .join(Attribute.term)
        .join(TaxonomyTerm.taxonomy)
        .where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.link_id == Service.id)
        .where(Taxonomy.code == "needs")
        .where(or_(TaxonomyTerm.code == SAFETY, TaxonomyTerm.code.startswith(f"{SAFETY}/")))
        .correlate(Service)
    )
    return or_(Service.is_sensitive, under_safety.exists())


def among(ids: Collection[uuid.UUID]) -> int:
    """How many of these services."""
    return db.session.scalar(_among(), {"ids": list(ids)}) or 0


@cache
def _among() -> Select[int]:
    return select(func.count(Service.id)).where(
        Service.id.in_(bindparam("ids", expanding=True)), is_sensitive()
    )


def organizations() -> Select[uuid.UUID]:
    """Those of whose live services more than half are sensitive (as the page of an organization counts)."""
    weights = case((is_sensitive(), 1), else_=-1)
    live = select(Service.organization_id).where(visible.is_live(), Service.merged_into_id.is_(None))
    return live.join(Service.organization).group_by(Service.organization_id).having(func.sum(weights) > 0)
