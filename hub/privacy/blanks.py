"""What a column holds once it says nothing any more."""

import enum
from typing import Any

from sqlalchemy import JSON, Column
from sqlalchemy.sql.schema import CallableColumnDefault
from sqlalchemy.types import TypeDecorator

from hub.core.sealed import Sealed, SealedJSON

_EMPTY: dict[type, Any] = {str: "", bool: False, int: 0, dict: {}, list: []}


def blank(column: Column[Any]) -> Any:
    """The value that stands for "emptied". Raises ValueError for a column that has none: its row must go instead."""
    if column.nullable:
        return None
    if isinstance(column.type, Sealed):
        return ""
    if isinstance(column.type, SealedJSON | JSON):
        return _nothing_of(column)
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    held = kind.python_type
    if held in _EMPTY and not issubclass(held, enum.Enum):
        return _EMPTY[held]
    raise ValueError(f"{column.table.name}.{column.name} cannot be emptied")


def _nothing_of(column: Column[Any]) -> Any:
    """What a new row has there: no list is emptied into a mapping."""
    default = column.default
    made: Any = default.arg if isinstance(default, CallableColumnDefault) else None
    return made(None) if made else {}
