"""No page keeps the database for long: a statement that runs on is cut, and the reader is told to try again.

Requests take turns in a process (hub.core.turns), so one stuck question would hold up everybody there. Commands and the
worker may take as long as they need.
"""

import sqlite3
import time
from dataclasses import dataclass
from math import inf

from flask import Flask, current_app, has_request_context
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from hub.core.db import db

STEPS = 20_000
"""Of SQLite's machine, between two looks at the clock: about a thousandth of a second."""


@dataclass(slots=True)
class _Deadline:
    """When the statement that runs on a connection is cut, by the monotonic clock."""

    at: float = inf

    def is_over(self) -> bool:
        return time.monotonic() > self.at


def install(app: Flask, seconds: float) -> None:
    """Each statement of a request may take so many seconds. The error is the driver's own (OperationalError)."""
    app.config["HUB_STATEMENT_SECONDS"] = seconds
    with app.app_context():
        _listen(db.engine)


def _listen(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _watch)
        event.listen(engine, "before_cursor_execute", _begin)
    else:
        event.listen(engine, "begin", _tell_server)


def _watch(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    deadline = record.info["hub.deadline"] = _Deadline()
    connection.set_progress_handler(deadline.is_over, STEPS)


def _begin(connection: Connection, *_: object) -> None:
    connection.info["hub.deadline"].at = time.monotonic() + _allowed() if has_request_context() else inf


def _tell_server(connection: Connection) -> None:
    if has_request_context():
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(_allowed() * 1000)}")


def _allowed() -> float:
    seconds: float = current_app.config["HUB_STATEMENT_SECONDS"]
    return seconds
