"""huey carries the wake-up and the schedule: which kind of work, and when. What is to be done stays in the outbox.

So the queue may be lost at any moment, its file deleted or Redis emptied: every minute the worker looks into the
outbox by itself. And a wake-up that comes twice, or for work that somebody else has done, finds nothing to do.
"""

import importlib.util
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import SqliteStorage

logger = logging.getLogger(__name__)

NAME = "hub"
GONE = ("no such table", "malformed", "not a database", "readonly database")


class Wakes(Serializer):
    """Wake-ups as JSON. huey's own way is pickle, and whoever can write a pickle runs code in the worker."""

    def _serialize(self, data: Message) -> bytes:
        eta = data.eta.isoformat() if data.eta else None
        return json.dumps([data.id, data.name, eta, list(data.args)]).encode()

    def _deserialize(self, data: bytes) -> Message:
        task_id, name, eta, args = json.loads(bytes(data))
        return Message(
            task_id, name, datetime.fromisoformat(eta) if eta else None, 0, 0, None, tuple(args), {}
        )


class QueueFile(SqliteStorage):
    """A file in the data directory. When it is deleted or damaged, a new one is made: nothing in it is missed."""

    def __init__(self, name: str, filename: str) -> None:
        self._inode = 0
        self._conn: sqlite3.Connection | None
        # no fsync: after a power cut the outbox knows
        super().__init__(name, filename, cache_mb=1, fsync=False, create_tables=False)

    @property
    def conn(self) -> sqlite3.Connection:
        if self._conn is not None and self._inode != _inode(self.filename):
            self._conn.close()
            self._conn = None
        held: sqlite3.Connection = super().conn
        return held

    def _create_connection(self) -> sqlite3.Connection:
        Path(self.filename).parent.mkdir(parents=True, exist_ok=True)
        connection: sqlite3.Connection = super()._create_connection()
        for statement in self.ddl:
            connection.execute(statement)
        self._inode = _inode(self.filename)
        return connection

    @contextmanager
    def db(self, commit: bool = False, close: bool = False) -> Iterator[sqlite3.Cursor]:
        try:
            with super().db(commit, close) as cursor:
                yield cursor
        except sqlite3.DatabaseError as error:
            if any(words in str(error) for words in GONE):
                logger.warning("queue_file_renewed")
                self._renew()
            raise

    def _renew(self) -> None:
        self.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.filename}{ending}").unlink(missing_ok=True)


def _inode(filename: str) -> int:
    try:
        return Path(filename).stat().st_ino
    except OSError:
        return 0


def missing(url: str) -> str:
    """What has to be installed for this queue, in a sentence; empty when everything is there."""
    for start, package, extra in (("redis", "redis", "redis"), ("postgresql", "psycopg", "postgresql")):
        if url.startswith(start) and importlib.util.find_spec(package) is None:
            return f"HUB_QUEUE_URL needs the Python package {package}. Run: pip install 'hub[{extra}]'."
    return ""


def opened(url: str, folder: Path) -> Huey:
    """The queue that this address names; a file in the data directory when there is none."""
    common: dict[str, Any] = {"results": False, "serializer": Wakes()}
    if url.startswith("redis"):
        join = "&" if "?" in url else "?"
        return RedisHuey(NAME, url=f"{url}{join}socket_connect_timeout=2&socket_timeout=5", **common)
    if url.startswith("postgresql"):
        return PostgresHuey(NAME, dsn=url, connect_timeout=2, table_prefix="hub_queue", **common)
    return Huey(NAME, storage_class=QueueFile, filename=str(folder / "queue.sqlite3"), **common)


class Queue:
    """The queue of this process. It is opened when it is first needed."""

    PATIENCE_SECONDS = 30

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self._huey: Huey | None = None
        self._keep: Any = None
        self._silent_until = 0.0

    @property
    def kind(self) -> str:
        named = {"redis": "Redis", "rediss": "Redis", "postgresql": "PostgreSQL"}
        return named.get(self.url.partition(":")[0], "A file in the data directory")

    def wake(self, kind: str, at: datetime | None = None) -> bool:
        """Ask the worker to look at a kind of work, now or at a time. It may fail: the outbox is looked at anyway."""
        if time.monotonic() < self._silent_until:
            return False  # it did not answer a moment ago, and people wait for their page
        try:
            self._open()
            if at is None:
                self._keep(kind)
            else:
                self._keep.schedule((kind,), eta=at)
        except Exception:
            self._silent_until = time.monotonic() + self.PATIENCE_SECONDS
            logger.warning("wake_up_failed", exc_info=True)
            return False
        return True

    def close(self) -> None:
        """Close what is open. The next wake-up opens it again."""
        if self._huey is not None:
            self._huey.storage.close()
        self._huey = self._keep = None

    def waiting(self) -> int:
        """How many wake-ups lie in the queue. Raises what the storage raises when it is not there."""
        return int(self._open().pending_count())

    def work_with(self, keep: Callable[[str], None], look: Callable[[], None]) -> Huey:
        """The queue with somebody to do the work: `keep` a kind of promises, and `look` round every minute."""
        huey = opened(self.url, self.folder)

        # Defined here, because a task's name has its function's module in it: server and worker must agree.
        def keep_kind(kind: str) -> None:
            keep(kind)

        def look_round() -> None:
            look()

        self._keep = huey.task(name="keep")(keep_kind)
        huey.periodic_task(crontab(minute="*"), name="look")(look_round)
        self._huey = huey
        return huey

    def _open(self) -> Huey:
        """For those who only wake: the work itself is the worker's."""
        return self._huey or self.work_with(lambda _kind: None, lambda: None)
