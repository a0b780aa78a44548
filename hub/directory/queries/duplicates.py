"""Entries that may be the same thing listed twice."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from hub.core.db import db, escape_like
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

SOME = 30
"""How many organizations that share a name or a sign are compared whole."""

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
    listed = select(Organization.id, Organization.name, Organization.is_published)
    by_id = {row.id: row for row in db.session.execute(listed.where(Organization.merged_into_id.is_(None)))}
    named = likeness.names_like(name, {one: row.name for one, row in by_id.items()}, most=SOME)
    worth_comparing = {*named, *_known_by(new)} & by_id.keys()
    found = [
        Alike(one, by_id[one].name, by_id[one].is_published, how)
        for one, held in organization_marks(worth_comparing).items()
        if (how := likeness.organizations(new, held)).score >= likeness.WORTH_A_LOOK
    ]
    return sorted(found, key=lambda alike: (-alike.likeness.score, alike.name))[:most]


def _known_by(new: Marks) -> Iterator[uuid.UUID]:
    """Organizations that share a sign with this one, however they are called. Phones and postcodes as people write
    them differ in spaces only."""
    spaceless = func.replace(Address.postal_code, " ", "")
    at = select(Location.organization_id).join(Address, Address.location_id == Location.id)
    yield from filter(None, db.session.scalars(at.where(spaceless.in_(new.postcodes)).limit(SOME)))
    national = [f"0{number.removeprefix('+44')}" for number in new.phones]
    written = func.replace(Phone.number, " ", "")
    yield from filter(None, db.session.scalars(select(Phone.organization_id).where(written.in_(national))))
    for domain in new.domains:
        like = f"%{escape_like(domain)}%"
        theirs = Organization.website.ilike(like, escape="\\") | Organization.email.ilike(like, escape="\\")
        yield from db.session.scalars(select(Organization.id).where(theirs).limit(SOME))


def organization_marks(ids: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, Marks]:
    """What each organization, or each of these, is known by; those merged into another are left out."""
    wanted = true() if ids is None else Organization.id.in_(ids)
    phones = _grouped(
        select(Phone.organization_id, Phone.number).join(
            Organization, Organization.id == Phone.organization_id
        ),
        wanted,
    )
    numbers = _grouped(
        select(
            OrganizationIdentifier.organization_id,
            OrganizationIdentifier.identifier_scheme + " " + OrganizationIdentifier.identifier,
        ).join(Organization, Organization.id == OrganizationIdentifier.organization_id),
        wanted,
    )
    postcodes = _grouped(
        select(Location.organization_id, Address.postal_code)
        .join(Address, Address.location_id == Location.id)
        .join(Organization, Organization.id == Location.organization_id),
        wanted,
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
        for row in db.session.execute(found.where(wanted, Organization.merged_into_id.is_(None)))
    }


def service_marks() -> dict[uuid.UUID, Marks]:
    """What each service is known by, those merged into another left out."""
    phones = _grouped(select(Phone.service_id, Phone.number), Phone.service_id.is_not(None))
    postcodes = _grouped(
        select(ServiceAtLocation.service_id, Address.postal_code).join(
            Address, Address.location_id == ServiceAtLocation.location_id
        ),
        true(),
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


def _grouped(rows: Select[Any, str], wanted: ColumnElement[bool]) -> Values:
    """The second column of these rows, by the first."""
    found: Values = defaultdict(list)
    for owner_id, value in db.session.execute(rows.where(wanted)):
        found[owner_id].append(value)
    return found
