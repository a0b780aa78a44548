"""Counts of searches, gathered in the process and written together once a minute, after the people have gone.

A page of results adds to counters in memory and waits for nobody: no row is written and no lock is asked for while
somebody waits. A process that is killed loses what it counted in its last minute, and nothing else.
"""

import atexit
import logging
import threading
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from hub.core import clock
from hub.core.db import Model, db, transaction
from hub.search.models import ANY, EntryDay, SearchDay

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
MOST_HELD = 50_000
"""Counters beyond this are dropped: a database that is away for hours must not fill the memory."""
FIRST_SHOWN = 10
"""Further down the page nobody says that an entry "came up"."""


@dataclass(slots=True)
class Counts:
    searches: Counter[tuple[date, str, str, str]] = field(default_factory=Counter)
    """By (day, term, area, column)."""
    entries: Counter[tuple[uuid.UUID, date, str, str]] = field(default_factory=Counter)
    """By (entry, day, term, column)."""

    def __len__(self) -> int:
        return len(self.searches) + len(self.entries)


class Tally:
    """What this process has counted and not yet written."""

    def __init__(self, app: Flask, *, every: float | None = EVERY_SECONDS) -> None:
        """Without `every`, nothing is written until somebody calls `write`."""
        self._app, self._every = app, every
        self._lock = threading.Lock()
        self._held = Counts()
        self._timer: threading.Timer | None = None

    def searched(
        self, terms: Sequence[str], shown: Iterable[uuid.UUID], *, area: str, found: int, widened: bool
    ) -> None:
        """One search: what it asked for, and what came up."""
        today = clock.today()
        first = list(shown)[:FIRST_SHOWN]
        with self._lock:
            if len(self._held) > MOST_HELD:
                return
            for term in (ANY, *terms):
                self._held.searches[today, term, area, "searches"] += 1
                if not found:
                    self._held.searches[today, term, area, "in_vain"] += 1
                elif widened:
                    self._held.searches[today, term, area, "widened"] += 1
                for service_id in first:
                    self._held.entries[service_id, today, term, "shown"] += 1
            self._wake()

    def opened(self, service_id: uuid.UUID) -> None:
        """One visitor looked at an entry."""
        with self._lock:
            if len(self._held) <= MOST_HELD:
                self._held.entries[service_id, clock.today(), ANY, "opened"] += 1
                self._wake()

    def write(self) -> None:
        """Add what was counted to the totals. What cannot be written now is kept for the next time."""
        with self._lock:
            counts, self._held = self._held, Counts()
            self._timer = None
        if not len(counts):
            return
        try:
            with transaction():
                _add(SearchDay, ("on", "term", "area"), counts.searches)
                _add(EntryDay, ("service_id", "on", "term"), counts.entries)
        except SQLAlchemyError:
            logger.exception("search_counts_kept_back")
            with self._lock:
                self._held.searches.update(counts.searches)
                self._held.entries.update(counts.entries)
                self._wake()

    def _wake(self) -> None:
        if self._timer is None and self._every is not None:
            self._timer = threading.Timer(self._every, self.write_alone)
            self._timer.daemon = True
            self._timer.start()

    def write_alone(self) -> None:
        """Write, outside any request."""
        with self._app.app_context():
            self.write()


def install(app: Flask, *, every: float | None = EVERY_SECONDS) -> None:
    tally = app.extensions["hub.tally"] = Tally(app, every=every)
    if every is not None:
        atexit.register(tally.write_alone)


def _add(kind: type[Model], key: tuple[str, ...], counter: Counter[Any]) -> None:
    """Add to the totals of each day, whether their rows are there yet or not."""
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    counted = [c.name for c in kind.__table__.columns if not c.primary_key]
    for (*values, column), count in counter.items():
        row = rows.setdefault(tuple(values), dict(zip(key, values, strict=True)) | dict.fromkeys(counted, 0))
        row[str(column)] = count
    if not rows:
        return
    insert = (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert(kind)
    more = {name: getattr(kind, name) + getattr(insert.excluded, name) for name in counted}
    ordered = [rows[one] for one in sorted(rows, key=str)]  # two processes wait for each other in one order
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=more), ordered)
