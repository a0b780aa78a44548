"""New rows of a long list, in a database file of our own until they are written (SQLite).

Whoever else has something to write waits while we write. Rows that come from a file of its own kind the database copies
by itself, in half the time that being handed each of them takes.
"""

import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.core.db import db

NAME = "staged"
"""What the file is called in a transaction that reads it."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows of one table that lie there, from the first to the last."""

    first: int
    last: int


class Stage:
    """The file. It belongs to this process; one that is killed leaves it in the system's temporary folder."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hub-import-")
        self._path = Path(self._folder.name) / "rows.sqlite3"
        self._file = sqlite3.connect(self._path, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")  # nobody wants what is left of it when we stop
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("PRAGMA cache_size=-2000")
        self._file.execute("BEGIN")
        self._held: dict[str, int] = {}

    def put(self, table: str, rows: Sequence[tuple[Any, ...]]) -> Staged:
        """Keep rows as the database takes them."""
        columns = columns_of(rows[0])
        if table not in self._held:
            self._file.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" for _ in rows[0])
        self._file.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of ours
        before = self._held.get(table, 0)
        self._held[table] = before + len(rows)
        return Staged(before + 1, self._held[table])

    def show(self) -> None:
        """Let the transaction that is open read it. Its connection is closed afterwards, and with it the file."""
        self._file.execute("COMMIT")
        connection = db.session.connection()
        connection.detach()
        connection.exec_driver_sql(f"ATTACH ? AS {NAME}", (str(self._path),))

    def forget(self) -> None:
        """Nobody wants the rows any more."""
        self._file.close()
        self._folder.cleanup()

    def __del__(self) -> None:
        self.forget()


def columns_of(row: Sequence[Any]) -> str:
    """What the columns are called there: by their place."""
    return ", ".join(f"c{place}" for place in range(len(row)))
