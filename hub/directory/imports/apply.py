"""A whole table brought into the directory. The caller opens the transaction: all of it happens, or nothing.

A row that cannot be used is refused, with the reason in the report, and the others go on. What is wrong with the
file or the mapping stops everything before the first row.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.directory.imports import cleaning
from hub.directory.imports.building import RowReader
from hub.directory.imports.fields import LISTS, RECORDS
from hub.directory.imports.joining import joined
from hub.directory.imports.ledger import Ledger
from hub.directory.imports.mapping import TableMapping
from hub.directory.imports.placing import Ground
from hub.directory.imports.reading import Table
from hub.directory.imports.records import Entry, Record, Refused
from hub.directory.imports.report import Outcome, Report, RowResult
from hub.directory.imports.saving import Saved, Saver
from hub.directory.imports.values import Row
from hub.directory.imports.words import Vocabulary
from hub.directory.models import ImportedKind, ImportSource, Organization, OrganizationIdentifier
from hub.directory.services.records import must

CHUNK = 500
K = ImportedKind
_TABLES = {spec.relationship: spec.table for lists in LISTS.values() for spec in lists.values()}

OnRows = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The rows that make one entry."""

    row: int
    key: str
    rows: list[Row]


def run(
    table: Table,
    mapping: TableMapping,
    *,
    name: str,
    actor: Actor,
    on_rows: OnRows = lambda _: None,
    ledger: Ledger | None = None,
) -> Report:
    """Bring in the table; `on_rows` hears how many more rows were looked at. Raises Invalid before it has begun.

    What was made and changed is noted in the ledger, if there is one.
    """
    must(actor, Permission.DIRECTORY_IMPORT)
    mapping.check_columns(name, table.columns)
    words = Vocabulary()
    words.check(mapping)
    return _Import(table, mapping, words, actor).run(on_rows, ledger)


