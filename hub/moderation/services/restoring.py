"""Put back what stood before a change."""

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.moderation import policy, subjects
from hub.moderation.models import Change, ChangeStatus, Route
from hub.moderation.services.proposing import note
from hub.moderation.subjects import Snapshot


def restore(change: Change, *, actor: Actor) -> Change | None:
    """Put back what stood before a change that was made, in its fields only. None when all reads so already."""
    if not policy.may_decide(actor):
        raise NotFound
    if change.status is not ChangeStatus.APPROVED:
        raise Conflict("Only a change that was made can be put back.")
    subject = subjects.of(change.subject_kind)
    record = subject.load(change.subject_id, actor=actor)
    before = subject.snapshot(record)
    wanted = put_back(change)
    subject.apply(record, wanted, actor=actor)
    subject.must_be_whole(record)
    db.session.flush()
    return note(subject, record, before, before | wanted, actor=actor, route=Route.RESTORED)


def put_back(change: Change) -> Snapshot:
    """What would be put back: a word about room, for one, is of no use when it is old."""
    subject = subjects.of(change.subject_kind)
    return {name: value for name, value in change.before.items() if subject.may_be_put_back(name)}
