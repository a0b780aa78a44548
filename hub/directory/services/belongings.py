"""What belongs to an entry, wherever it is kept: found by foreign keys, so that no table of tomorrow is forgotten.

An entry's own parts (its phones, its timetable) are not belongings: they are compared by somebody, and stay where
they are. Nothing is deleted, so that whatever moved can go back.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Table, UniqueConstraint, and_, select, true, update

from hub.core.db import Base, db
from hub.directory.models import (
    Attribute,
    LinkEntity,
    MergedKind,
    ServiceAtLocation,
    ServiceCapacity,
)
from hub.directory.queries.merged import TABLES
from hub.directory.services import offers, organizations

Moved = list[list[str]]
"""[table, column, primary key] of each row that changed hands."""

OWN_PARTS: Final = {
    MergedKind.ORGANIZATION: {part.__tablename__ for part in organizations.PARTS.values()},
    MergedKind.SERVICE: {
        *(part.__tablename__ for part in offers.PARTS.values()),
        ServiceAtLocation.__tablename__,
        ServiceCapacity.__tablename__,
    },
}


def hand_over(kind: MergedKind, *, gone_id: uuid.UUID, kept_id: uuid.UUID) -> Moved:
    """Give everything that belongs to one entry to the other, and say what moved.

    A row whose like the other one has already (the same person is a member of both) stays with the one that goes.
    """
    moved: Moved = []
    for table, column in _columns(kind):
        key = _key(table)
        for row_id in _free(table, column, key, gone_id, kept_id):
            db.session.execute(update(table).where(key == row_id).values({column: kept_id}))
            moved.append([table.name, column.name, str(row_id)])
    return moved + (_hand_over_words(gone_id, kept_id) if kind is MergedKind.SERVICE else [])


def hand_back(moved: Sequence[Sequence[str]], *, gone_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Give it all back. What was deleted, or went to somebody else meanwhile, is left alone."""
    tables = {table.name: table for table in Base.metadata.tables.values()}
    for name, column_name, row_id in moved:
        table = tables[name]
        key, column = _key(table), table.c[column_name]
        held = update(table).where(key == key.type.python_type(row_id), column == kept_id)
        db.session.execute(held.values({column: gone_id}))


def _columns(kind: MergedKind) -> Iterator[tuple[Table, Column[Any]]]:
    target = TABLES[kind].__table__
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_PARTS[kind] or len(table.primary_key.columns) != 1:
            continue
        for column in table.columns:
            points_here = any(key.column.table is target for key in column.foreign_keys)
            if points_here and not column.primary_key and column.name != "merged_into_id":
                yield table, column


def _free(
    table: Table, column: Column[Any], key: Column[Any], gone_id: uuid.UUID, kept_id: uuid.UUID
) -> list[Any]:
    """The rows of the one that goes that may stand beside those of the other."""
    rows = db.session.scalars(select(key).where(column == gone_id)).all()
    unique = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    sets = [list(constraint.columns) for constraint in unique]
    sets += [list(index.columns) for index in table.indexes if index.unique]
    taken: set[Any] = set()
    other = table.alias()
    for columns in (columns for columns in sets if column in columns):
        same = and_(true(), *(table.c[c.name] == other.c[c.name] for c in columns if c is not column))
        there = select(key).join(other, same).where(column == gone_id, other.c[column.name] == kept_id)
        taken |= set(db.session.scalars(there))
    return [row for row in rows if row not in taken]


def _hand_over_words(gone_id: uuid.UUID, kept_id: uuid.UUID) -> Moved:
    """Terms are tied on by the kind of record and its id. Those that the other one carries too stay behind."""
    mine = select(Attribute).where(Attribute.link_entity == LinkEntity.SERVICE)
    carried = set(
        db.session.scalars(
            mine.with_only_columns(Attribute.taxonomy_term_id).where(Attribute.link_id == kept_id)
        )
    )
    moved: Moved = []
    for attribute in db.session.scalars(mine.where(Attribute.link_id == gone_id)):
        if attribute.taxonomy_term_id not in carried:
            attribute.link_id = kept_id
            moved.append([Attribute.__tablename__, "link_id", str(attribute.id)])
    return moved


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key
