"""Places of organizations: added and edited. Where on the map comes from the postcode unless somebody says."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.directory.models import Accessibility, Address, Location, Organization, Phone, Picture
from hub.directory.services.records import Parts, apply, must, must_be_current, replace_all
from hub.places.distance import Point

FIELDS = frozenset(
    {
        "name",
        "alternate_name",
        "location_type",
        "confidential",
        "description",
        "transportation",
        "url",
        "latitude",
        "longitude",
        "external_identifier",
        "external_identifier_type",
    }
)
PARTS: dict[str, type[Any]] = {
    "addresses": Address,
    "accessibility": Accessibility,
    "phones": Phone,
    "pictures": Picture,
}

PostcodePoint = Callable[[str], Point | None]


def create(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    parts: Parts | None = None,
    record_id: uuid.UUID | None = None,
) -> Location:
    """A new place of an organization."""
    must(actor)
    record = Location(
        id=record_id or uuid.uuid4(),
        organization_id=organization.id,
        addresses=[],
        accessibility=[],
        phones=[],
        pictures=[],
        at_services=[],
    )
    apply(record, values, FIELDS)
    replace_all(record, parts, PARTS)
    db.session.add(record)
    audit.record("location.created", actor=actor, record_type="location", record_id=record.id)
    return record


def edit(
    record: Location,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    version: int | None = None,
    parts: Parts | None = None,
) -> bool:
    """Change fields and whole lists (`parts`) as one deed; says whether anything changed.

    Raises Conflict when somebody else came first.
    """
    must(actor)
    must_be_current(record, version)
    changed = apply(record, values, FIELDS) + replace_all(record, parts, PARTS)
    if changed:
        _note(record, actor, changed)
    return bool(changed)


def set_parts(
    record: Location,
    name: str,
    wanted: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    version: int | None = None,
) -> bool:
    """Replace its addresses, what is known about getting in, or its phones."""
    return edit(record, {}, parts={name: wanted}, actor=actor, version=version)


def put_on_map(record: Location, point_of: PostcodePoint) -> None:
    """Take the point of its postcode, where there is one."""
    postcode = next((a.postal_code for a in record.addresses if a.postal_code), "")
    if postcode and (point := point_of(postcode)):
        record.latitude, record.longitude = point


def show(location_ids: Iterable[uuid.UUID]) -> None:
    """Places that something public is at are drafts no more."""
    drafts = select(Location).where(Location.id.in_(list(location_ids)), Location.is_draft)
    for place in db.session.scalars(drafts):
        place.is_draft = False


def _note(record: Location, actor: Actor, fields: list[str]) -> None:
    audit.record("location.edited", actor=actor, record_type="location", record_id=record.id, fields=fields)
