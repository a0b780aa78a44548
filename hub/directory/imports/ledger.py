"""What an import made and changed, so that it can be taken back: ids, and values as JSON."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import delete, select

from hub.core.db import db
from hub.directory.changes import stored
from hub.directory.imports.fields import LINKED
from hub.directory.models import (
    Attribute,
    ImportedKind,
    LinkEntity,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

TERMS = "terms."
Changed = tuple[ImportedKind, uuid.UUID, dict[str, Any], dict[str, Any]]


@dataclass(slots=True)
class Ledger:
    """Of one run: what it made, each field that it changed, before and after, and what it proposed."""

    source: str = ""
    made: dict[ImportedKind, list[uuid.UUID]] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)
    keys: dict[ImportedKind, list[str]] = field(default_factory=dict)
    proposed: list[uuid.UUID] = field(default_factory=list)
    """Changes that wait in the list's name."""

    def note_made(self, kind: ImportedKind, record_id: uuid.UUID) -> None:
        self.made.setdefault(kind, []).append(record_id)

    def note_keys(self, kind: ImportedKind, keys: Iterable[str]) -> None:
        self.keys.setdefault(kind, []).extend(keys)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "source": self.source,
            "made": {kind.value: [one.hex for one in ids] for kind, ids in self.made.items()},
            "changed": [[kind.value, one.hex, before, after] for kind, one, before, after in self.changed],
            "keys": {kind.value: keys for kind, keys in self.keys.items()},
            "proposed": [one.hex for one in self.proposed],
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(
            kept["source"],
            {ImportedKind(kind): [uuid.UUID(one) for one in ids] for kind, ids in kept["made"].items()},
            [
                (ImportedKind(kind), uuid.UUID(one), before, after)
                for kind, one, before, after in kept["changed"]
            ],
            {ImportedKind(kind): keys for kind, keys in kept["keys"].items()},
            [uuid.UUID(one) for one in kept.get("proposed", ())],
        )


def read(kind: ImportedKind, record: Any, name: str) -> Any:
    """A field, list or taxonomy of a record as it is in the database now."""
    if name.startswith(TERMS):
        return _carried(LINKED[kind], record.id, name)
    held = getattr(record, name)
    if not isinstance(held, list) or name in type(record).__table__.columns:
        return stored.field(record, name)
    rows = [_row(part) for part in held]
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def _row(part: Any) -> dict[str, Any]:
    row = {name: stored.field(part, name) for name in stored.own_columns(type(part), with_ids=False)}
    if isinstance(part, ServiceAtLocation):
        row["location_id"] = str(part.location_id)
    return row


def _carried(entity: LinkEntity, record_id: uuid.UUID, name: str) -> Sequence[str]:
    found = (
        select(Attribute.taxonomy_term_id)
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(
            Attribute.link_entity == entity,
            Attribute.link_id == record_id,
            Taxonomy.code == name.removeprefix(TERMS),
        )
    )
    return sorted(str(one) for one in db.session.scalars(found))


def carry(kind: ImportedKind, record_id: uuid.UUID, name: str, wanted: Sequence[str]) -> None:
    """Let a record carry these terms of a taxonomy, and no others."""
    entity = LINKED[kind]
    held = set(_carried(entity, record_id, name))
    gone = [uuid.UUID(one) for one in held - set(wanted)]
    mine = (Attribute.link_entity == entity, Attribute.link_id == record_id)
    db.session.execute(delete(Attribute).where(*mine, Attribute.taxonomy_term_id.in_(gone)))
    there = select(TaxonomyTerm.id).where(TaxonomyTerm.id.in_([uuid.UUID(one) for one in set(wanted) - held]))
    for term_id in db.session.scalars(there).all():
        db.session.add(Attribute(link_entity=entity, link_id=record_id, taxonomy_term_id=term_id))
