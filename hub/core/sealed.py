"""Column types whose values the database alone does not give away: sealed on the way in, opened on the way out.

Each names its place, "table.column" (hub.core.vault): what was sealed for one column opens in no other. Nothing can
be searched for or sorted by in such a column; what must be found has keyed hashes beside it (hub.residents.keys).
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from hub.core import vault


class _Sealed(TypeDecorator[Any]):
    """What the types below share. `place` is "table.column"."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def written(self, value: Any) -> str:
        raise NotImplementedError

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else vault.seal(self.written(value), place=self.place)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else self.read(vault.opened(value, place=self.place))


class Sealed(_Sealed):
    """Text."""

    cache_ok = True

    def written(self, value: str) -> str:
        return value

    def read(self, text: str) -> str:
        return text


class SealedDate(_Sealed):
    """A day."""

    cache_ok = True

    def written(self, value: date) -> str:
        return value.isoformat()

    def read(self, text: str) -> date:
        return date.fromisoformat(text)


class SealedJSON(_Sealed):
    """A list or a mapping of plain values. Give it a new one to change it: changes inside are not noticed."""

    cache_ok = True

    def written(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def read(self, text: str) -> Any:
        return json.loads(text)


SEALED = (Sealed, SealedDate, SealedJSON)
"""Every sealed type: for whoever walks over all tables."""
