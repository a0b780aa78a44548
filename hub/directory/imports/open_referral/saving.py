"""Records of a source put into the database: made, changed, left alone, or proposed.

A field belongs to the source as long as it reads here as the source last said. Where our editors or the organization
changed it, theirs stands: what the source says then waits for somebody as a proposed change.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.directory.imports import proposing
from hub.directory.imports.fields import RECORDS
from hub.directory.imports.inserting import Inserts, promise_services
from hub.directory.imports.open_referral import saying
from hub.directory.imports.open_referral.building import Drafted
from hub.directory.imports.open_referral.ids import (
    LINKED,
    PLACE,
    TABLES,
    TERMS,
    Ids,
    attribute_of,
    columns_of,
)
from hub.directory.imports.open_referral.saying import Marks
from hub.directory.imports.open_referral.target import NOTHING, Target, Terms
from hub.directory.imports.remembering import Remembering
from hub.directory.models import (
    AssuredBy,
    Attribute,
    ImportedKind,
    ImportedRecord,
    Language,
    Phone,
    ServiceCapacity,
)


@dataclass(slots=True)
class Saved:
    """What became of one record."""

    id: uuid.UUID
    is_new: bool = False
    changed: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Saver(Remembering):
    """Saves drafts of one source, many at a time: the number of statements does not grow with them."""

    def __init__(self, source: str, source_id: uuid.UUID, *, title: str, actor: Actor) -> None:
        super().__init__(source, source_id)
        self._title, self._actor = title, actor
        self._inserts = Inserts()

    def save(
        self,
        kind: ImportedKind,
        drafts: Mapping[str, Drafted],
        terms: Mapping[str, Terms],
        *,
        published: Iterable[str] = (),
    ) -> dict[str, Saved]:
        """Make or change these records, by key; new ones whose key is in `published` are shown to the public."""
        db.session.flush()  # words that were made on the way: what is inserted below points to them
        ids = self.ids(kind, drafts)
        old = self._old(kind, drafts)
        free = Ids(self._source, kind, [draft for key, draft in drafts.items() if key not in ids])
        shown = frozenset(published)
        saved: dict[str, Saved] = {}
        changed: dict[str, Marks] = {}
        kept: dict[str, Marks] = {}
        for key, draft in drafts.items():
            marks = _marks(kind, draft, terms.get(key, Terms()))
            if key not in ids:
                saved[key] = self._create(
                    kind, draft, terms.get(key, Terms()), free, is_published=key in shown
                )
                kept[key] = marks
                continue
            saved[key] = Saved(ids[key])
            if old.get(key) != marks:
                changed[key] = marks
        self._inserts.write()
        if changed:
            kept |= self._change(kind, drafts=drafts, terms=terms, saved=saved, changed=changed, old=old)
        self._remember(kind, kept, old)
        if kind is ImportedKind.SERVICE:
            promise_services(one.id for one in saved.values() if one.is_new)
        return saved

    def _old(self, kind: ImportedKind, keys: Iterable[str]) -> dict[str, Marks]:
        found = select(ImportedRecord.source_key, ImportedRecord.marks).where(*self._mine(kind, keys))
        return {row.source_key: row.marks for row in db.session.execute(found)}

    def _remember(self, kind: ImportedKind, kept: Mapping[str, Marks], old: Mapping[str, Marks]) -> None:
        rows = [(key, saying.mark(marks), marks) for key, marks in kept.items()]
        self._rewrite(kind, rows, [key for key in kept if key in old])

    # ------------------------------------------------------------------------------------------- new ones

    def _create(
        self, kind: ImportedKind, draft: Drafted, terms: Terms, free: "Ids", *, is_published: bool
    ) -> Saved:
        own = free.of_record(draft)
        values: dict[str, Any] = {"id": own, "source": self._source, "source_key": draft.key, **draft.values}
        if kind is not ImportedKind.LOCATION:
            values["is_published"] = is_published
        if kind is ImportedKind.SERVICE and draft.values.get("assured_date"):
            values["assured_by"] = AssuredBy.IMPORT
        self._inserts.add(RECORDS[kind], **values)
        for name, rows in draft.parts.items():
            for number, row in enumerate(rows):
                self._add_part(TABLES[name], {f"{kind}_id": own}, row, free, f"{draft.key} {name} {number}")
        for carried in terms.by_taxonomy.values():
            for term_id, told in carried.items():
                self._inserts.add(Attribute, **attribute_of(kind, own, term_id, told, free))
        if draft.capacity:
            self._inserts.add(ServiceCapacity, service_id=own, **draft.capacity)
        return Saved(own, is_new=True)

    def _add_part(
        self, table: type[Any], owner: Mapping[str, Any], row: Mapping[str, Any], free: "Ids", key: str
    ) -> None:
        own = free.of_part(table, row.get("id", ""), key)
        self._inserts.add(table, **owner, **columns_of(table, row), id=own)
        for number, phone in enumerate(row.get("phones", ())):
            self._add_part(Phone, {"contact_id": own}, phone, free, f"{key} phones {number}")
        for number, language in enumerate(row.get("languages", ())):
            self._add_part(Language, {"phone_id": own}, language, free, f"{key} languages {number}")

    # --------------------------------------------------------------------------------------- changed ones

    def _change(
        self,
        kind: ImportedKind,
        *,
        drafts: Mapping[str, Drafted],
        terms: Mapping[str, Terms],
        saved: Mapping[str, Saved],
        changed: Mapping[str, Marks],
        old: Mapping[str, Marks],
    ) -> dict[str, Marks]:
        """Bring records up to what the source says; returns its last word on each, as far as it was heard."""
        table = RECORDS[kind]
        lists = {name for key in changed for name in drafts[key].parts}
        query = select(table).where(table.id.in_([saved[key].id for key in changed]))
        query = query.options(*(selectinload(getattr(table, name)) for name in lists))
        if kind is ImportedKind.SERVICE:
            query = query.options(selectinload(table.capacity))
        records = {record.id: record for record in db.session.scalars(query)}
        carried = _carried(kind, list(records))
        kept: dict[str, Marks] = {}
        for key, marks in changed.items():
            one = saved[key]
            target = Target(kind, records[one.id], carried[one.id], self._source)
            kept[key] = self._bring_up(
                target, drafts[key], terms.get(key, Terms()), one, marks=marks, before=old.get(key, {})
            )
        db.session.flush()
        return kept

    def _bring_up(
        self, target: "Target", draft: Drafted, terms: Terms, one: Saved, *, marks: Marks, before: Marks
    ) -> Marks:
        kept = dict(marks)
        disputed: dict[str, Any] = {}
        silent = [name for name in before if name.startswith(TERMS) and name not in marks]
        for name in [*marks, *silent]:
            wanted = marks.get(name, NOTHING)
            if before.get(name) == wanted:
                continue
            live = target.mark(name)
            if live == wanted:
                continue
            if live == before.get(name, target.blank(name)):
                target.set(name, draft, terms)
                one.changed.append(name)
            else:
                disputed[name] = target.wanted(name, draft, terms)
        if disputed:
            asked = proposing.ask(target.kind, target.record, disputed, title=self._title, actor=self._actor)
            one.proposed += map(proposing.own_name, asked.waiting)
            for name in asked.left:
                one.notes.append(f"{name} was changed here and waits for a decision already: ours stays.")
                if name in before:
                    kept[name] = before[name]
                else:
                    kept.pop(name, None)
        return kept


def _carried(kind: ImportedKind, ids: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, list[Attribute]]:
    found: defaultdict[uuid.UUID, list[Attribute]] = defaultdict(list)
    query = select(Attribute).where(Attribute.link_entity == LINKED[kind], Attribute.link_id.in_(ids))
    deep = selectinload(Attribute.term).selectinload(Attribute.term.property.mapper.class_.taxonomy)
    for attribute in db.session.scalars(query.options(deep)):
        found[attribute.link_id].append(attribute)
    return found


def _marks(kind: ImportedKind, draft: Drafted, terms: Terms) -> Marks:
    """The source's word on each field, list and taxonomy."""
    marks = {name: saying.mark(value) for name, value in draft.values.items() if name != "organization_id"}
    for name, rows in draft.parts.items():
        also = PLACE if name == "at_locations" else ()
        marks[name] = saying.mark_of_rows(rows, TABLES[name], also=also)
    for code, carried in terms.by_taxonomy.items():
        marks[f"{TERMS}{code}"] = saying.mark(sorted(map(str, carried)))
    if kind is ImportedKind.SERVICE and draft.capacity:
        room = draft.capacity
        marks["capacity"] = saying.mark([room["state"], room["weeks"], room["paused_until"]])
    return marks
