"""The relationship log: what network managers note of meetings, calls and visits."""

import uuid
from collections.abc import Mapping
from typing import Any

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core.db import db
from hub.directory.services.records import apply, must, must_be_current
from hub.partners.models import RelationNote

FIELDS = frozenset({"occasion", "happened_on", "words"})


def add(
    organization_id: uuid.UUID, values: Mapping[str, Any], *, actor: Actor, record_id: uuid.UUID
) -> RelationNote:
    must(actor, Permission.PARTNER_MANAGE)
    record = RelationNote(id=record_id, organization_id=organization_id, written_by=actor.id)
    apply(record, values, FIELDS)
    db.session.add(record)
    _note("relation.noted", record, actor)
    return record


def correct(record: RelationNote, values: Mapping[str, Any], *, actor: Actor, version: int) -> None:
    """Put a note right. Raises Conflict when somebody else saved first."""
    must(actor, Permission.PARTNER_MANAGE)
    must_be_current(record, version)
    if changed := apply(record, values, FIELDS):
        _note("relation.corrected", record, actor, fields=changed)


def remove(record: RelationNote, *, actor: Actor) -> None:
    """Take a note out, as when it holds something private. That it was there stays in the trail."""
    must(actor, Permission.PARTNER_MANAGE)
    db.session.delete(record)
    _note("relation.removed", record, actor)


def _note(action: str, record: RelationNote, actor: Actor, *, fields: list[str] | None = None) -> None:
    audit.record(
        action,
        actor=actor,
        record_type="organization",
        record_id=record.organization_id,
        fields=fields,
        note_id=str(record.id),
    )
