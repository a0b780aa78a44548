"""Put back what stood before a change."""

import json
from typing import Any

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.core.seals import digest
from hub.moderation import policy, subjects
from hub.moderation.models import Change, ChangeStatus, Route
from hub.moderation.services.proposing import note
from hub.moderation.subjects import Snapshot


def restore(change: Change, *, actor: Actor, seen: str | None = None) -> Change | None:
    """Put back what stood before a change that was made, in its fields only. None when all reads so already.

    Raises Conflict when these fields no longer read as whoever presses has seen them (`seen`, of `mark`).
    """
    if not policy.may_decide(actor):
        raise NotFound
    if change.status is not ChangeStatus.APPROVED:
        raise Conflict("Only a change that was made can be put back.")
    subject = subjects.of(change.subject_kind)
    record = subject.load(change.subject_id, actor=actor)
    before = subject.snapshot(record)
    if seen is not None and seen != mark(change, before):
        raise Conflict("Somebody else changed the entry since you opened this page.")
    wanted = put_back(change)
    subject.apply(record, wanted, actor=actor)
    subject.must_be_whole(record)
    db.session.flush()
    return note(subject, record, before, before | wanted, actor=actor, route=Route.RESTORED)


def mark(change: Change, live: Snapshot) -> str:
    """How the fields that would be put back read now, in short: the same as long as none of them is changed.

    The version of the record would not do: not every part of it counts there, and others change it too.
    """
    fields: dict[str, Any] = {name: subjects.settled(live.get(name)) for name in put_back(change)}
    return digest(json.dumps(fields, sort_keys=True))


def put_back(change: Change) -> Snapshot:
    """What would be put back: a word about room, for one, is of no use when it is old."""
    subject = subjects.of(change.subject_kind)
    return {name: value for name, value in change.before.items() if subject.may_be_put_back(name)}
