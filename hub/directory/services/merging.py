"""Two entries become one, and may become two again. Nothing is deleted: the one that goes is kept out of sight."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid
from hub.directory.changes.service import TERMS
from hub.directory.models import Merge, MergedKind, Organization, Service
from hub.directory.queries.merged import TABLES
from hub.directory.services import belongings, duplicates
from hub.directory.services.records import must
from hub.moderation import subjects
from hub.moderation.subjects import Snapshot

TAKEN = "One of the two was merged or changed a moment ago. Look at the pair again."


class Pick(StrEnum):
    """Which of two answers the entry that stays will give."""

    KEEP = "keep"
    TAKE = "take"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two entries differ: what each says, and what we would choose."""

    name: str
    kept: Any
    gone: Any
    suggested: Pick

    @property
    def may_have_both(self) -> bool:
        """Whether it is a list, so that both can be right."""
        return isinstance(self.kept, list) and isinstance(self.gone, list)


ONE_AFTER_THE_OTHER = frozenset(
    {"phones", "contacts", "languages", "identifiers", "funding", "service_areas"}
)
"""Lists in which two entries complete each other. Of two timetables or two prices, only one is right."""


def differences(kept: Snapshot, gone: Snapshot) -> list[Difference]:
    """Where the two do not say the same. Suggested: what is there, where the other one says nothing.

    Terms are no question: they are handed over with all that belongs to the entry.
    """
    ours, theirs = _without_ids(kept), _without_ids(gone)
    return [
        Difference(name, ours[name], theirs[name], _suggested(name, ours[name], theirs[name]))
        for name in subjects.differing(ours, theirs)
        if name in ours and not name.startswith(TERMS)
    ]


def merge(
    kind: MergedKind,
    *,
    kept_id: uuid.UUID,
    gone_id: uuid.UUID,
    picks: Mapping[str, Pick],
    actor: Actor,
) -> Merge:
    """The one takes the other's place: what belonged to it, its visitors by old addresses, and what was picked of it.

    A field that is not among the picks stays as it is. Raises Conflict when either was merged meanwhile, Invalid for
    one and the same entry.
    """
    must(actor, Permission.DIRECTORY_MERGE)
    if kept_id == gone_id:
        raise Invalid("These are one and the same entry.")
    subject = subjects.of(kind.value)
    kept, gone = subject.load(kept_id, actor=actor), subject.load(gone_id, actor=actor)
    if kept.merged_into_id or gone.merged_into_id:
        raise Conflict(TAKEN)
    before, theirs = subject.snapshot(kept), subject.snapshot(gone)
    chosen = {one.name: picks.get(one.name, Pick.KEEP) for one in differences(before, theirs)}
    values = {
        name: _picked(pick, before[name], _without_ids(theirs)[name])
        for name, pick in chosen.items()
        if pick is not Pick.KEEP
    }
    subject.apply(kept, values, actor=actor)
    db.session.flush()
    moved = belongings.hand_over(kind, gone_id=gone_id, kept_id=kept_id)
    record = Merge(
        id=uuid.uuid4(),
        kind=kind,
        kept_id=kept_id,
        gone_id=gone_id,
        moved=moved,
        before={name: before[name] for name in values},
        after=values,
    )
    db.session.add(record)
    gone.merged_into_id = kept_id
    _touch(kept, gone)
    duplicates.forget(gone_id)
    audit.record(
        f"{kind.value}.merged",
        actor=actor,
        record_type=kind.value,
        record_id=kept_id,
        fields=list(values),
        gone_id=str(gone_id),
        moved=len(moved),
    )
    return record


def unmerge(record: Merge, *, actor: Actor) -> list[str]:
    """Two entries again. Returns the fields that were edited since the merge, and so stay as they are now.

    Raises Conflict when it was taken back already, or when what stayed was merged into another one itself.
    """
    must(actor, Permission.DIRECTORY_MERGE)
    gone, kept = _held(record.kind, record.gone_id), _held(record.kind, record.kept_id)
    if record.undone_at or gone.merged_into_id != record.kept_id:
        raise Conflict("This merge was taken back already.")
    if kept.merged_into_id:
        raise Conflict("The entry that stayed was merged into another one since. Take that merge back first.")
    belongings.hand_back(record.moved, gone_id=record.gone_id, kept_id=record.kept_id)
    gone.merged_into_id = None
    db.session.flush()
    subject = subjects.of(record.kind.value)
    kept = subject.load(record.kept_id, actor=actor)
    now = subject.snapshot(kept)
    edited = [name for name, value in record.after.items() if not subjects.same(now.get(name), value)]
    subject.apply(
        kept, {name: value for name, value in record.before.items() if name not in edited}, actor=actor
    )
    record.undone_at = clock.now()
    _touch(kept, gone)
    duplicates.are_two(record.kind, record.kept_id, record.gone_id)
    audit.record(
        f"{record.kind.value}.unmerged",
        actor=actor,
        record_type=record.kind.value,
        record_id=record.kept_id,
        gone_id=str(record.gone_id),
    )
    return edited


def _held(kind: MergedKind, record_id: uuid.UUID) -> Organization | Service:
    table: type[Any] = TABLES[kind]
    found: Organization | Service | None = db.session.scalar(select(table).where(table.id == record_id))
    if found is None:
        raise Conflict("One of the two was deleted since, so this merge cannot be taken back.")
    return found


def _touch(*records: Organization | Service) -> None:
    """What belongs to them changed hands in the tables, where no listener sees it: pages and index must follow."""
    for record in records:
        record.last_modified = clock.now()


def _without_ids(snapshot: Snapshot) -> Snapshot:
    """The rows of a timetable have ids, and each stays with its entry: what is taken over becomes new rows."""

    def bare(row: Any) -> Any:
        return {name: value for name, value in row.items() if name != "id"} if isinstance(row, dict) else row

    return {
        field: [bare(row) for row in value] if isinstance(value, list) else value
        for field, value in snapshot.items()
    }


def _suggested(name: str, kept: Any, gone: Any) -> Pick:
    if name == "is_published":
        return Pick.TAKE if gone else Pick.KEEP  # merging hides nothing that people could find
    if not gone and gone is not False:
        return Pick.KEEP
    if not kept and kept is not False:
        return Pick.TAKE
    return Pick.BOTH if name in ONE_AFTER_THE_OTHER else Pick.KEEP


def _picked(pick: Pick, kept: Any, gone: Any) -> Any:
    if pick is Pick.TAKE or not (isinstance(kept, list) and isinstance(gone, list)):
        return gone
    there = _without_ids({"": kept})[""]
    return kept + [part for part in gone if part not in there]
