"""What can be changed: capabilities above register their records here, and moderation knows no more of them.

A snapshot is all that people may change of a record, by field, as JSON that brings back exactly what was there.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from hub.accounts.policy import Actor
from hub.moderation.models import Change, Risk, Trust

Snapshot = dict[str, Any]
"""Field to value, both as they are stored."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in a change that whoever approves it may put better. `path` leads to it inside the value."""

    name: str
    label: str
    text: str
    path: tuple[str | int, ...]
    longest: int
    is_long: bool


class Subject(Protocol):
    """One kind of record. Every function that takes an actor raises NotFound for one who may not keep the record."""

    kind: ClassVar[str]
    noun: ClassVar[str]
    page: ClassVar[tuple[str, str]]
    """The endpoint of the page that shows and changes the record, and the name of its argument."""

    def load(self, record_id: uuid.UUID, *, actor: Actor) -> Any: ...
    def snapshot(self, record: Any) -> Snapshot: ...
    def apply(self, record: Any, values: Mapping[str, Any], *, actor: Actor) -> None:
        """Make these fields read so. What is gone meanwhile (a place, a word) is left out."""
        ...

    def must_be_whole(self, record: Any) -> None:
        """Raises Invalid when the public would be left with an entry that could not have been published."""
        ...

    def title(self, record: Any) -> str: ...
    def asking(self, field: str) -> tuple[str, dict[str, str]] | None:
        """The endpoint of the page that asks for this field, and what it takes besides the record's id."""
        ...

    def organization_id(self, record: Any) -> uuid.UUID | None: ...
    def is_draft(self, record: Any) -> bool: ...
    def label(self, field: str) -> str: ...
    def in_words(self, field: str, value: Any) -> Sequence[str]:
        """The value as lines to read."""
        ...

    def prose(self, field: str, value: Any) -> Sequence[Prose]: ...
    def risk(self, field: str, before: Any, after: Any) -> Risk: ...
    def trust(self, field: str, before: Any, after: Any) -> Trust | None:
        """Which trust lets an organization make this change at once; None when it is always checked."""
        ...

    def at_once(self, field: str, before: Any, after: Any) -> bool:
        """Whether any organization may make this change without being asked, because waiting would do harm."""
        ...

    def may_be_put_back(self, field: str) -> bool:
        """Whether it makes sense to have an old value again."""
        ...

    def asks_to_be_shown(self, values: Mapping[str, Any]) -> bool:
        """Whether this would bring a draft before the public, so that all of it must have been read."""
        ...


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> Subject:
    _subjects[subject.kind] = subject
    return subject


def of(kind: str) -> Subject:
    return _subjects[kind]


def kinds() -> list[str]:
    return sorted(_subjects)


def labels(change: Change) -> str:
    """The fields of a change in one line."""
    subject = of(change.subject_kind)
    return ", ".join(dict.fromkeys(subject.label(name) for name in change.after))


def differing(before: Snapshot, after: Snapshot) -> list[str]:
    """The fields that say something else, in the order of the record."""
    return [name for name in after if not same(before.get(name), after[name])]


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: the order of a list of parts is no difference."""
    return bool(settled(one) == settled(other))


def settled(value: Any) -> Any:
    """A value in the one form that all of the same meaning have."""
    if isinstance(value, list):
        return sorted(json.dumps(part, sort_keys=True) for part in value)
    return value
