"""Organizations: added, edited, shown to the public and hidden from it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Contact, Funding, Organization, OrganizationIdentifier, Phone, Picture
from hub.directory.services import publishing
from hub.directory.services.records import Parts, apply, must, must_be_current, replace_all

FIELDS = frozenset(
    {
        "name",
        "alternate_name",
        "organization_type",
        "description",
        "email",
        "website",
        "logo",
        "uri",
        "year_incorporated",
        "legal_status",
        "parent_organization_id",
    }
)
PARTS: dict[str, type[Any]] = {
    "phones": Phone,
    "pictures": Picture,
    "contacts": Contact,
    "identifiers": OrganizationIdentifier,
    "funding": Funding,
}


def create(values: Mapping[str, Any], *, actor: Actor, record_id: uuid.UUID | None = None) -> Organization:
    """A new organization that the public does not see yet."""
    must(actor)
    record = Organization(
        id=record_id or uuid.uuid4(), phones=[], contacts=[], identifiers=[], funding=[], pictures=[]
    )
    apply(record, values, FIELDS)
    db.session.add(record)
    audit.record("organization.created", actor=actor, record_type="organization", record_id=record.id)
    return record


def edit(
    record: Organization,
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
        _note("organization.edited", record, actor, changed)
    return bool(changed)


def set_parts(
    record: Organization,
    name: str,
    wanted: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    version: int | None = None,
) -> bool:
    """Replace its phones, contacts or identifiers."""
    return edit(record, {}, parts={name: wanted}, actor=actor, version=version)


def missing(record: Organization) -> dict[str, str]:
    """What it lacks before the public may see it: which part, and what to do."""
    if record.description.strip():
        return {}
    return {"description": "Write a description before you publish this organization."}


def publish(record: Organization, *, actor: Actor) -> None:
    """Show it to the public. Raises Invalid when there is nothing to show."""
    publishing.show(record, missing(record), actor=actor)


def unpublish(record: Organization, *, actor: Actor) -> None:
    """Hide it, and with it all its services, from the very next request."""
    publishing.hide(record, actor=actor)


def confirm(record: Organization, *, actor: Actor) -> None:
    """Somebody checked today that the entry is right."""
    must(actor)
    if record.assured_date == clock.today():
        return
    record.assured_date = clock.today()
    _note("organization.confirmed", record, actor, ["assured_date"])


def _note(action: str, record: Organization, actor: Actor, fields: list[str]) -> None:
    audit.record(action, actor=actor, record_type="organization", record_id=record.id, fields=fields)
