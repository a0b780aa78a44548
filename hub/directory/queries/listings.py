"""Lists that pages about the whole show."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hub.accounts.policy import VISITOR, Actor
from hub.core import clock
from hub.core.db import db
from hub.directory.models import ImportSource, Location, Opportunity, OpportunityKind, Organization, Service
from hub.directory.queries import sensitive, visible


def soon(*, actor: Actor, days: int, limit: int) -> Sequence[Opportunity]:
    """Courses and events that start in the coming days, and what closes in them, the nearest first."""
    today, last = clock.today(), clock.today() + timedelta(days=days)
    dated = or_(Opportunity.starts_on.between(today, last), Opportunity.closes_on.between(today, last))
    found = (
        visible.opportunities(actor)
        .where(dated)
        .options(
            contains_eager(Opportunity.organization),
            joinedload(Opportunity.location).options(
                selectinload(Location.addresses), selectinload(Location.accessibility)
            ),
        )
    )
    rows = db.session.scalars(found).unique().all()
    in_order = sorted(
        rows, key=lambda row: (_next_date(row) or last, row.kind is OpportunityKind.JOB, row.title)
    )
    return in_order[:limit]


def _next_date(row: Opportunity) -> date | None:
    dates = [day for day in (row.starts_on, row.closes_on) if day and day >= clock.today()]
    return min(dates, default=None)


def addresses() -> Iterator[tuple[str, uuid.UUID, datetime]]:
    """(kind, id, last changed) of every public entry, for the sitemap: but for what one is better not seen with, which
    nobody's search engine is to bring up by itself."""
    calm = Organization.id.not_in(sensitive.organizations())
    for kind, table, found in (
        ("organization", Organization, visible.organizations(VISITOR).where(calm)),
        ("service", Service, visible.services(VISITOR).where(not_(sensitive.is_sensitive()))),
        ("opportunity", Opportunity, visible.opportunities(VISITOR)),
    ):
        rows = db.session.execute(found.with_only_columns(table.id, table.last_modified).order_by(table.id))
        yield from ((kind, record_id, changed) for record_id, changed in rows)


def import_sources() -> Sequence[ImportSource]:
    """Where imported entries came from."""
    return db.session.scalars(select(ImportSource).order_by(ImportSource.title, ImportSource.name)).all()
