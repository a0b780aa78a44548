"""Records put into the database: made, changed where the list changed, or left alone.

A record is found again by source and key. Of each the list's last word is kept as short hashes (ImportedRecord), so
a row that says what it said before touches nothing, and a field that an editor changed stays until the list
changes that field.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.core.db import db
from hub.directory.imports import ledger as ledgers
from hub.directory.imports.fields import LINKED, RECORDS
from hub.directory.imports.inserting import Inserts, promise_services
from hub.directory.imports.ledger import Ledger
from hub.directory.imports.records import Record
from hub.directory.imports.remembering import Remembering
from hub.directory.imports.words import Vocabulary
from hub.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Funding,
    ImportedKind,
    ImportedRecord,
    Language,
    MergedKind,
    Schedule,
    ServiceAtLocation,
)
from hub.directory.queries import merged
from hub.directory.services.records import replace

_TABLES: dict[str, type[Any]] = {
    "accessibility": Accessibility,
    "addresses": Address,
    "at_locations": ServiceAtLocation,
    "languages": Language,
    "schedules": Schedule,
}


@dataclass(slots=True)
class Saved:
    """What became of one record."""

    id: uuid.UUID
    is_new: bool = False
    changed: list[str] = field(default_factory=list)


class Saver(Remembering):
    """Saves records of one source. Several at a time: the number of statements does not grow with the rows."""

    def __init__(
        self, source: str, source_id: uuid.UUID, tables: Mapping[str, type[Any]], words: Vocabulary
    ) -> None:
        self._ledger: Ledger | None = None
        super().__init__(source, source_id)
        self._tables = {**_TABLES, **tables}
        self._words = words
        self._inserts = Inserts()
        self._merged = merged.successors(MergedKind.ORGANIZATION)

    def write_into(self, ledger: Ledger | None) -> None:
        """Note from now on what is made and changed."""
        self._ledger = ledger
        if ledger:
            ledger.source = self._source

    def owner(self, organization_id: uuid.UUID) -> uuid.UUID:
        """Whose a record is: of a body that editors merged into another, the other one's."""
        while organization_id in self._merged:
            organization_id = self._merged[organization_id]
        return organization_id

    def save(
        self, kind: ImportedKind, records: Mapping[str, Record], *, published: Iterable[str]
    ) -> dict[str, Saved]:
        """Make or change these records, by key. New ones whose key is in `published` are shown to the public."""
        ids = self.ids(kind, records)
        before = self._before(kind, records)
        shown = frozenset(published)
        saved: dict[str, Saved] = {}
        remembered: list[tuple[str, str, dict[str, str]]] = []
        stale: list[str] = []
        for key, record in records.items():
            marks = record.marks()
            digest = _digest(marks)
            known = before.get(key)
            if key not in ids:
                saved[key] = self._create(kind, record, is_published=key in shown)
            elif known == digest:
                saved[key] = Saved(ids[key])
                continue
            else:
                saved[key] = Saved(ids[key], changed=list(marks))
            remembered.append((key, digest, marks))
            if known is not None:
                stale.append(key)
        self._change(kind, {key: records[key] for key, one in saved.items() if one.changed}, saved, stale)
        self._rewrite(kind, remembered, stale)
        self._inserts.write()
        if self._ledger:
            for one in saved.values():
                if one.is_new:
                    self._ledger.note_made(kind, one.id)
            self._ledger.note_keys(kind, (key for key, one in saved.items() if one.is_new or one.changed))
        if kind is ImportedKind.SERVICE:
            promise_services(one.id for one in saved.values() if one.is_new)
        return saved

    # --------------------------------------------------------------------------------------- what was there

    def _before(self, kind: ImportedKind, keys: Iterable[str]) -> dict[str, str]:
        found = select(ImportedRecord.source_key, ImportedRecord.digest).where(*self._mine(kind, keys))
        return {row.source_key: row.digest for row in db.session.execute(found)}

    # --------------------------------------------------------------------------------------------- new ones

    def _create(self, kind: ImportedKind, record: Record, *, is_published: bool) -> Saved:
        record_id = uuid.uuid4()
        own = {"id": record_id, "source": self._source, "source_key": record.key, **record.values}
        if kind is not ImportedKind.LOCATION:
            own["is_published"] = is_published
        self._inserts.add(RECORDS[kind], **own)
        for name, rows in record.parts.items():
            for values in rows:
                self._inserts.add(self._tables[name], **{f"{kind}_id": record_id}, **values)
        for taxonomy, said in record.terms.items():
            for term_id in self._words.ids(taxonomy, said):
                self._inserts.add(
                    Attribute, link_entity=LINKED[kind], link_id=record_id, taxonomy_term_id=term_id
                )
        return Saved(record_id, is_new=True)

    def add_funding(self, paid: Mapping[uuid.UUID, Sequence[str]]) -> None:
        """Note on these organizations who pays, where that is not there yet."""
        held = select(Funding.organization_id, Funding.source).where(Funding.organization_id.in_(list(paid)))
        there = {(row.organization_id, row.source) for row in db.session.execute(held)}
        for organization_id, sources in paid.items():
            for source in dict.fromkeys(sources):
                if (organization_id, source) not in there:
                    db.session.add(Funding(organization_id=organization_id, source=source))

    # ------------------------------------------------------------------------------------------ changed ones

    def _change(
        self,
        kind: ImportedKind,
        records: Mapping[str, Record],
        saved: Mapping[str, Saved],
        stale: Iterable[str],
    ) -> None:
        if not records:
            return
        table = RECORDS[kind]
        parts = {name for record in records.values() for name in record.parts}
        query = select(table).where(table.id.in_([saved[key].id for key in records]))
        loaded = db.session.scalars(query.options(*(selectinload(getattr(table, name)) for name in parts)))
        by_key = {record.source_key: record for record in loaded}
        marks = select(ImportedRecord.source_key, ImportedRecord.marks).where(*self._mine(kind, stale))
        old = {row.source_key: row.marks for row in db.session.execute(marks)}
        carried = self._carried(kind, [saved[key].id for key in records]) if kind in LINKED else {}
        was: dict[str, dict[str, Any]] = {}
        for key, record in records.items():
            before = old.get(key, {})
            fresh = [name for name, mark in record.marks().items() if before.get(name) != mark]
            if self._ledger:
                was[key] = {name: ledgers.read(kind, by_key[key], name) for name in fresh}
            saved[key].changed = [
                name
                for name in fresh
                if self._set(kind, by_key[key], record, name, carried.get(saved[key].id, []))
            ]
        if self._ledger:
            db.session.flush()
            for key in records:
                names = saved[key].changed
                if names:
                    then = {name: was[key][name] for name in names}
                    now = {name: ledgers.read(kind, by_key[key], name) for name in names}
                    self._ledger.changed.append((kind, saved[key].id, then, now))

    def _set(
        self, kind: ImportedKind, target: Any, record: Record, name: str, carried: list[Attribute]
    ) -> bool:
        """Bring one field, list or taxonomy up to what the list says. Says whether that changed anything."""
        if name in record.values:
            if getattr(target, name) == record.values[name]:
                return False
            setattr(target, name, record.values[name])
            return True
        if name in record.parts:
            return replace(getattr(target, name), self._tables[name], record.parts[name])
        taxonomy = name.removeprefix("terms.")
        wanted = set(self._words.ids(taxonomy, record.terms[taxonomy]))
        ours = {
            a.taxonomy_term_id: a for a in carried if self._words.taxonomy_of(a.taxonomy_term_id) == taxonomy
        }
        for term_id in ours.keys() - wanted:
            db.session.delete(ours[term_id])
        for term_id in wanted - ours.keys():
            db.session.add(Attribute(link_entity=LINKED[kind], link_id=target.id, taxonomy_term_id=term_id))
        return wanted != ours.keys()

    def _carried(self, kind: ImportedKind, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Attribute]]:
        found: dict[uuid.UUID, list[Attribute]] = {}
        query = select(Attribute).where(Attribute.link_entity == LINKED[kind], Attribute.link_id.in_(ids))
        for attribute in db.session.scalars(query):
            found.setdefault(attribute.link_id, []).append(attribute)
        return found


def _digest(marks: Mapping[str, str]) -> str:
    said = "".join(f"{name}={mark};" for name, mark in sorted(marks.items()))
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
