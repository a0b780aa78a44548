"""A whole table brought into the directory: all of it, or nothing.

First it is made ready, which takes most of the time and only reads; then it is written, in a transaction that the
caller opens and that is short, because whoever else has something to write waits for it.

A row that cannot be used is refused, with the reason in the report, and the others go on. What is wrong with the
file or the mapping stops everything before the first row.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict
from hub.directory.imports import beside, patience
from hub.directory.imports.fields import LISTS, RECORDS
from hub.directory.imports.ledger import Ledger
from hub.directory.imports.mapping import TableMapping
from hub.directory.imports.others import Others
from hub.directory.imports.reading import Table
from hub.directory.imports.records import Entry, Record
from hub.directory.imports.report import Outcome, Report, RowResult
from hub.directory.imports.rows import Batch, Rows
from hub.directory.imports.saving import Became, Saved, Saver
from hub.directory.imports.sources import renewed, standing
from hub.directory.imports.spool import Spool
from hub.directory.imports.stage import Stage
from hub.directory.imports.words import Vocabulary
from hub.directory.models import ImportedKind, ImportSource, MergedKind
from hub.directory.queries import merged
from hub.directory.services.records import must

CHUNK = 500
K = ImportedKind
_TABLES = {spec.relationship: spec.table for lists in LISTS.values() for spec in lists.values()}

OnRows = Callable[[int], None]
MOVED = "Entries of this list changed while it was made ready. Nothing was loaded. Bring it in once more."
DISPUTED = "Changed here and in the list: {}. Ours stays until somebody decides."
LEFT = "Changed here, and somebody's own proposal waits: {}. Ours stays, and the list is asked again the next time."
HIDDEN = "The public does not see it yet: it needs a description, and a place, an area or a channel."


@dataclass(frozen=True, slots=True)
class _Untold:
    """A row whose result is known when it has been written: the records of it that the list speaks anew of."""

    row: int
    key: str
    name: str
    notes: tuple[str, ...]
    records: tuple[tuple[ImportedKind, str], ...]


def prepare(
    table: Table, mapping: TableMapping, *, name: str, actor: Actor, on_rows: OnRows = lambda _: None
) -> "Import":
    """Make a table ready; `on_rows` hears how many more rows were looked at. Raises Invalid when it cannot be."""
    must(actor, Permission.DIRECTORY_IMPORT)
    mapping.check_columns(name, table.columns)
    words = Vocabulary()
    words.check(mapping)
    made = Import(table, mapping, words, actor)
    made.prepare(on_rows)
    return made


class Import:
    """A table on its way in."""

    def __init__(self, table: Table, mapping: TableMapping, words: Vocabulary, actor: Actor) -> None:
        self._table, self._mapping, self._words, self._actor = table, mapping, words, actor
        self._rows = Rows(table, mapping)
        self._report = Report(mapping.source.title, list(table.notes))
        self._shared: dict[
            tuple[ImportedKind, str], uuid.UUID
        ] = {}  # records of several rows: the first row counts
        self._elsewhere: set[str] = set()  # organizations that another list or an editor brought in
        self._keys: set[str] = set()
        self._merged = merged.Followed(MergedKind.ORGANIZATION)
        self._before = standing(mapping.source.name)
        self._source_id = self._before.source_id or uuid.uuid4()
        is_staged = beside.is_long(self._rows) and db.engine.dialect.name == "sqlite"
        self._stage = Stage() if is_staged else None
        self._saver = Saver(mapping.source, self._source_id, _TABLES, words, self._stage, actor=actor)
        self._others = Others(mapping.source.name) if mapping.sections[K.ORGANIZATION].match else None
        self._untold: list[_Untold] = []
        self._spool = Spool()

    def prepare(self, on_rows: OnRows) -> None:
        with patience.rarely_tidied():
            for batch in beside.batches(self._rows):
                self._take(batch)
                on_rows(batch.looked_at)
        self._name_the_missing()

    def write(self, ledger: Ledger | None = None, on_rows: OnRows = lambda _: None) -> Report:
        """Write what was made ready, once; what was made and changed is noted in the ledger, if there is one.

        `on_rows` hears how many more rows were written; those that nothing is made of it does not hear of.
        Raises Conflict when somebody brought in the same list, or took away from it, in the meantime.
        """
        try:
            self._write_all(ledger, on_rows)
        finally:
            self._forget()
        return self._report

    def _write_all(self, ledger: Ledger | None, on_rows: OnRows) -> None:
        if standing(self._mapping.source.name) != self._before:
            raise Conflict(MOVED)
        source = renewed(self._mapping.source, self._source_id)
        if self._stage:
            self._stage.show()
        try:
            for draft, untold, rows in self._spool.things():
                became = self._saver.write(draft, ledger)
                for one in untold:
                    self._tell_later(one, became)
                on_rows(rows)
        except IntegrityError as error:  # what it points to has gone since
            raise Conflict(MOVED) from error
        self._report.sort()
        self._close(source)

    def _forget(self) -> None:
        self._spool.forget()
        if self._stage:
            self._stage.forget()

    def _take(self, batch: Batch) -> None:
        self._report.results += batch.results
        self._keys.update(one.key for one in batch.entries)
        self._keys.update(one.key for one in batch.results)
        self._draft(batch.entries)
        self._spool.put((self._saver.taken(), self._untold, batch.used))
        self._untold = []

    def _note(self, row: int, outcome: Outcome, *why: str, key: str = "", name: str = "") -> None:
        self._report.results.append(RowResult(row, outcome, key, name, why))

    # ------------------------------------------------------------------------------------------ records out

    def _draft(self, entries: Sequence[Entry]) -> None:
        """Organizations first, then places, then what belongs to both."""
        done: dict[int, dict[ImportedKind, Saved]] = {entry.row: {} for entry in entries}
        for kind in (K.ORGANIZATION, K.LOCATION, K.SERVICE, K.OPPORTUNITY):
            if kind is K.LOCATION and self._mapping.sections[K.ORGANIZATION].match == "leave out":
                entries = self._without_known(entries)
            having = [entry for entry in entries if kind in entry.records]
            for entry in having:
                self._tie(kind, entry.records[kind], done[entry.row], entry)
            self._draft_kind(kind, having, done)
        for entry in entries:
            self._tell(entry, done[entry.row])

    def _draft_kind(
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
        saved = self._saver.draft(kind, fresh, published=shown)
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
            self._saver.pay(known, paid)
            why = "Its organization is in the directory already."
            self._note(entry.row, Outcome.LEFT_OUT, why, key=entry.key, name=entry.name)
        return left

    def _tie(self, kind: ImportedKind, record: Record, done: dict[ImportedKind, Saved], entry: Entry) -> None:
        """Let a record know its organization and its place."""
        if kind is K.ORGANIZATION:
            return
        is_shared = kind is K.LOCATION and "key" in self._mapping.sections[K.LOCATION].extra
        if not is_shared:
            record.values["organization_id"] = self._merged.last(done[K.ORGANIZATION].id)
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
        """The result of one row, or the promise of one."""
        notes = tuple(dict.fromkeys(entry.notes))
        anew = tuple((kind, entry.records[kind].key) for kind, one in done.items() if one.was_told)
        if done[self._mapping.main].is_new:
            why = [HIDDEN] if self._mapping.publish and not self._may_show(self._mapping.main, entry) else []
            self._note(entry.row, Outcome.CREATED, *why, *notes, key=entry.key, name=entry.name)
        elif anew:
            self._untold.append(_Untold(entry.row, entry.key, entry.name, notes, anew))
        else:
            self._note(entry.row, Outcome.UNCHANGED, *notes, key=entry.key, name=entry.name)

    def _tell_later(self, one: _Untold, became: Mapping[ImportedKind, Mapping[str, Became]]) -> None:
        told = [(kind, became[kind][key]) for kind, key in one.records]
        changed, waiting, left = (
            ", ".join(name if kind is self._mapping.main else f"{kind} {name}" for kind, name in names)
            for names in (
                [(kind, name) for kind, did in told for name in did.changed],
                [(kind, name) for kind, did in told for name in did.waiting],
                [(kind, name) for kind, did in told for name in did.left],
            )
        )
        outcome = Outcome.PROPOSED if waiting else Outcome.UPDATED if changed else Outcome.UNCHANGED
        why = [DISPUTED.format(waiting)] if waiting else []
        why += [f"Changed: {changed}."] if changed else []
        why += [LEFT.format(left)] if left else []
        self._note(one.row, outcome, *why, *one.notes, key=one.key, name=one.name)

    # --------------------------------------------------------------------------------------------- the end

    def _name_the_missing(self) -> None:
        """Entries of this source that no row speaks of any more. They stay as they are: somebody must look."""
        table = RECORDS[self._mapping.main]
        name = table.title if self._mapping.main is K.OPPORTUNITY else table.name
        if self._mapping.main is K.ORGANIZATION:
            return
        held = select(table.source_key, name).where(table.source == self._mapping.source.name)
        found = db.session.execute(held.order_by(name, table.source_key).execution_options(yield_per=CHUNK))
        for key, shown in found:
            if key not in self._keys:
                self._note(0, Outcome.NOT_IN_LIST, key=key, name=shown)

    def _close(self, source: ImportSource) -> None:
        counts = self._report.counts()
        detail: dict[str, Any] = {outcome.name.lower(): count for outcome, count in counts.items()}
        used = (Outcome.CREATED, Outcome.UPDATED, Outcome.PROPOSED, Outcome.UNCHANGED)
        source.rows = sum(counts[outcome] for outcome in used)
        source.last_imported_at = clock.now()
        audit.record(
            "directory.imported",
            actor=self._actor,
            record_type="import_source",
            record_id=source.id,
            **detail,
        )