class _Import:
    def __init__(self, table: Table, mapping: TableMapping, words: Vocabulary, actor: Actor) -> None:
        self._table, self._mapping, self._words, self._actor = table, mapping, words, actor
        self._reader = RowReader(mapping, table.columns)
        self._report = Report(mapping.source.title, list(table.notes))
        self._shared: dict[
            tuple[ImportedKind, str], uuid.UUID
        ] = {}  # records of several rows: the first row counts
        self._elsewhere: set[str] = set()  # organizations that another list or an editor brought in
        self._seen: dict[str, int] = {}
        self._source = _source(mapping)
        self._saver = Saver(mapping.source.name, self._source.id, _TABLES, words)
        self._others = _Others(mapping.source.name) if mapping.sections[K.ORGANIZATION].match else None

    def run(self, on_rows: OnRows, ledger: Ledger | None = None) -> Report:
        self._saver.write_into(ledger)
        waiting: list[_Waiting] = []
        for one in self._wanted(on_rows):
            waiting.append(one)
            if len(waiting) == CHUNK:
                self._take(waiting)
                waiting = []
        self._take(waiting)
        self._name_the_missing()
        self._close()
        return self._report

    # ------------------------------------------------------------------------------------------- rows in

    def _wanted(self, on_rows: OnRows) -> Iterator[_Waiting]:
        """Each entry with its rows; those that repeat a key are joined, left out or refused, as the mapping says."""
        together: dict[str, _Waiting] = {}
        for index, numbered in enumerate(self._table.rows()):
            on_rows(1)
            try:
                row = self._reader.cells(numbered, index)
                if reason := self._reader.skipped(row):
                    self._note(numbered[0], Outcome.LEFT_OUT, reason)
                    continue
                key = self._reader.key(row)
            except Refused as refusal:
                self._note(numbered[0], Outcome.REFUSED, str(refusal))
                continue
            first = self._seen.setdefault(key, numbered[0])
            if self._mapping.repeats == "join":
                together.setdefault(key, _Waiting(first, key, [])).rows.append(row)
            elif first == numbered[0]:
                yield _Waiting(first, key, [row])
            else:
                outcome = Outcome.LEFT_OUT if self._mapping.repeats == "first" else Outcome.REFUSED
                self._note(numbered[0], outcome, f"Row {first} has the same key.", key=key)
        yield from together.values()

    def _take(self, waiting: Sequence[_Waiting]) -> None:
        ground = Ground(self._reader.postcode(row) for one in waiting for row in one.rows)
        entries = []
        for one in waiting:
            try:
                made = [self._reader.entry(one.row, row, one.key, ground=ground) for row in one.rows]
                entries.append(self._reader.completed(joined(made)))
            except Refused as refusal:
                self._note(one.row, Outcome.REFUSED, str(refusal), key=one.key)
        with db.session.no_autoflush:
            self._save(entries)
        db.session.flush()

    def _note(self, row: int, outcome: Outcome, *why: str, key: str = "", name: str = "") -> None:
        self._report.results.append(RowResult(row, outcome, key, name, why))

    # ------------------------------------------------------------------------------------------ records out

    def _save(self, entries: Sequence[Entry]) -> None:
        """Organizations first, then places, then what belongs to both."""
        done: dict[int, dict[ImportedKind, Saved]] = {entry.row: {} for entry in entries}
        for kind in (K.ORGANIZATION, K.LOCATION, K.SERVICE, K.OPPORTUNITY):
            if kind is K.LOCATION and self._mapping.sections[K.ORGANIZATION].match == "leave out":
                entries = self._without_known(entries)
            having = [entry for entry in entries if kind in entry.records]
            for entry in having:
                self._tie(kind, entry.records[kind], done[entry.row], entry)
            self._save_kind(kind, having, done)
        for entry in entries:
            self._tell(entry, done[entry.row])

    def _save_kind(
        self, kind: ImportedKind, entries: Sequence[Entry], done: dict[int, dict[ImportedKind, Saved]]
    ) -> None:
        fresh: dict[str, Record] = {}
        for entry in entries:
            record = entry.records[kind]
            if (kind, record.key) not in self._shared:
                fresh.setdefault(record.key, record)
        if kind is K.ORGANIZATION and self._others:
            ours = self._saver.ids(kind, fresh)
            fresh = {key: r for key, r in fresh.items() if key in ours or not self._known_elsewhere(key, r)}
        shown = [entry.records[kind].key for entry in entries if self._may_show(kind, entry)]
        saved = self._saver.save(kind, fresh, published=shown)
        told: set[str] = set()
        for entry in entries:
            key = entry.records[kind].key
            if key in saved and key not in told:
                done[entry.row][kind] = saved[key]
                told.add(key)
            else:
                done[entry.row][kind] = Saved(saved[key].id if key in saved else self._shared[kind, key])
        if kind in (K.ORGANIZATION, K.LOCATION):
            self._shared |= {(kind, key): one.id for key, one in saved.items()}

    def _known_elsewhere(self, key: str, record: Record) -> bool:
        """Whether another list or an editor has this organization already; then it is used as it is."""
        found = self._others.find(record) if self._others else None
        if found:
            self._shared[K.ORGANIZATION, key] = found
            self._elsewhere.add(key)
        return found is not None

    def _without_known(self, entries: Sequence[Entry]) -> list[Entry]:
        """Leave out what belongs to organizations that were there already; only who pays for it is noted."""
        left: list[Entry] = []
        funding: dict[uuid.UUID, list[str]] = {}
        for entry in entries:
            organization = entry.records[K.ORGANIZATION]
            if organization.key not in self._elsewhere:
                left.append(entry)
                continue
            known = self._shared[K.ORGANIZATION, organization.key]
            paid = [
                part["source"]
                for record in entry.records.values()
                for part in record.parts.get("funding", ())
            ]
            funding.setdefault(known, []).extend(paid)
            why = "Its organization is in the directory already."
            self._note(entry.row, Outcome.LEFT_OUT, why, key=entry.key, name=entry.name)
        self._saver.add_funding(funding)
        return left

    def _tie(self, kind: ImportedKind, record: Record, done: dict[ImportedKind, Saved], entry: Entry) -> None:
        """Let a record know its organization and its place."""
        if kind is K.ORGANIZATION:
            return
        is_shared = kind is K.LOCATION and "key" in self._mapping.sections[K.LOCATION].extra
        if not is_shared:
            record.values["organization_id"] = self._saver.owner(done[K.ORGANIZATION].id)
        place = done.get(K.LOCATION)
        if kind is K.SERVICE and K.LOCATION in self._mapping.sections:
            record.parts["at_locations"] = [{"location_id": place.id}] if place else []
        if kind is K.OPPORTUNITY and K.LOCATION in self._mapping.sections:
            record.values["location_id"] = place.id if place else None
        for taxonomy, said in record.terms.items():
            if strangers := self._words.strangers(taxonomy, said):
                entry.notes.append(f"No such term in “{taxonomy}”: {', '.join(strangers)}.")

    def _may_show(self, kind: ImportedKind, entry: Entry) -> bool:
        """The rules by which an editor publishes (services of the directory)."""
        if not self._mapping.publish:
            return False
        record = entry.records[kind]
        if kind is K.SERVICE:
            has_place = K.LOCATION in entry.records or record.parts.get("service_areas")
            return bool(record.values.get("description") and (has_place or record.values.get("channels")))
        if kind is K.OPPORTUNITY:
            return any(record.values.get(name) for name in ("how_to_apply", "url", "email"))
        return True

    def _tell(self, entry: Entry, done: dict[ImportedKind, Saved]) -> None:
        """The result of one row."""
        main = done[self._mapping.main]
        changed = [
            name if kind is self._mapping.main else f"{kind} {name}"
            for kind, one in done.items()
            for name in one.changed
        ]
        outcome = Outcome.CREATED if main.is_new else Outcome.UPDATED if changed else Outcome.UNCHANGED
        why = [f"Changed: {', '.join(changed)}."] if outcome is Outcome.UPDATED else []
        if (
            outcome is Outcome.CREATED
            and self._mapping.publish
            and not self._may_show(self._mapping.main, entry)
        ):
            why.append(
                "The public does not see it yet: it needs a description, and a place, an area or a channel."
            )
        self._note(entry.row, outcome, *why, *dict.fromkeys(entry.notes), key=entry.key, name=entry.name)

    # --------------------------------------------------------------------------------------------- the end

    def _name_the_missing(self) -> None:
        """Entries of this source that no row speaks of any more. They stay as they are: somebody must look."""
        table = RECORDS[self._mapping.main]
        name = table.title if self._mapping.main is K.OPPORTUNITY else table.name
        if self._mapping.main is K.ORGANIZATION:
            return
        held = select(table.source_key, name).where(table.source == self._mapping.source.name)
        for key, shown in db.session.execute(held.order_by(name, table.source_key)):
            if key not in self._seen:
                self._note(0, Outcome.NOT_IN_LIST, key=key, name=shown)

    def _close(self) -> None:
        counts = self._report.counts()
        detail: dict[str, Any] = {outcome.name.lower(): count for outcome, count in counts.items()}
        self._source.rows = counts[Outcome.CREATED] + counts[Outcome.UPDATED] + counts[Outcome.UNCHANGED]
        self._source.last_imported_at = clock.now()
        audit.record(
            "directory.imported",
            actor=self._actor,
            record_type="import_source",
            record_id=self._source.id,
            **detail,
        )


