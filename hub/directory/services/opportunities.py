"""Jobs, placements, volunteering, courses and events: added, edited, published."""

import uuid
from collections.abc import Mapping
from typing import Any

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.directory.models import Opportunity, Organization
from hub.directory.services import publishing
from hub.directory.services.records import apply, must, must_be_current

FIELDS = frozenset(
    {
        "kind",
        "title",
        "description",
        "how_to_apply",
        "url",
        "email",
        "pay",
        "hours",
        "closes_on",
        "starts_on",
        "start_time",
        "end_time",
        "location_id",
        "ring_fenced",
    }
)


def create(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    record_id: uuid.UUID | None = None,
) -> Opportunity:
    """A new opportunity, as a draft that the public does not see."""
    must(actor)
    record = Opportunity(id=record_id or uuid.uuid4(), organization_id=organization.id)
    apply(record, values, FIELDS)
    db.session.add(record)
    _note("opportunity.created", record, actor)
    return record


def edit(record: Opportunity, values: Mapping[str, Any], *, actor: Actor, version: int | None = None) -> bool:
    """Change fields. Raises Conflict when somebody else came first. Says whether anything changed."""
    must(actor)
    must_be_current(record, version)
    changed = apply(record, values, FIELDS)
    if changed:
        _note("opportunity.edited", record, actor, changed)
    return bool(changed)


def missing(record: Opportunity) -> dict[str, str]:
    """What it lacks before the public may see it: which part, and what to do."""
    if record.how_to_apply.strip() or record.url or record.email:
        return {}
    return {"how_to_apply": "Say how to apply before you publish this opportunity."}


def publish(record: Opportunity, *, actor: Actor) -> None:
    """Show it to the public until its closing date. Raises Invalid with what is missing."""
    publishing.show(record, missing(record), actor=actor)


def unpublish(record: Opportunity, *, actor: Actor) -> None:
    publishing.hide(record, actor=actor)


def _note(action: str, record: Opportunity, actor: Actor, fields: list[str] | None = None) -> None:
    audit.record(action, actor=actor, record_type="opportunity", record_id=record.id, fields=fields or [])
