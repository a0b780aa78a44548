"""What the four kinds of entries have in common as subjects of changes."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import String, Text

from hub.accounts.policy import Actor
from hub.directory.changes import pages, rules, stored, words
from hub.directory.services.records import stays_whole
from hub.moderation.models import Risk, Trust
from hub.moderation.subjects import Prose, Snapshot

LONGEST_TEXT = 10_000


class Entry(ABC):
    """Snapshot and words by what the services module of the kind says may be changed."""

    kind: ClassVar[str]
    noun: ClassVar[str]
    page: ClassVar[tuple[str, str]]
    model: ClassVar[type[Any]]
    fields: ClassVar[frozenset[str]]
    """What is set as it is; `parts` are the lists of records that hang on it."""
    parts: ClassVar[Mapping[str, type[Any]]]
    with_ids: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def load(self, record_id: uuid.UUID, *, actor: Actor) -> Any:
        """The record with everything its snapshot shows, or NotFound."""

    @abstractmethod
    def apply(self, record: Any, values: Mapping[str, Any], *, actor: Actor) -> None:
        """Make these fields read so."""

    def parted(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
        """Fields and lists as the services of the record take them."""
        plain = stored.values(self.model, {name: v for name, v in values.items() if name in self.fields})
        parts = {
            name: [stored.values(kind, row) for row in values[name]]
            for name, kind in self.parts.items()
            if name in values
        }
        return plain, parts

    def missing(self, _record: Any) -> Mapping[str, str]:
        return {}

    def snapshot(self, record: Any) -> Snapshot:
        found = {name: stored.field(record, name) for name in self.fields}
        for name, kind in self.parts.items():
            found[name] = stored.rows(getattr(record, name), kind, with_ids=name in self.with_ids)
        found |= self.more(record)
        return {name: found[name] for name in rules.in_order(found)}

    def more(self, _record: Any) -> Snapshot:
        """What is neither a plain field nor a plain list."""
        return {}

    def must_be_whole(self, record: Any) -> None:
        stays_whole(self.missing(record), is_published=not self.is_draft(record))

    def title(self, record: Any) -> str:
        return str(record.name or self.noun.capitalize())

    def organization_id(self, record: Any) -> uuid.UUID | None:
        found: uuid.UUID | None = record.organization_id
        return found

    def asking(self, field: str) -> tuple[str, dict[str, str]] | None:
        return pages.asking(self.kind, field)

    def is_draft(self, record: Any) -> bool:
        return not record.is_published

    def label(self, field: str) -> str:
        return rules.label(field)

    def in_words(self, field: str, value: Any) -> Sequence[str]:
        return words.lines(field, value, kind=self.model, parts=self.parts)

    def prose(self, field: str, value: Any) -> Sequence[Prose]:
        """The texts in a field or list that can be put in other words without breaking anything."""
        if isinstance(value, str):
            return self._texts(self.model, {field: value}, label=self.label(field), path=())
        if field in self.parts and isinstance(value, list):
            many = len(value) > 1
            return [
                one
                for number, row in enumerate(value)
                for one in self._texts(
                    self.parts[field],
                    row,
                    label=f"{self.label(field)}{f' {number + 1}' if many else ''}",
                    path=(field, number),
                )
            ]
        return ()

    def _texts(
        self, kind: type[Any], row: Mapping[str, Any], *, label: str, path: tuple[str | int, ...]
    ) -> list[Prose]:
        columns = kind.__table__.columns
        return [
            Prose(
                name="-".join(map(str, (*path, name))),
                label=f"{label}: {rules.label(name).lower()}" if path else label,
                text=text,
                path=(*path, name),
                longest=getattr(columns[name].type, "length", None) or LONGEST_TEXT,
                is_long=isinstance(columns[name].type, Text),
            )
            for name, text in row.items()
            if isinstance(text, str)
            and (text or not path)
            and name in columns
            and isinstance(columns[name].type, String)
            and rules.is_prose(name, columns[name])
        ]

    def risk(self, field: str, before: Any, after: Any) -> Risk:
        return rules.risk(field, before, after)

    def trust(self, field: str, before: Any, after: Any) -> Trust | None:
        return rules.trust(field, before, after)

    def at_once(self, field: str, before: Any, after: Any) -> bool:
        return rules.at_once(field, before, after)

    def may_be_put_back(self, field: str) -> bool:
        return field != "capacity"

    def asks_to_be_shown(self, values: Mapping[str, Any]) -> bool:
        return values.get("is_published") is True or values.get("is_draft") is False