def _source(mapping: TableMapping) -> ImportSource:
    told = mapping.source
    found = db.session.scalar(select(ImportSource).where(ImportSource.name == told.name))
    source = found or ImportSource(id=uuid.uuid4(), name=told.name, last_imported_at=clock.now())
    source.title, source.publisher, source.licence = told.title, told.publisher, told.licence
    source.attribution, source.url, source.edition = told.attribution, told.url, told.edition
    db.session.add(source)
    db.session.flush()
    return source


class _Others:
    """Organizations that came from elsewhere, to be found by a number in a register or by their name."""

    def __init__(self, source: str) -> None:
        others = select(Organization.id, Organization.name).where(Organization.source != source)
        self._names: dict[str, uuid.UUID] = {}
        for organization_id, name in db.session.execute(others.order_by(Organization.id)):
            self._names.setdefault(cleaning.name_key(name), organization_id)
        numbers = (
            select(
                OrganizationIdentifier.identifier_scheme,
                OrganizationIdentifier.identifier,
                OrganizationIdentifier.organization_id,
            )
            .join(Organization, Organization.id == OrganizationIdentifier.organization_id)
            .where(Organization.source != source)
        )
        self._numbers = {(scheme, number): found for scheme, number, found in db.session.execute(numbers)}

    def find(self, record: Record) -> uuid.UUID | None:
        for part in record.parts.get("identifiers", ()):
            if found := self._numbers.get((part.get("identifier_scheme", ""), part["identifier"])):
                return found
        return self._names.get(cleaning.name_key(record.values["name"]))
