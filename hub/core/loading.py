"""Lists of records that are here already: one small statement for each list, however many the records are.

`selectinload` does the same, but each of its statements carries every option of the first one and is made anew from
them: with a dozen lists it is those that take the time, not the database.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from hub.core.db import Model, db

List = InstrumentedAttribute[Any]


def load(records: Iterable[Model], *lists: List, option: ExecutableOption | None = None) -> None:
    """Read these lists, with what the option says of what is in them. A record that holds one already keeps it."""
    here = list(records)
    for each in lists:
        name, mine, theirs, found = _read(each, option)
        if waiting := [record for record in here if name not in inspect(record).dict]:
            rows = defaultdict(list)
            for row in db.session.scalars(found, {"ids": [getattr(record, mine) for record in waiting]}):
                rows[getattr(row, theirs)].append(row)
            for record in waiting:
                set_committed_value(record, name, rows[getattr(record, mine)])


@cache
def _read(each: List, option: ExecutableOption | None) -> tuple[str, str, str, Select[Any]]:
    """The name of a list, what its owner and its rows are matched by, and the statement that reads it."""
    relation: RelationshipProperty[Any] = inspect(each.class_).relationships[each.key]
    ((own, other),) = relation.local_remote_pairs or ()
    mine, theirs = (
        relation.parent.get_property_by_column(own).key,
        relation.mapper.get_property_by_column(other).key,
    )
    found = select(relation.mapper.class_).where(other.in_(bindparam("ids", expanding=True)))
    found = found.order_by(*relation.order_by or ())
    return relation.key, mine, theirs, found.options(option) if option else found
