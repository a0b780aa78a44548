"""Records put into the database: made, changed where the list changed, left alone, or proposed.

A record is found again by source and key. Of each the list's last word is kept as short hashes (ImportedRecord), so
a row that says what it said before touches nothing. Where the list changes a field that somebody changed here, theirs
stands, and what the list says waits as a proposed change.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.directory.imports import inserting, proposing
from hub.directory.imports import ledger as ledgers
from hub.directory.imports.edited import Edits
from hub.directory.imports.fields import LINKED, RECORDS
from hub.directory.imports.inserting import Inserts, Rows
from hub.directory.imports.ledger import Ledger
from hub.directory.imports.mapping import SourceInfo
from hub.directory.imports.proposing import Asked
from hub.directory.imports.records import Record, marked
from hub.directory.imports.remembering import Remembering
from hub.directory.imports.stage import Stage
from hub.directory.imports.words import Vocabulary
from hub.directory.models import (
    Accessibility,
    Address,
    AssuredBy,
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
class Became:
    """What became of the fields of one record of which the list says something else than before."""

    changed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """Changed here too: ours stays, and the list's word waits for somebody."""
    left: list[str] = field(default_factory=list)
    """The same, but somebody's own proposal waits: the list is asked again the next time."""


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
        source: SourceInfo,
        source_id: uuid.UUID,
        tables: Mapping[str, type[Any]],
        words: Vocabulary,
        stage: Stage | None = None,
        *,
        actor: Actor,
    ) -> None:
        super().__init__(source.name, source_id)
        self._title, self._actor = source.title, actor
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

    def write(self, draft: Draft, ledger: Ledger | None = None) -> dict[ImportedKind, dict[str, Became]]:
        """Do what was drafted. Says what became of the fields that the list changed, by kind and key."""
        for kind, keys in draft.stale.items():
            self._forget(kind, keys)
        inserting.write(draft.rows)
        became = {kind: self._change(kind, told, ledger) for kind, told in draft.told.items() if told}
        self._add_funding(draft.paid)
        if ledger:
            ledger.source = self._source
            for kind, made in draft.made.items():
                for record_id in made.values():
                    ledger.note_made(kind, uuid.UUID(record_id))
                ledger.note_keys(kind, made)
            for kind, of_kind in became.items():
                ledger.note_keys(kind, (key for key, one in of_kind.items() if one.changed or one.waiting))
        return became

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
    ) -> dict[str, Became]:
        """Bring these records up to what the list says, but for what was changed here. What became of them, by key."""
        ids = [one.id for one in told.values()]
        by_id = self._loaded(kind, told)
        marks = select(ImportedRecord.source_key, ImportedRecord.marks).where(*self._mine(kind, told))
        old = {row.source_key: row.marks for row in db.session.execute(marks)}
        carried = self._carried(kind, ids) if kind in LINKED else {}
        edits = Edits(kind, ids, title=self._title)
        fresh: dict[str, list[str]] = {}
        ours: dict[str, set[str]] = {}
        for key, one in told.items():
            before = old.get(key, {})
            fresh[key] = [name for name, mark in one.marks.items() if before.get(name) != mark]
            ours[key] = set()
            if one.id in edits:
                held = ((name, marked(getattr(by_id[one.id], name))) for name in one.record.values)
                agreed = {name for name, mark in held if before.get(name) == mark}
                ours[key] = edits.standing(one.id, fresh[key], agreed=agreed)
        was: dict[str, dict[str, Any]] = {}
        became: dict[str, Became] = {}
        with db.session.no_autoflush:
            for key, one in told.items():
                target, mine = by_id[one.id], carried.get(one.id, [])
                theirs = [name for name in fresh[key] if name not in ours[key]]
                if ledger:
                    was[key] = {name: ledgers.read(kind, target, name) for name in theirs}
                became[key] = Became([n for n in theirs if self._set(kind, target, one.record, n, mine)])
        db.session.flush()
        if ledger:
            for key, did in became.items():
                if did.changed:
                    then = {name: was[key][name] for name in did.changed}
                    now = {name: ledgers.read(kind, by_id[told[key].id], name) for name in did.changed}
                    ledger.changed.append((kind, told[key].id, then, now))
        for key, one in told.items():
            asked = self._ask(kind, by_id[one.id], one, ours[key])
            became[key].waiting, became[key].left = asked.waiting, asked.left
            if ledger and asked.change is not None:
                ledger.proposed.append(asked.change.id)
            if settled := edits.asked(one.id, set(fresh[key]) - set(became[key].waiting)):
                proposing.no_longer(kind, one.id, settled, title=self._title, actor=self._actor)
        self._rewrite(
            kind,
            [self._heard(key, one, old.get(key, {}), became[key].left) for key, one in told.items()],
            [key for key, one in told.items() if one.before],
        )
        return became

    def _loaded(self, kind: ImportedKind, told: Mapping[str, Told]) -> dict[uuid.UUID, Any]:
        table = RECORDS[kind]
        parts = {name for one in told.values() for name in one.record.parts}
        query = select(table).where(table.id.in_([one.id for one in told.values()]))
        loaded = db.session.scalars(query.options(*(selectinload(getattr(table, name)) for name in parts)))
        return {record.id: record for record in loaded}

    def _ask(self, kind: ImportedKind, target: Any, one: Told, disputed: Collection[str]) -> Asked:
        """Propose what the list says of fields that were changed here."""
        wanted = {name: self._said(one.record, name) for name in one.marks if name in disputed}
        if not wanted:
            return Asked([], [])
        return proposing.ask(kind, target, wanted, title=self._title, actor=self._actor)

    def _said(self, record: Record, name: str) -> Any:
        """What the list says of a field, list or taxonomy, as a proposed change holds it."""
        if name in record.values:
            return record.values[name]
        if name in record.parts:
            return record.parts[name]
        taxonomy = name.removeprefix("terms.")
        return sorted(map(str, self._words.ids(taxonomy, record.terms[taxonomy])))

    @staticmethod
    def _heard(
        key: str, one: Told, before: Mapping[str, str], left: Iterable[str]
    ) -> tuple[str, str, dict[str, str]]:
        """The list's last word on a record, as far as it was heard: of what was left it speaks anew the next time."""
        if not (unheard := frozenset(left)):
            return key, one.digest, one.marks
        marks = {name: mark for name, mark in one.marks.items() if name not in unheard}
        marks |= {name: before[name] for name in unheard if name in before}
        return key, _digest(marks), marks

    def _set(
        self, kind: ImportedKind, target: Any, record: Record, name: str, carried: list[Attribute]
    ) -> bool:
        """Bring one field, list or taxonomy up to what the list says. Says whether that changed anything."""
        if name in record.values:
            if getattr(target, name) == record.values[name] or (
                name == "assured_date" and _was_confirmed(target)
            ):
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


def _was_confirmed(target: Any) -> bool:
    """Whether somebody has said here that it is right: then the day is theirs, and no list's."""
    return getattr(target, "assured_by", None) not in (None, AssuredBy.IMPORT)


def _digest(marks: Mapping[str, str]) -> str:
    said = "".join(f"{name}={mark};" for name, mark in sorted(marks.items()))
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
