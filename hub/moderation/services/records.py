"""A change as a record: made, closed, written into the trail."""

import uuid
from typing import Any

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.moderation.models import Change, ChangeStatus, Risk, Route
from hub.moderation.subjects import Snapshot, Subject
from hub.outbox import services as outbox

CHANGE_MADE = "moderation.change-made"
"""Said when a change has come into the record, approved or at once, for capabilities above to hear."""


def new(subject: Subject, record: Any, before: Snapshot, after: Snapshot, *, actor: Actor) -> Change:
    """A change of these fields that waits; not in the session yet."""
    return Change(
        id=uuid.uuid4(),
        subject_kind=subject.kind,
        subject_id=record.id,
        organization_id=subject.organization_id(record),
        title=subject.title(record),
        before=before,
        after=after,
        base_version=record.version,
        risk=risk_of(subject, before, after),
        status=ChangeStatus.PENDING,
        route=Route.PROPOSED,
        reason="",
        proposed_by_id=actor.id,
    )


def risk_of(subject: Subject, before: Snapshot, after: Snapshot) -> Risk:
    """That of the field where a mistake costs most."""
    return max(subject.risk(name, before.get(name), after[name]) for name in after)


def decide(change: Change, status: ChangeStatus, actor: Actor) -> None:
    """Close a change, by this person, now."""
    change.status, change.decided_at, change.decided_by_id = status, clock.now(), actor.id


def note_deed(action: str, change: Change, actor: Actor) -> None:
    """One event in the trail of the record."""
    audit.record(
        action,
        actor=actor,
        record_type=change.subject_kind,
        record_id=change.subject_id,
        fields=change.fields,
        change_id=str(change.id),
    )


def announce(change: Change) -> None:
    """Promise that whoever listens hears of a change that is in the record now."""
    outbox.enqueue(CHANGE_MADE, change_id=str(change.id))
