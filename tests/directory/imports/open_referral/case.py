"""Records brought in, as the command does it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.core.db import db
from hub.directory.imports.open_referral.cli import bring_in
from hub.directory.imports.open_referral.items import Item, ItemKind
from hub.directory.imports.open_referral.run import SourceTold
from hub.directory.imports.report import Report
from hub.directory.models import Service, ServiceAtLocation

SOURCE = SourceTold("borough", "The borough's list", publish=True)


def brought(*services: dict[str, Any], source: SourceTold = SOURCE, **options: Any) -> Report:
    """Bring in these services."""
    return bring_in(items_of(services), source, **options)


def items_of(services: Iterable[dict[str, Any]]) -> list[Item]:
    return [Item(ItemKind.SERVICE, number, told) for number, told in enumerate(services, start=1)]


def the_service(key: str) -> Service:
    """A service that was brought in, with everything that belongs to it."""
    db.session.expire_all()
    lists = (
        "phones",
        "contacts",
        "languages",
        "cost_options",
        "schedules",
        "schedule_exceptions",
        "eligibility_rules",
        "funding",
        "service_areas",
        "required_documents",
    )
    at = selectinload(Service.at_locations).selectinload(ServiceAtLocation.location)
    found = select(Service).where(Service.source_key == key).options(selectinload(Service.organization), at)
    found = found.options(*(selectinload(getattr(Service, name)) for name in lists))
    return db.session.scalars(found).one()
