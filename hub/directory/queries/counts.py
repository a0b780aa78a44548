"""How much there is."""

from dataclasses import dataclass

from sqlalchemy import func, select

from hub.accounts.policy import VISITOR
from hub.core.db import db
from hub.directory.models import Opportunity, Organization, Service
from hub.directory.queries import visible


@dataclass(frozen=True, slots=True)
class Counts:
    """What a visitor can find."""

    services: int
    organizations: int
    opportunities: int


def services() -> int:
    """All services, whatever their state."""
    return db.session.scalar(select(func.count()).select_from(Service)) or 0


def public() -> Counts:
    def count(query, column) -> int:  # type: ignore[no-untyped-def]
        return db.session.scalar(query.with_only_columns(func.count(column)).order_by(None)) or 0

    return Counts(
        services=count(visible.services(VISITOR), Service.id),
        organizations=count(visible.organizations(VISITOR), Organization.id),
        opportunities=count(visible.opportunities(VISITOR), Opportunity.id),
    )
