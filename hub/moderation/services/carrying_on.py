"""What becomes of a change that was sent back: taken up where it was left, and sent again."""

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.errors import Conflict, NotFound
from hub.moderation import policy, queries, subjects
from hub.moderation.models import Change, ChangeStatus
from hub.moderation.services import records
from hub.moderation.subjects import same


def take_up(change: Change, *, actor: Actor) -> None:
    """Put what was sent back into the organization's forms again, beside what the entry says by now.

    Fields that they have proposed anew meanwhile, or that read so already, stay out. Raises Conflict when none is
    left. Harmless when somebody has taken it up a moment ago.
    """
    _must_be_theirs(change, actor)
    if change.status is ChangeStatus.DRAFT:
        return
    if change.status is not ChangeStatus.SENT_BACK:
        raise Conflict("Only a change that was sent back can be taken up again.")
    subject = subjects.of(change.subject_kind)
    live = subject.snapshot(subject.load(change.subject_id, actor=actor))
    newer = {name for one in queries.waiting(change.subject_kind, change.subject_id) for name in one.after}
    after = {n: v for n, v in change.after.items() if n not in newer and not same(live.get(n), v)}
    if not after:
        raise Conflict("You have sent this again already, or the entry says so by now.")
    change.before, change.after = {name: live.get(name) for name in after}, after
    change.status, change.decided_at, change.decided_by_id = ChangeStatus.DRAFT, None, None
    change.changed_at, change.origin = clock.now(), ""  # what a list had proposed is their word now
    records.note_deed("change.taken-up", change, actor)


def send_again(change: Change, *, actor: Actor) -> None:
    """Let what was taken up wait for a decision as it is. Raises Conflict for what is no draft any more."""
    _must_be_theirs(change, actor)
    if change.status is not ChangeStatus.DRAFT:
        raise Conflict("This was sent already.")
    change.status, change.proposed_by_id, change.changed_at = ChangeStatus.PENDING, actor.id, clock.now()
    records.note_deed("change.proposed", change, actor)


def _must_be_theirs(change: Change, actor: Actor) -> None:
    if not policy.speaks_for(actor, change):
        raise NotFound
