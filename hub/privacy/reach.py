"""Which rows hang on a resident: found by walking the foreign keys of all tables, so that no new table is forgotten."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table, Uuid, or_, select

from hub.core.db import Base
from hub.core.personal import KEY, Personal
from hub.residents import keys
from hub.residents.models import EqualityAnswer, Resident

Ids = Sequence[uuid.UUID]
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Reached:
    """A table with rows of one resident: which of them are theirs, and what its personal columns ask for."""

    table: Table
    theirs: Condition
    rules: dict[str, Personal]

    @property
    def name(self) -> str:
        return self.table.name


def tables(ids: Ids) -> list[Reached]:
    """Every table that says something about these records, parents before children."""
    root = Base.metadata.tables[Resident.__tablename__]
    links = links_to(root, Base.metadata)
    found = [
        Reached(table, _hanging(table, root, links, ids), rules)
        for table in Base.metadata.sorted_tables
        if (table is root or table in links) and (rules := rules_of(table))
    ]
    return [*found, _answers(ids)]


def rules_of(table: Table) -> dict[str, Personal]:
    """The rules of its personal columns, by column."""
    return {column.name: column.info[KEY] for column in table.columns if KEY in column.info}


def identity(table: Table) -> Column[Any] | None:
    """The UUID by which messages, links and the trail know a row; None where nothing can be said about one."""
    column = table.c.get("id")
    return column if column is not None and isinstance(column.type, Uuid) else None


def links_to(root: Table, metadata: MetaData) -> dict[Table, list[Column[Any]]]:
    """Tables that lead to the root through foreign keys, each with the columns that begin the way.

    A row that names its own kind (a referral and the one it follows) leads nowhere new, and what the root itself
    points to (a team, a worker) does not hang on it.
    """
    links: dict[Table, list[Column[Any]]] = {}
    for table in metadata.sorted_tables:  # what is pointed to comes first
        if table is not root and (ways := list(_ways(table, {root, *links}))):
            links[table] = ways
    return links


def _ways(table: Table, reached: set[Table]) -> Iterator[Column[Any]]:
    for column in table.columns:
        if any(key.column.table in reached and key.column.table is not table for key in column.foreign_keys):
            yield column


def _hanging(table: Table, root: Table, links: dict[Table, list[Column[Any]]], ids: Ids) -> Condition:
    if table is root:
        return root.c.id.in_(ids)
    return or_(*(_through(column, root, links, ids) for column in links[table]))


def _through(column: Column[Any], root: Table, links: dict[Table, list[Column[Any]]], ids: Ids) -> Condition:
    target = next(key.column for key in column.foreign_keys if key.column.table in {root, *links})
    if target.table is root:
        return column.in_(ids)
    return column.in_(select(target).where(_hanging(target.table, root, links, ids)))


def whose(table: Table) -> list[ColumnElement[uuid.UUID]]:
    """For a row of a table that hangs on residents: the record of which, by each way that leads to one."""
    root = Base.metadata.tables[Resident.__tablename__]
    links = links_to(root, Base.metadata)
    if table is root:
        return [root.c.id]
    return [way for column in links.get(table, ()) for way in _leads(column, root, links)]


def _leads(
    column: Column[Any], root: Table, links: dict[Table, list[Column[Any]]]
) -> Iterator[ColumnElement[uuid.UUID]]:
    key = next(key for key in column.foreign_keys if key.column.table in {root, *links})
    target = key.column.table
    if target is root:
        yield column
        return
    for onward in links[target]:
        for way in _leads(onward, root, links):
            yield select(way).where(key.column == column).correlate(column.table).scalar_subquery()


def _answers(ids: Ids) -> Reached:
    """The one table that no foreign key leads to, on purpose: equality monitoring."""
    table = Base.metadata.tables[EqualityAnswer.__tablename__]
    return Reached(table, table.c.about_hash.in_([keys.about(one) for one in ids]), rules_of(table))
