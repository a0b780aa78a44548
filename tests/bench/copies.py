"""Many people like one: the rows that hang on a resident, poured again and again with new ids. SQLite only.

A story is told once through the services, so its rows are whole: history, agreement, what was disclosed, tasks. A copy
keeps the sealed words as they lie (a seal names its column, not its row), so a hundred thousand take seconds.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from hub.core.db import Model, db
from hub.referrals import references

_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
Value = object
Counts = Mapping[str, int]
"""Up to which row each table is known."""


def carried() -> list[Table]:
    """Every table that hangs on a resident, and theirs, in the order in which rows may be added."""
    found = {"resident"}
    tables = [one for one in Model.metadata.sorted_tables if one.name != "user"]
    for _ in range(3):  # a file hangs on a referral, which hangs on a resident
        found |= {
            table.name
            for table in tables
            for key in table.foreign_keys
            if key.column.table.name in found and key.parent is not table.c.get("merged_into_id")
        }
    return [one for one in tables if one.name in found]


def counts(connection: Connection) -> Counts:
    return {
        one.name: connection.exec_driver_sql(f'SELECT coalesce(max(rowid), 0) FROM "{one.name}"').scalar_one()
        for one in carried()
    }


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table, each with the places in it that change from copy to copy."""

    table: str
    width: int
    rows: Sequence[tuple[list[Value], list[int]]]


@dataclass(frozen=True, slots=True)
class Mould:
    """One story."""

    parts: Sequence[Part]
    own: Sequence[str]
    """Ids that each copy has anew."""

    def copy(self, cast: Mapping[str, str]) -> Iterator[tuple[Part, list[list[Value]]]]:
        """The rows of one more such person, with other people and places for those in `cast`."""
        new = {one: uuid.uuid4().hex for one in self.own} | cast

        def other(found: re.Match[str]) -> str:
            plain = found[0].replace("-", "")
            to = new.get(plain, plain)
            return str(uuid.UUID(to)) if "-" in found[0] else to

        for part in self.parts:
            rows = []
            for row, places in part.rows:
                made = list(row)
                for place in places:
                    value = str(row[place])
                    made[place] = new.get(value) or _ID.sub(other, value)
                if part.table == "referral":
                    made[_place("referral", "reference")] = _reference()
                rows.append(made)
            yield part, rows


def mould(connection: Connection, since: Counts, cast: Sequence[str]) -> Mould:
    """What has come since then, of which the ids in `cast` will be somebody else's."""
    found = {
        table: [
            list(row)
            for row in connection.exec_driver_sql(
                f'SELECT * FROM "{table}" WHERE rowid > ? ORDER BY rowid',
                (known,),
            )
        ]
        for table, known in since.items()
    }
    own = [str(row[_place(table, "id")]) for table, rows in found.items() if _has_id(table) for row in rows]
    moving = {*own, *cast}
    parts = [
        Part(table, len(rows[0]), [(row, _places(row, moving)) for row in rows])
        for table, rows in found.items()
        if rows
    ]
    return Mould(parts, own)


def pour(
    connection: Connection, mouldings: Iterator[tuple[Mould, Mapping[str, str]]], *, at_once: int = 500
) -> None:
    """Add so many copies, some hundred at once."""
    waiting: dict[str, tuple[Part, list[list[Value]]]] = {}

    def add() -> None:
        for name in [one.name for one in carried() if one.name in waiting]:
            part, rows = waiting.pop(name)
            marks = ", ".join("?" * part.width)
            connection.exec_driver_sql(
                f'INSERT INTO "{part.table}" VALUES ({marks})',
                [tuple(row) for row in rows],
            )

    for number, (one, cast) in enumerate(mouldings, start=1):
        for part, rows in one.copy(cast):
            waiting.setdefault(part.table, (part, []))[1].extend(rows)
        if number % at_once == 0:
            add()
    add()


def _places(row: Sequence[Value], moving: set[str]) -> list[int]:
    return [
        place
        for place, value in enumerate(row)
        if isinstance(value, str) and any(one.replace("-", "") in moving for one in _ID.findall(value))
    ]


def _reference() -> str:
    """One that no copy has yet: among so many, chance alone gives some twice."""
    while (one := references.new()) in _REFERENCES:
        pass
    _REFERENCES.add(one)
    return one


def _has_id(table: str) -> bool:
    return "id" in Model.metadata.tables[table].c


def _place(table: str, column: str) -> int:
    """Where a column lies in the database, which is not always where the class names it."""
    if (table, column) not in _PLACES:
        names = db.session.connection().exec_driver_sql(f'SELECT * FROM "{table}" LIMIT 0').keys()
        _PLACES.update({(table, name): place for place, name in enumerate(names)})
    return _PLACES[table, column]


_PLACES: dict[tuple[str, str], int] = {}
_REFERENCES: set[str] = set()
