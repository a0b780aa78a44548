"""What a record says, field by field, as short marks: of what a source told, and of what stands here now.

Both are settled to the same form first, so that they can be compared: a field whose mark is not the one of the
source's last word was changed here since. Nothing of the values is kept.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from hub.core.db import Model, UTCDateTime

Marks = dict[str, str]


def settled(value: Any) -> Any:
    """A value as JSON that is the same before it is stored and after."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [settled(one) for one in value]
    return value


def mark(value: Any) -> str:
    said = json.dumps(settled(value), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(said.encode(errors="surrogatepass"), digest_size=6).hexdigest()


def mark_of_rows(rows: Iterable[Mapping[str, Any]], table: type[Model], *, also: Sequence[str] = ()) -> str:
    """The mark of a list of parts: their own columns, in an order of their own."""
    names = (*own_columns(table), *also)
    blank = defaults(table)
    said = [[settled(row.get(name, blank.get(name))) for name in names] for row in rows]
    return mark(sorted(json.dumps(one, ensure_ascii=False, default=str) for one in said))


def row_of(part: Model) -> dict[str, Any]:
    return {column.key: getattr(part, column.key) for column in type(part).__table__.columns}


@cache
def own_columns(table: type[Model]) -> tuple[str, ...]:
    """What a part says itself: not its id, nor what it belongs to."""
    return tuple(c.key for c in table.__table__.columns if not c.foreign_keys and not c.primary_key)


@cache
def defaults(table: type[Model]) -> Mapping[str, Any]:
    """What a column holds when nobody says anything."""
    found: dict[str, Any] = {}
    for column in table.__table__.columns:
        default = column.default
        if default is not None and not isinstance(column.type, UTCDateTime):
            found[column.key] = [] if default.is_callable else default.arg
    return found
