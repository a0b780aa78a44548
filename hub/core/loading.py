"""Lists of records that are here already: one small statement for each list, however many the records are.

Most lists are empty, so several of them are first asked in one statement which have anything in them.

`selectinload` does the same, but each of its statements carries every option of the first one and is made anew from
them: with a dozen lists it is those that take the time, not the database.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from hub.core.db import Model, db

List = InstrumentedAttribute[Any]

FEW = 2
"""So many lists are read without asking."""


def load(records: Iterable[Model], *lists: List, option: ExecutableOption | None = None) -> None:
    """Read these lists, with what the option says of what is in them. A record that holds one already keeps it."""
    waiting: dict[tuple[List, ...], list[Model]] = defaultdict(list)
    for record in records:
        held = inspect(record).dict
        waiting[tuple(each for each in lists if each.key not in held)].append(record)
    for missing, those in waiting.items():
        filled = _filled(those, missing) if len(missing) > FEW else {each.key for each in missing}
        for each in missing:
            _fill(those, each, option, is_filled=each.key in filled)


def _fill(records: list[Model], each: List, option: ExecutableOption | None, *, is_filled: bool) -> None:
    mine, theirs, found = _read(each, option)
    rows = defaultdict(list)
    if is_filled:
        for row in db.session.scalars(found, {"ids": [getattr(record, mine) for record in records]}):
            rows[getattr(row, theirs)].append(row)
    for record in records:
        set_committed_value(record, each.key, rows[getattr(record, mine)])


def _filled(records: list[Model], lists: tuple[List, ...]) -> set[str]:
    """The names of those of the lists in which one of the records has anything."""
    mine, found = _which(lists)
    answer = db.session.execute(found, {"ids": [getattr(record, mine) for record in records]}).one()
    return {each.key for each, is_filled in zip(lists, answer, strict=True) if is_filled}


@cache
def _which(lists: tuple[List, ...]) -> tuple[str, Select[*tuple[Any, ...]]]:
    """What the owner of these lists is matched by, and the statement that asks which have anything in them."""
    keys = [_keys(each) for each in lists]
    ((mine,),) = {(own.key,) for own, _ in keys}
    return mine, select(*(exists().where(_is_of(other)) for _, other in keys))


@cache
def _read(each: List, option: ExecutableOption | None) -> tuple[str, str, Select[Any]]:
    """What a list's owner and its rows are matched by, and the statement that reads it."""
    relation = _relation(each)
    own, other = _keys(each)
    found = select(relation.mapper.class_).where(_is_of(other)).order_by(*relation.order_by or ())
    return own.key, other.key, found.options(option) if option else found


def _keys(each: List) -> tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]:
    """The fields of the owner and of its rows that hold the same."""
    relation = _relation(each)
    ((own, other),) = relation.local_remote_pairs or ()
    mine, theirs = (
        relation.parent.get_property_by_column(own),
        relation.mapper.get_property_by_column(other),
    )
    return mine.class_attribute, theirs.class_attribute


def _relation(each: List) -> RelationshipProperty[Any]:
    relation: RelationshipProperty[Any] = inspect(each.class_).relationships[each.key]
    return relation


def _is_of(other: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return other.in_(bindparam("ids", expanding=True))
