"""Which services a person might not want to be seen with."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, func, or_, select

from hub.core.db import db
from hub.directory.models import Attribute, LinkEntity, Service, Taxonomy, TaxonomyTerm

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
    return db.session.scalar(select(func.count(Service.id)).where(Service.id.in_(ids), is_sensitive())) or 0
