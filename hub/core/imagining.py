"""What if: records changed for the eye only. While it lasts, the session keeps every change to itself.

A page that shows an entry as it would be with what waits must not write, nor wait for somebody who does.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.orm.attributes import set_committed_value

imagining: ContextVar[bool] = ContextVar("imagining", default=False)


class ImaginingSession(Session):
    """A session that can be told to send nothing. What it read already it gives out again, with the changes."""

    def get_bind(self, *_: Any, bind: Engine | Connection | None = None, **_more: Any) -> Engine | Connection:
        """There is one database, so nobody need look from the tables of each statement which it is."""
        return bind or self._db.engines[None]

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Send the changes; while imagining, do the part of it that readers rely on: ids, and records by their keys."""
        if not imagining.get():
            super().flush(objects)
            return
        with self.no_autoflush:
            for record in (*self.new, *self.dirty):
                if record in self.new and getattr(record, "id", ...) is None:
                    _give_id(record)
                for name, held in self._pointed_at(record):
                    set_committed_value(record, name, held)

    def _pointed_at(self, record: Any) -> Iterator[tuple[str, Any]]:
        """The records that it points at with keys that were set just now."""
        state = inspect(record)
        for relation in state.mapper.relationships:
            key = _only_key(relation)
            if key and state.attrs[key].history.added:
                target = getattr(record, key)
                yield relation.key, self.get(relation.mapper.class_, target) if target else None


def _only_key(relation: RelationshipProperty[Any]) -> str:
    """The one field by which a record points at another; empty where it is pointed at."""
    own = list(relation.local_columns)
    if relation.uselist or len(own) != 1 or not own[0].foreign_keys or own[0].primary_key:
        return ""
    return str(relation.parent.get_property_by_column(own[0]).key)


def _give_id(record: Any) -> None:
    column = inspect(record).mapper.columns.get("id")
    if column is not None and column.type.python_type is uuid.UUID:
        record.id = uuid.uuid4()
