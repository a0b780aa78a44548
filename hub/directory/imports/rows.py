"""The rows of a table made into entries: cleaned, told apart by their keys, and joined, left out or refused.

What the directory holds already does not matter here; the database is asked only where postcodes are. So another
process can do it (hub.directory.imports.beside).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hub.directory.imports.building import RowReader
from hub.directory.imports.joining import joined
from hub.directory.imports.mapping import TableMapping
from hub.directory.imports.placing import Ground
from hub.directory.imports.reading import NumberedRow, Table
from hub.directory.imports.records import Entry, Refused
from hub.directory.imports.report import Outcome, RowResult
from hub.directory.imports.values import Row

CHUNK = 500


@dataclass(slots=True)
class Batch:
    """What was made of some rows: entries, and for those that make none why not."""

    looked_at: int = 0
    used: int = 0
    """How many rows the entries are made of."""
    entries: list[Entry] = field(default_factory=list)
    results: list[RowResult] = field(default_factory=list)

    def note(self, row: int, outcome: Outcome, why: str, key: str = "") -> None:
        self.results.append(RowResult(row, outcome, key, "", (why,)))


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The rows that make one entry."""

    row: int
    key: str
    rows: list[Row]


class Rows:
    """The rows of one table under its mapping."""

    def __init__(self, table: Table, mapping: TableMapping) -> None:
        self.total = table.total
        self._table, self._mapping = table, mapping
        self._reader = RowReader(mapping, table.columns)
        self._seen: dict[str, int] = {}  # the first row of each key
        self._batch = Batch()

    def batches(self) -> Iterator[Batch]:
        """All of them, some hundred at a time. Those that are joined come when the last row was looked at."""
        waiting: list[_Waiting] = []
        together: dict[str, _Waiting] = {}
        for index, numbered in enumerate(self._table.rows()):
            self._batch.looked_at += 1
            one = self._keyed(numbered, index)
            if one and self._mapping.repeats == "join":
                together.setdefault(one.key, _Waiting(one.row, one.key, [])).rows.extend(one.rows)
            elif one and self._comes_first(one):
                waiting.append(one)
            if self._batch.looked_at == CHUNK:
                yield self._made(waiting)
                waiting = []
        waiting.extend(together.values())
        for start in range(0, max(len(waiting), 1), CHUNK):
            yield self._made(waiting[start : start + CHUNK])

    def _keyed(self, numbered: NumberedRow, index: int) -> _Waiting | None:
        """A row that is wanted, with its key; None, and a note, for one that is not."""
        try:
            row = self._reader.cells(numbered, index)
            if reason := self._reader.skipped(row):
                self._batch.note(numbered[0], Outcome.LEFT_OUT, reason)
                return None
            return _Waiting(numbered[0], self._reader.key(row), [row])
        except Refused as refusal:
            self._batch.note(numbered[0], Outcome.REFUSED, str(refusal))
            return None

    def _comes_first(self, one: _Waiting) -> bool:
        first = self._seen.setdefault(one.key, one.row)
        if first != one.row:
            outcome = Outcome.LEFT_OUT if self._mapping.repeats == "first" else Outcome.REFUSED
            self._batch.note(one.row, outcome, f"Row {first} has the same key.", one.key)
        return first == one.row

    def _made(self, waiting: Sequence[_Waiting]) -> Batch:
        """The batch so far with the entries of these; the next one begins."""
        batch, self._batch = self._batch, Batch()
        batch.used = sum(len(one.rows) for one in waiting)
        ground = Ground(self._reader.postcode(row) for one in waiting for row in one.rows)
        for one in waiting:
            try:
                made = [self._reader.entry(one.row, row, one.key, ground=ground) for row in one.rows]
                entry = self._reader.completed(joined(made))
                for record in entry.records.values():
                    record.mark()
                batch.entries.append(entry)
            except Refused as refusal:
                batch.note(one.row, Outcome.REFUSED, str(refusal), one.key)
        return batch
