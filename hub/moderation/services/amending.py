"""A moderator's own version of a change, made with the entry's own pages before it is approved."""

from hub.accounts.policy import Actor
from hub.core.errors import Conflict, Invalid
from hub.moderation import policy, queries, subjects
from hub.moderation.models import Change
from hub.moderation.services import records
from hub.moderation.subjects import Snapshot, same

NOTHING_LEFT = "That would leave nothing of the change. Send it back instead, and say why."
OTHERS = "Another change that waits speaks of this too. Decide on that one first."


def amend(change: Change, live: Snapshot, wanted: Snapshot, *, actor: Actor) -> bool:
    """Put these fields otherwise in a change that waits; what was proposed is kept beside it.

    A field that is given back what the record says (`live`) leaves the change: a picture refused, hours left as
    they are. Raises Invalid when none would be left, or when a field waits in another change.
    """
    policy.must_decide(actor)
    if not change.is_pending:
        raise Conflict("Somebody else decided on this a moment ago.")
    others = queries.waiting(change.subject_kind, change.subject_id)
    if any(one.id != change.id and one.after.keys() & wanted.keys() for one in others):
        raise Invalid(OTHERS)
    after = {n: v for n, v in (change.after | wanted).items() if n not in wanted or not same(live.get(n), v)}
    if not after:
        raise Invalid(NOTHING_LEFT)
    if after == change.after:
        return False
    before = {name: change.before.get(name, live.get(name)) for name in after}
    change.proposed = change.proposed or change.after
    _becomes(change, before, after)
    records.note_deed("change.amended", change, actor)
    return True


def undo(change: Change, *, actor: Actor) -> None:
    """What was proposed again, as it was sent. Harmless when nobody amended it."""
    policy.must_decide(actor)
    if change.proposed is None or not change.is_pending:
        return
    subject = subjects.of(change.subject_kind)
    as_sent(change, subject.snapshot(subject.load(change.subject_id, actor=actor)))
    records.note_deed("change.amendment-undone", change, actor)


def as_sent(change: Change, live: Snapshot) -> None:
    """Leave the moderator's version: of what left the change, `live` is now what stands before it."""
    if change.proposed is not None:
        after = change.proposed
        change.proposed = None
        _becomes(change, {name: change.before.get(name, live.get(name)) for name in after}, after)


def _becomes(change: Change, before: Snapshot, after: Snapshot) -> None:
    change.before, change.after = before, after
    change.risk = records.risk_of(subjects.of(change.subject_kind), before, after)
