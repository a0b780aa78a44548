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
from hub.directory.imports import inserting
from hub.directory.imports import ledger as ledgers
from hub.directory.imports.fields import LINKED, RECORDS
from hub.directory.imports.inserting import Inserts, Rows
from hub.directory.imports.ledger import Ledger
from hub.directory.imports.records import Record
from hub.directory.imports.remembering import Remembering
from hub.directory.imports.stage import Stage
from hub.directory.imports.words import Vocabulary
from hub.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Funding,
    ImportedKind,
    ImportedRecord,
    Language,
    Schedule,
    ServiceAtLocation,
)
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
    """What becomes of one record. `was_told`: the list says something else of it than before."""

    id: uuid.UUID
    is_new: bool = False
    was_told: bool = False
    changed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """Of a record that is there, what the list says now; `before`: whether the list spoke of it before."""

    id: uuid.UUID
    record: Record
    marks: dict[str, str]
    digest: str
    before: bool


@dataclass(slots=True)
class Draft:
    """What is to be written of some rows: ready, so that the database is held only while it is written."""

    rows: Rows = field(default_factory=dict)
    stale: dict[ImportedKind, list[str]] = field(default_factory=dict)
    made: dict[ImportedKind, dict[str, str]] = field(default_factory=dict)  # ids as text: they pack sooner
    told: dict[ImportedKind, dict[str, Told]] = field(default_factory=dict)
    paid: dict[uuid.UUID, list[str]] = field(default_factory=dict)


class Saver(Remembering):
    """Saves records of one source. Several at a time: the number of statements does not grow with the rows.

    First `draft` says what there is to write, and only reads; then `write` does it, in a transaction.
    """

    def __init__(
        self,
        source: str,
        source_id: uuid.UUID,
        tables: Mapping[str, type[Any]],
        words: Vocabulary,
        stage: Stage | None = None,
    ) -> None:
        super().__init__(source, source_id)
        self._tables = {**_TABLES, **tables}
        self._words = words
        self._inserts = Inserts(stage)
        self._draft = Draft()

    def taken(self) -> Draft:
        """What was drafted since this was last asked."""
        draft, self._draft = self._draft, Draft()
        draft.rows = self._inserts.taken()
        return draft

    # --------------------------------------------------------------------------------------------- drafting

    def draft(
        self, kind: ImportedKind, records: Mapping[str, Record], *, published: Iterable[str]
    ) -> dict[str, Saved]:
        """Draft these records, by key. New ones whose key is in `published` will be shown to the public."""
        ids = self.ids(kind, records)
        before = self._before(kind, records)
        shown = frozenset(published)
        saved: dict[str, Saved] = {}
        made: dict[str, str] = {}
        told: dict[str, Told] = {}
        for key, record in records.items():
            marks = record.mark()
            digest = _digest(marks)
            if key not in ids:
                if key in before:  # it was deleted here, and comes back
                    self._draft.stale.setdefault(kind, []).append(key)
                created = self._create(kind, record, is_published=key in shown)
                made[key] = created.hex
                saved[key] = Saved(created, is_new=True)
                self._inserts.add_alike(
                    ImportedRecord,
                    all_say={"source_id": self._source_id, "kind": kind},
                    source_key=key,
                    digest=digest,
                    marks=marks,
                )
            elif before.get(key) == digest:
                saved[key] = Saved(ids[key])
            else:
                saved[key] = Saved(ids[key], was_told=True)
                told[key] = Told(ids[key], record, marks, digest, key in before)
        self._draft.made[kind] = made
        self._draft.told[kind] = told
        return saved

    def pay(self, organization_id: uuid.UUID, sources: Sequence[str]) -> None:
        """Draft who pays for an organization."""
        self._draft.paid.setdefault(organization_id, []).extend(sources)

    def _before(self, kind: ImportedKind, keys: Iterable[str]) -> dict[str, str]:
        found = select(ImportedRecord.source_key, ImportedRecord.digest).where(*self._mine(kind, keys))
        return {row.source_key: row.digest for row in db.session.execute(found)}

    def _create(self, kind: ImportedKind, record: Record, *, is_published: bool) -> uuid.UUID:
        record_id = self._inserts.ids.new()
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
        if kind is ImportedKind.SERVICE:
            self._inserts.promise(record_id)
        return record_id

    # ---------------------------------------------------------------------------------------------- writing

    def write(self, draft: Draft, ledger: Ledger | None = None) -> dict[ImportedKind, dict[str, list[str]]]:
        """Do what was drafted. Says which fields changed, by kind and key."""
        for kind, keys in draft.stale.items():
            self._forget(kind, keys)
        inserting.write(draft.rows)
        changed = {kind: self._change(kind, told, ledger) for kind, told in draft.told.items() if told}
        self._add_funding(draft.paid)
        if ledger:
            ledger.source = self._source
            for kind, made in draft.made.items():
                for record_id in made.values():
                    ledger.note_made(kind, uuid.UUID(record_id))
                ledger.note_keys(kind, made)
            for kind, names in changed.items():
                ledger.note_keys(kind, (key for key, found in names.items() if found))
        return changed

    def _add_funding(self, paid: Mapping[uuid.UUID, Sequence[str]]) -> None:
        """Note on these organizations who pays, where that is not there yet."""
        if not paid:
            return
        held = select(Funding.organization_id, Funding.source).where(Funding.organization_id.in_(list(paid)))
        there = {(row.organization_id, row.source) for row in db.session.execute(held)}
        for organization_id, sources in paid.items():
            for source in dict.fromkeys(sources):
                if (organization_id, source) not in there:
                    db.session.add(Funding(organization_id=organization_id, source=source))

    def _change(
        self, kind: ImportedKind, told: Mapping[str, Told], ledger: Ledger | None
    ) -> dict[str, list[str]]:
        """Bring these records up to what the list says. Which fields changed, by key."""
        table = RECORDS[kind]
        ids = [one.id for one in told.values()]
        parts = {name for one in told.values() for name in one.record.parts}
        query = select(table).where(table.id.in_(ids))
        loaded = db.session.scalars(query.options(*(selectinload(getattr(table, name)) for name in parts)))
        by_key = {record.source_key: record for record in loaded}
        marks = select(ImportedRecord.source_key, ImportedRecord.marks).where(*self._mine(kind, told))
        old = {row.source_key: row.marks for row in db.session.execute(marks)}
        carried = self._carried(kind, ids) if kind in LINKED else {}
        was: dict[str, dict[str, Any]] = {}
        changed: dict[str, list[str]] = {}
        with db.session.no_autoflush:
            for key, one in told.items():
                before = old.get(key, {})
                fresh = [name for name, mark in one.marks.items() if before.get(name) != mark]
                if ledger:
                    was[key] = {name: ledgers.read(kind, by_key[key], name) for name in fresh}
                mine = carried.get(one.id, [])
                changed[key] = [n for n in fresh if self._set(kind, by_key[key], one.record, n, mine)]
        db.session.flush()
        if ledger:
            for key, names in changed.items():
                if names:
                    then = {name: was[key][name] for name in names}
                    now = {name: ledgers.read(kind, by_key[key], name) for name in names}
                    ledger.changed.append((kind, told[key].id, then, now))
        self._rewrite(
            kind,
            [(key, one.digest, one.marks) for key, one in told.items()],
            [key for key, one in told.items() if one.before],
        )
        return changed

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
