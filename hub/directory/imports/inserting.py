"""New rows by the thousand, written as plain inserts.

What listens to the session (hub.directory.changed) does not see them, so new services are promised for the index
here. Rows that change go through the session as everybody's do.
"""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Dialect, Enum, Table, insert
from sqlalchemy.types import TypeEngine

from hub.core import clock
from hub.core.db import Identified, Model, db
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.imports import encoding, stage
from hub.directory.imports.stage import Stage, Staged
from hub.outbox.models import Promise

Rows = Mapping[type[Model], Sequence[tuple[Any, ...]] | Staged]
"""Rows as the database takes them, by table, or where they lie; without the moments of Stamped, which they get when
they are written."""
STAMPS = ("created_at", "last_modified")


class Inserts:
    """Rows that wait to be written together, those that others point to first; on a stage, if there is one."""

    def __init__(self, stage: Stage | None = None) -> None:
        self._stage = stage
        self._dialect = db.engine.dialect
        self.ids = Ids()
        self._rows: dict[type[Model], list[tuple[Any, ...]]] = {}
        self._shapes: dict[type[Model], _Shape] = {}
        self._alike: dict[tuple[type[Model], tuple[Any, ...]], tuple[Any, ...]] = {}

    def add(self, table: type[Model], **values: Any) -> None:
        """One more row. Columns that are not named get what a new record gets."""
        self._rows.setdefault(table, []).append(self._shape_of(table).row(values, self.ids))

    def add_alike(self, table: type[Model], *, all_say: Mapping[str, Any], **own: Any) -> None:
        """One more of many that differ in what is `own` only: the rest of the row is made once, moments too."""
        shape, key = self._shape_of(table), (table, tuple(all_say.values()))
        if key not in self._alike:
            self._alike[key] = shape.row({**all_say, **own}, self.ids)
        self._rows.setdefault(table, []).append(shape.like(self._alike[key], own))

    def promise(self, service_id: uuid.UUID) -> None:
        """Promise that this new service will be found."""
        self.add_alike(Promise, all_say={"kind": SERVICE_CHANGED}, payload={"service_id": str(service_id)})

    def _shape_of(self, table: type[Model]) -> "_Shape":
        if (shape := self._shapes.get(table)) is None:
            shape = self._shapes[table] = _shape(table, self._dialect)
        return shape

    def taken(self) -> Rows:
        """What waits, for somebody who writes it later."""
        rows, self._rows = self._rows, {}
        if stage := self._stage:
            return {table: stage.put(table.__tablename__, made) for table, made in rows.items()}
        return rows

    def write(self) -> None:
        write(self.taken())


def write(rows: Rows) -> None:
    """Put rows into the database. What is stamped is stamped now, not when it was thought of."""
    connection = db.session.connection()
    now = clock.now()
    for table in sorted(rows, key=_turn):
        shape, made = _shape(table, connection.dialect), rows[table]
        if isinstance(made, Staged):
            shape.copy(connection, made, now)
        else:
            shape.write(connection, made, now)


