"""Entries that may be the same thing listed twice."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, SQLColumnExpression, select

from hub.core.db import db
from hub.directory import likeness
from hub.directory.likeness import Likeness, Marks
from hub.directory.models import (
    Address,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Service,
    ServiceAtLocation,
)

Values = dict[uuid.UUID, list[str]]


@dataclass(frozen=True, slots=True)
class Alike:
    """An organization that may be the one that somebody is about to add."""

    id: uuid.UUID
    name: str
    is_published: bool
    likeness: Likeness


def organizations_like(
    *, name: str, postcode: str = "", phone: str = "", website: str = "", email: str = "", most: int = 5
) -> Sequence[Alike]:
    """Organizations that may be this one, the likeliest first; none when nothing is alike.

    It looks at drafts too, and does not ask who looks: show a stranger only those that are published.
    """
    new = likeness.marks(name, phones=[phone], websites=[website], emails=[email], postcodes=[postcode])
    shown = select(Organization.id, Organization.name, Organization.is_published)
    by_id = {row.id: row for row in db.session.execute(shown.where(Organization.merged_into_id.is_(None)))}
    found = [
        Alike(one, by_id[one].name, by_id[one].is_published, how)
        for one, held in organization_marks().items()
        if (how := likeness.organizations(new, held)).score >= likeness.WORTH_A_LOOK
    ]
    return sorted(found, key=lambda alike: (-alike.likeness.score, alike.name))[:most]


def organization_marks() -> dict[uuid.UUID, Marks]:
    """What each organization is known by, those merged into another left out."""
    phones = _grouped(select(Phone.organization_id, Phone.number), Phone.organization_id)
    numbers = _grouped(
        select(
            OrganizationIdentifier.organization_id,
            OrganizationIdentifier.identifier_scheme + " " + OrganizationIdentifier.identifier,
        ),
        OrganizationIdentifier.organization_id,
    )
    postcodes = _grouped(
        select(Location.organization_id, Address.postal_code).join(
            Address, Address.location_id == Location.id
        ),
        Location.organization_id,
    )
    found = select(Organization.id, Organization.name, Organization.website, Organization.email)
    return {
        row.id: likeness.marks(
            row.name,
            phones=phones[row.id],
            websites=[row.website],
            emails=[row.email],
            postcodes=postcodes[row.id],
            numbers=numbers[row.id],
        )
        for row in db.session.execute(found.where(Organization.merged_into_id.is_(None)))
    }


def service_marks() -> dict[uuid.UUID, Marks]:
    """What each service is known by, those merged into another left out."""
    phones = _grouped(select(Phone.service_id, Phone.number), Phone.service_id)
    postcodes = _grouped(
        select(ServiceAtLocation.service_id, Address.postal_code).join(
            Address, Address.location_id == ServiceAtLocation.location_id
        ),
        ServiceAtLocation.service_id,
    )
    found = select(Service.id, Service.name, Service.url, Service.email, Service.organization_id)
    return {
        row.id: likeness.marks(
            row.name,
            phones=phones[row.id],
            websites=[row.url],
            emails=[row.email],
            postcodes=postcodes[row.id],
            owner=row.organization_id,
        )
        for row in db.session.execute(found.where(Service.merged_into_id.is_(None)))
    }


def _grouped(rows: Select[uuid.UUID | None, str], owner: SQLColumnExpression[uuid.UUID | None]) -> Values:
    found: Values = defaultdict(list)
    for owner_id, value in db.session.execute(rows.where(owner.is_not(None))):
        if owner_id is not None:
            found[owner_id].append(value)
    return found
