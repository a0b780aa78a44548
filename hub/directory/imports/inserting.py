"""New rows by the thousand, written as plain inserts.

What listens to the session (hub.directory.changed) does not see them, so new services are promised for the index
here. Rows that change go through the session as everybody's do.
"""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import insert

from hub.core import clock
from hub.core.db import Model, db
from hub.directory.changed import SERVICE_CHANGED
from hub.outbox.models import Promise


class Inserts:
    """Rows that wait to be written together, those that others point to first."""

    def __init__(self) -> None:
        self._now = clock.now()
        self._rows: dict[type[Model], list[dict[str, Any]]] = {}

    def add(self, table: type[Model], **values: Any) -> None:
        """One more row. Columns that are not named get what a new record gets."""
        row = {name: make(None) if make else value for name, value, make in _blank(table)}
        if "last_modified" in row:
            row["created_at"] = row["last_modified"] = self._now
        self._rows.setdefault(table, []).append(row | values)

    def write(self) -> None:
        for table in sorted(self._rows, key=_turn):
            rows = self._rows[table]
            db.session.connection().execute(insert(table), rows)
        self._rows = {}


def promise_services(ids: Iterable[uuid.UUID]) -> None:
    """Promise that these new services will be found."""
    now = clock.now()
    rows = [
        {
            "kind": SERVICE_CHANGED,
            "payload": {"service_id": str(service_id)},
            "created_at": now,
            "due_at": now,
        }
        for service_id in ids
    ]
    if rows:
        db.session.connection().execute(insert(Promise), rows)


@cache
def _turn(table: type[Model]) -> int:
    """What others point to is written first."""
    return [one.name for one in Model.metadata.sorted_tables].index(table.__tablename__)


@cache
def _blank(table: type[Model]) -> tuple[tuple[str, Any, Any], ...]:
    """Each column with its fixed default, or with what makes one."""
    return tuple(
        (column.name, None, column.default.arg)
        if column.default is not None and column.default.is_callable
        else (column.name, column.default.arg if column.default is not None else None, None)
        for column in table.__table__.columns
    )
