"""What a source says of a field that was changed here: it becomes a proposed change, and nothing is overwritten."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub.accounts.policy import SYSTEM, Actor
from hub.core.db import db
from hub.directory.changes import stored
from hub.directory.models import ImportedKind
from hub.moderation import queries, subjects
from hub.moderation.services import proposing
from hub.moderation.subjects import Snapshot, Subject

_NAMES = {"at_locations": "places"}
NOT_ASKED = frozenset({"capacity"})
"""Whether there is room is for those here to say: what the source says of it is not even proposed."""


def ask(
    kind: ImportedKind, record: Any, disputed: Mapping[str, Any], *, title: str, actor: Actor
) -> tuple[list[str], list[str]]:
    """Propose these fields in the source's name. Returns those that wait now, and those that cannot wait yet.

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
    left: list[str] = []
    for name, value in disputed.items():
        own = _NAMES.get(name, name)
        if own not in live or own in NOT_ASKED:
            continue
        if own in theirs:
            left.append(own)
        else:
            wanted[own] = _as_kept(subject, own, value, live[own])
    if wanted:
        db.session.flush()
        speaker = replace(actor, kind="system", id=None, name=title)
        change = proposing.propose(subject, whole, live, wanted, actor=speaker)
        if change is not None:
            change.origin = title
    return list(wanted), left


def _as_kept(subject: Subject, name: str, value: Any, live: Any) -> Any:
    """The value as a snapshot holds it."""
    if name == "places":
        return [{"location_id": str(row["location_id"]), "description": row["description"]} for row in value]
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
