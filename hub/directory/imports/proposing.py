"""What a source says of a field that was changed here: it becomes a proposed change, and nothing is overwritten."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.accounts.policy import SYSTEM, Actor
from hub.core.db import db
from hub.directory.changes import stored
from hub.directory.models import ImportedKind
from hub.moderation import queries, subjects
from hub.moderation.models import OPEN, Change
from hub.moderation.services import proposing
from hub.moderation.subjects import Snapshot, Subject, same

_NAMES = {"at_locations": "places"}
NOT_ASKED = frozenset({"capacity"})
"""Whether there is room is for those here to say: what the source says of it is not even proposed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What waits now, and what cannot wait yet, both as the source calls it; `change` is what it waits in."""

    waiting: list[str]
    left: list[str]
    change: Change | None = None


def own_name(name: str) -> str:
    """What a change calls what a source calls `name`."""
    return _NAMES.get(name, name)


def ask(kind: ImportedKind, record: Any, disputed: Mapping[str, Any], *, title: str, actor: Actor) -> Asked:
    """Propose these fields in the source's name.

    A field about which a person's own proposal waits is left to them: the source is asked again the next time.
    """
    subject = subjects.of(kind.value)
    whole = subject.load(record.id, actor=SYSTEM)
    live = subject.snapshot(whole)
    theirs = {
        name
        for change in queries.waiting(subject.kind, record.id)
        if change.origin != title
        for name in change.after
    }
    wanted: Snapshot = {}
    asked = Asked([], [])
    for name, value in disputed.items():
        own = own_name(name)
        if own not in live or own in NOT_ASKED:
            continue
        said = _as_kept(subject, own, value, live[own])
        if same(live[own], said):
            continue
        if own in theirs:
            asked.left.append(name)
        else:
            asked.waiting.append(name)
            wanted[own] = said
    if not wanted:
        return asked
    db.session.flush()
    change = proposing.propose(subject, whole, live, wanted, origin=title, actor=_speaker(title, actor))
    return replace(asked, change=change)


def no_longer(
    kind: ImportedKind, record_id: uuid.UUID, names: Collection[str], *, title: str, actor: Actor
) -> None:
    """Let what the source proposed of these fields wait no more: it does not say so any longer."""
    subject = subjects.of(kind.value)
    whole = subject.load(record_id, actor=SYSTEM)
    live = subject.snapshot(whole)
    wanted = {own: live[own] for own in map(own_name, names) if own in live}
    proposing.propose(subject, whole, live, wanted, origin=title, actor=_speaker(title, actor))


def take_back(change_ids: Iterable[uuid.UUID], *, actor: Actor) -> int:
    """Let these changes of a source wait no more, those that still do. How many that were."""
    open_ones = [one for one in map(_change, change_ids) if one and one.status in OPEN and one.origin]
    for one in open_ones:
        no_longer(ImportedKind(one.subject_kind), one.subject_id, one.after, title=one.origin, actor=actor)
    return len(open_ones)


def _change(change_id: uuid.UUID) -> Change | None:
    return db.session.get(Change, change_id)


def _speaker(title: str, actor: Actor) -> Actor:
    return replace(actor, kind="system", id=None, name=title)


def _as_kept(subject: Subject, name: str, value: Any, live: Any) -> Any:
    """The value as a snapshot holds it."""
    if name == "places":
        return [
            {"location_id": str(row["location_id"]), "description": row.get("description", "")}
            for row in value
        ]
    model, parts = subject.model, subject.parts  # type: ignore[attr-defined]
    if name in parts:
        with_ids = name in subject.with_ids  # type: ignore[attr-defined]
        return [_row(parts[name], row, live, with_ids=with_ids) for row in value]
    if name.startswith("terms."):
        return value
    return stored.field(model(**{name: value}), name)


def _row(kind: type[Any], row: Mapping[str, Any], live: Any, *, with_ids: bool) -> dict[str, Any]:
    """A part as JSON. One that reads like a part that is there takes its id."""
    blank = {
        column.key: column.default.arg
        for column in kind.__table__.columns
        if column.default is not None and column.default.is_scalar
    }
    names = stored.own_columns(kind, with_ids=False)
    part = kind(**{name: row.get(name, blank.get(name)) for name in names})
    said = {name: stored.field(part, name) for name in names}
    if not with_ids:
        return said
    same = next((one for one in live if all(one.get(name) == said[name] for name in names)), None)
    return {**said, "id": same["id"] if same else str(uuid.uuid4())}
