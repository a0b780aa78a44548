"""A record here that a source speaks of again."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.core.db import Model, db
from hub.directory.imports.fields import RECORDS
from hub.directory.imports.open_referral import lenient, saying
from hub.directory.imports.open_referral.building import Drafted
from hub.directory.imports.open_referral.ids import (
    PLACE,
    TABLES,
    TERMS,
    Ids,
    attribute_of,
    columns_of,
)
from hub.directory.models import (
    Attribute,
    ImportedKind,
    ServiceCapacity,
)


@dataclass(slots=True)
class Terms:
    """The terms that a record carries, by taxonomy, each with what the source says of carrying it."""

    by_taxonomy: dict[str, dict[uuid.UUID, Mapping[str, Any]]] = field(default_factory=dict)

    def add(self, taxonomy: str, term_id: uuid.UUID, told: Mapping[str, Any]) -> None:
        self.by_taxonomy.setdefault(taxonomy, {}).setdefault(term_id, told)


NOTHING = saying.mark([])


class Target:
    """A record here that a source speaks of again."""

    def __init__(self, kind: ImportedKind, record: Any, carried: Sequence[Attribute], source: str) -> None:
        self.kind, self.record, self._carried, self._source = kind, record, carried, source

    def mark(self, name: str) -> str:
        """How a field reads here, now."""
        if name.startswith(TERMS):
            return saying.mark(sorted(str(one.taxonomy_term_id) for one in self._of(name)))
        if name == "capacity":
            held = self.record.capacity
            return saying.mark([held.state, held.weeks, held.paused_until] if held else None)
        if name in TABLES:
            rows = map(saying.row_of, getattr(self.record, name))
            return saying.mark_of_rows(rows, TABLES[name], also=PLACE if name == "at_locations" else ())
        return saying.mark(getattr(self.record, name))

    def blank(self, name: str) -> str:
        """How a field reads that nobody has filled in."""
        if name.startswith(TERMS):
            return NOTHING
        if name in TABLES:
            return saying.mark_of_rows((), TABLES[name])
        return saying.mark(saying.defaults(_model(self.kind)).get(name))

    def set(self, name: str, draft: Drafted, terms: Terms) -> None:
        if name.startswith(TERMS):
            self._carry(name, terms.by_taxonomy.get(name.removeprefix(TERMS), {}))
        elif name == "capacity":
            self._say_room(draft.capacity)
        elif name in TABLES:
            self._replace(name, draft.parts[name])
        else:
            setattr(self.record, name, draft.values[name])
            if name == "assured_date":
                self.record.last_modified = self.record.last_modified

    def wanted(self, name: str, draft: Drafted, terms: Terms) -> Any:
        """What the source says of a field, as a proposed change holds it."""
        if name.startswith(TERMS):
            return sorted(map(str, terms.by_taxonomy.get(name.removeprefix(TERMS), {})))
        if name in TABLES:
            return [columns_of(TABLES[name], row) for row in draft.parts[name]]
        return draft.capacity if name == "capacity" else draft.values[name]

    def _of(self, name: str) -> Iterator[Attribute]:
        code = name.removeprefix(TERMS)
        return (one for one in self._carried if one.term.taxonomy.code == code)

    def _carry(self, name: str, wanted: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
        held = {one.taxonomy_term_id: one for one in self._of(name)}
        for term_id in held.keys() - wanted.keys():
            db.session.delete(held[term_id])
        free = Ids(self._source, self.kind, ())
        for term_id in wanted.keys() - held.keys():
            values = attribute_of(self.kind, self.record.id, term_id, wanted[term_id], free)
            if db.session.get(Attribute, values["id"]) is not None:
                values["id"] = uuid.uuid4()
            db.session.add(Attribute(**values))

    def _say_room(self, wanted: Mapping[str, Any] | None) -> None:
        if wanted is None:
            self.record.capacity = None
        elif self.record.capacity is None:
            self.record.capacity = ServiceCapacity(service_id=self.record.id, **wanted)
        else:
            for name, value in wanted.items():
                setattr(self.record.capacity, name, value)

    def _replace(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make a list read as wanted; parts that stay the same stay themselves, and new ones keep their ids if free."""
        table, held = TABLES[name], getattr(self.record, name)
        left, result = list(held), []
        for row in rows:
            values = columns_of(table, row)
            same = next((p for p in left if all(getattr(p, n) == v for n, v in values.items())), None)
            if same is not None:
                left.remove(same)
            else:
                own = lenient.identifier(row.get("id", ""))
                taken = (
                    own is None or any(p.id == own for p in held) or db.session.get(table, own) is not None
                )
                same = table(id=uuid.uuid4() if taken else own, **values)
            result.append(same)
        held[:] = result


def _model(kind: ImportedKind) -> type[Model]:
    found: type[Model] = RECORDS[kind]
    return found
