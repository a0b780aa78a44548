"""Fields and parts of a record as JSON, and back again exactly."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Numeric
from sqlalchemy import Enum as EnumColumn

from hub.core.db import Model, UTCDateTime

Stored = dict[str, Any]


def field(record: Model, name: str) -> Any:
    """One field of a record as JSON."""
    return _as_json(getattr(record, name), type(record).__table__.columns[name])


def values(kind: type[Model], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as the record takes them; those that it no longer has are left out."""
    columns = kind.__table__.columns
    return {name: _from_json(value, columns[name]) for name, value in stored.items() if name in columns}


def rows(parts: Iterable[Model], kind: type[Model], *, with_ids: bool) -> list[Stored]:
    """A list of parts as JSON: their own columns, not what they belong to."""
    names = own_columns(kind, with_ids=with_ids)
    return [{name: field(part, name) for name in names} for part in parts]


def own_columns(kind: type[Model], *, with_ids: bool) -> list[str]:
    return [
        column.key
        for column in kind.__table__.columns
        if not column.foreign_keys and (with_ids or not column.primary_key)
    ]


def parts(kind: type[Any], stored: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Parts that are in no session, to be put into words."""
    return [kind(**values(kind, row)) for row in stored]


def _as_json(value: Any, column: ColumnElement[Any]) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        scale = column.type.scale if isinstance(column.type, Numeric) else None
        return str(value if scale is None else value.quantize(Decimal(1).scaleb(-scale)))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return list(value) if isinstance(value, list) else value


def _from_json(value: Any, column: ColumnElement[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, EnumColumn):
        return column.type.enum_class(value)  # type: ignore[misc]
    kind = datetime if isinstance(column.type, UTCDateTime) else column.type.python_type
    if kind in (date, datetime, time):
        return kind.fromisoformat(value)
    if kind in (Decimal, uuid.UUID):
        return kind(value)
    return value
