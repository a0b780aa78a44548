"""Look for entries that are listed twice, and remember what people said of each pair."""

import uuid
from collections.abc import Callable, Mapping

from sqlalchemy import delete, select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_first, db
from hub.directory import likeness
from hub.directory.likeness import Likeness, Marks
from hub.directory.models import Duplicate, MergedKind
from hub.directory.queries import duplicates as queries
from hub.directory.services.records import must
from hub.outbox import services as outbox

Compare = Callable[[Marks, Marks], Likeness]
Found = dict[tuple[MergedKind, uuid.UUID, uuid.UUID], Likeness]

LOOK_FOR_DUPLICATES = "directory.look-for-duplicates"


def ask_to_look() -> None:
    """Promise a comparison, once, whoever else has asked. It reads every entry: nobody waits for it."""
    if not outbox.waiting(LOOK_FOR_DUPLICATES):
        outbox.enqueue(LOOK_FOR_DUPLICATES)


def alike() -> Found:
    """Which entries are alike now. It takes seconds in a large directory, and needs no transaction."""
    return {
        (kind, *pair): how
        for kind, entries, compare in (
            (MergedKind.ORGANIZATION, queries.organization_marks(), likeness.organizations),
            (MergedKind.SERVICE, queries.service_marks(), likeness.services),
        )
        for pair, how in _pairs(entries, compare).items()
    }


def keep(found: Found) -> int:
    """Remember these pairs; returns how many wait for somebody.

    A pair that somebody dismissed stays dismissed. One that is no longer alike, or of which one side is gone, is
    forgotten, unless it was dismissed.
    """
    known = {(row.kind, row.first_id, row.second_id): row for row in db.session.scalars(select(Duplicate))}
    for key, how in found.items():
        if key not in known:
            kind, first, second = key
            row = Duplicate(id=uuid.uuid4(), kind=kind, first_id=first, second_id=second)
            row.score, row.reasons = how.score, list(how.reasons)
            db.session.add(row)
        elif known[key].score != how.score:
            known[key].score, known[key].reasons = how.score, list(how.reasons)
    for key, row in known.items():
        if key not in found and row.dismissed_at is None:
            db.session.delete(row)
    return sum(1 for key in found if key not in known or known[key].dismissed_at is None)


def dismiss(pair: Duplicate, *, actor: Actor) -> None:
    """They are two different things; the pair does not come back."""
    must(actor, Permission.DIRECTORY_MERGE)
    if pair.dismissed_at is not None:
        return
    pair.dismissed_at = clock.now()
    audit.record("duplicate.dismissed", actor=actor, record_type="duplicate", record_id=pair.id)


def forget(record_id: uuid.UUID) -> None:
    """Pairs with an entry that took another's place, or gave its own up, are settled."""
    for side in (Duplicate.first_id, Duplicate.second_id):
        db.session.execute(delete(Duplicate).where(side == record_id, Duplicate.dismissed_at.is_(None)))


def are_two(kind: MergedKind, one: uuid.UUID, other: uuid.UUID) -> None:
    """Two that were merged and taken apart again are known to be two: the pair does not come back."""
    low, high = sorted((one, other))
    held = select(Duplicate).where(Duplicate.first_id == low, Duplicate.second_id == high)
    if db.session.scalar(held) is None:
        added_first(Duplicate(id=uuid.uuid4(), kind=kind, first_id=low, second_id=high, score=0, reasons=[]))
    db.session.scalars(held).one().dismissed_at = clock.now()


def _pairs(
    entries: Mapping[uuid.UUID, Marks], compare: Compare
) -> dict[tuple[uuid.UUID, uuid.UUID], Likeness]:
    found = {}
    for a, b in likeness.likely_pairs(entries):
        how = compare(entries[a], entries[b])
        if how.score >= likeness.WORTH_A_LOOK:
            low, high = sorted((a, b))
            found[low, high] = how
    return found