def promise_services(ids: Iterable[uuid.UUID]) -> None:
    """Promise that these services will be looked at by the index."""
    inserts = Inserts()
    for service_id in ids:
        inserts.promise(service_id)
    inserts.write()


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a row is made when just these columns are named; the rest stays blank or is made up."""

    forms: tuple[tuple[int, Callable[[Any], Any]], ...]
    makers: tuple[tuple[int, Callable[[Any], Any]], ...]
    in_order: Callable[[tuple[Any, ...]], tuple[Any, ...]]


class _Shape:
    """How a row of one table goes into one sort of database.

    SQLite takes rows as they stand, so each value is put into its form once, when the row is made; the statement
    is then only read. Other drivers have forms of their own, and are given the values.
    """

    def __init__(self, table: type[Model], dialect: Dialect) -> None:
        own = table.__table__
        if not isinstance(own, Table):
            raise TypeError(f"{table.__name__} is no table")
        is_counted = own.autoincrement_column
        self._stamps = [name for name in STAMPS if "last_modified" in own.columns]
        columns = [one for one in own.columns if one is not is_counted and one.name not in self._stamps]
        self._names = [one.name for one in columns]
        self._at = {name: place for place, name in enumerate(self._names)}
        self._table = own
        self._is_bound = dialect.positional
        self._id = self._at.get("id") if issubclass(table, Identified) else None
        self._forms = [_form_of(one.type, dialect) if self._is_bound else None for one in columns]
        self._plans: dict[tuple[str, ...], _Plan] = {}  # by the columns that are named
        self._makers: list[tuple[int, Callable[[Any], Any]]] = []
        self._blank: list[Any] = []
        for place, one in enumerate(columns):
            default = one.default.arg if one.default is not None else None
            if not callable(default):
                self._blank.append(self._in_form(place, default))
            elif self._is_bound and isinstance(one.type, JSON):
                self._blank.append(self._in_form(place, default(None)))  # the text of an empty list
            else:
                self._blank.append(None)
                self._makers.append((place, default))
        if self._is_bound:
            moment = own.columns["last_modified"].type if self._stamps else None
            self._moment = (
                moment.dialect_impl(dialect).bind_processor(dialect) if moment is not None else None
            )
            quoted = dialect.identifier_preparer.quote
            names = [*self._names, *self._stamps]
            heads, marks = ", ".join(map(quoted, names)), ", ".join("?" for _ in names)
            into = f"INSERT INTO {quoted(own.name)} ({heads})"
            self._text = f"{into} VALUES ({marks})"
            staged = ", ".join([stage.columns_of(self._names), *("?" for _ in self._stamps)])
            lie = f"{stage.NAME}.{quoted(own.name)} WHERE rowid BETWEEN ? AND ?"
            self._copy = f"{into} SELECT {staged} FROM {lie}"  # noqa: S608 - names of ours

    def row(self, values: Mapping[str, Any], ids: "Ids") -> tuple[Any, ...]:
        named = tuple(values)
        plan = self._plans.get(named)
        if plan is None:
            plan = self._plans[named] = self._plan(named)
        said = [*values.values()]
        for index, form in plan.forms:
            said[index] = form(said[index])
        for place, make in plan.makers:
            if place != self._id:
                said.append(self._in_form(place, make(None)))
            else:
                said.append(ids.text() if self._is_bound else ids.new())
        return plan.in_order((*self._blank, *said))

    def like(self, row: tuple[Any, ...], own: Mapping[str, Any]) -> tuple[Any, ...]:
        """That row with other values in these columns."""
        made = [*row]
        for name, value in own.items():
            place = self._at[name]
            made[place] = self._in_form(place, value)
        return tuple(made)

    def _plan(self, named: Sequence[str]) -> "_Plan":
        places = [self._at[name] for name in named]
        makers = tuple((place, make) for place, make in self._makers if place not in places)
        order = list(range(len(self._blank)))
        for index, place in enumerate([*places, *(place for place, _ in makers)], start=len(self._blank)):
            order[place] = index
        forms = [(index, self._forms[place]) for index, place in enumerate(places)]
        return _Plan(tuple((index, form) for index, form in forms if form), makers, itemgetter(*order))

    def _in_form(self, place: int, value: Any) -> Any:
        form = self._forms[place]
        return form(value) if form else value

    def write(self, connection: Any, rows: Sequence[tuple[Any, ...]], now: Any) -> None:
        if not self._is_bound:
            names = [*self._names, *self._stamps]
            stamps = [now] * len(self._stamps)
            connection.execute(
                insert(self._table), [dict(zip(names, [*row, *stamps], strict=True)) for row in rows]
            )
            return
        if stamped := self._stamped(now):
            rows = [row + stamped for row in rows]
        connection.exec_driver_sql(self._text, rows)

    def copy(self, connection: Any, staged: Staged, now: Any) -> None:
        """Rows that the database finds where they lie."""
        connection.exec_driver_sql(self._copy, (*self._stamped(now), staged.first, staged.last))

    def _stamped(self, now: Any) -> tuple[Any, ...]:
        return (self._moment(now),) * len(self._stamps) if self._moment else ()


class Ids:
    """Ids that grow (RFC 9562, version 7): what is written together then lies together in every index of it.

    With ids in no order each row of a long list touches another page of the database, and the longer the list, the
    longer everybody waits. The system is asked for chance in large pieces: it is slow to answer.
    """

    def __init__(self) -> None:
        self._moment = int(clock.now().timestamp() * 1000) << 12
        self._chance: Iterator[str] = iter(())

    def text(self) -> str:
        """One more, as a database without ids of its own holds it."""
        chance = next(self._chance, "")
        if not chance:
            drawn = os.urandom(8 * 512).hex()
            self._chance = iter([drawn[start : start + 15] for start in range(0, len(drawn), 16)])
            chance = next(self._chance)
        self._moment += 1
        return f"{self._moment >> 12:012x}7{self._moment & 0xFFF:03x}8{chance}"

    def new(self) -> uuid.UUID:
        return uuid.UUID(int=int(self.text(), 16))


def _form_of(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What puts a value into the form that the database holds. JSON by our own encoder, which says the same sooner."""
    own = kind.dialect_impl(dialect).bind_processor(dialect)
    if own and isinstance(kind, Enum):
        return cache(own)  # a column of it holds a handful of words
    return encoding.plain if own and isinstance(kind, JSON) and not kind.none_as_null else own


@cache
def _shape(table: type[Model], dialect: Dialect) -> _Shape:
    return _Shape(table, dialect)


@cache
def _turn(table: type[Model]) -> int:
    """What others point to is written first."""
    return [one.name for one in Model.metadata.sorted_tables].index(table.__tablename__)
