"""How much one network may ask of the open data: enough to read all of it every few minutes.

Counting every request in the database would make each read a write. So a process takes a book of tickets at a time,
which is what the database counts for all processes together, and tears one off for each request.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.exc import OperationalError

from hub.accounts import limits, network
from hub.core import clock
from hub.core.stencil import Kept

logger = logging.getLogger(__name__)

BOOK = 100
BOOKS = 100
WITHIN = timedelta(hours=1)
AN_HOUR = BOOK * BOOKS
POLICY = f'"network";q={AN_HOUR};w={int(WITHIN.total_seconds())}'
A_BOOK_LASTS = timedelta(minutes=10)
MOST_NETWORKS = 10_000


@dataclass(slots=True)
class _Book:
    left: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Books:
    """What one process holds."""

    held: Kept[str, _Book] = field(default_factory=lambda: Kept(MOST_NETWORKS))

    def spend(self, key: str) -> None:
        """One request. Raises TooManyTries."""
        now = clock.now()
        book = self.held.get(key)
        if book is None or not book.left or not now < book.until:
            try:
                limits.count("open-data", key, most=BOOKS, within=WITHIN)
            except OperationalError:
                logger.warning("open_data_not_counted")  # a full disk must not stop who only reads
            book = self.held.put(key, _Book(BOOK, now + A_BOOK_LASTS))
        book.left -= 1


def spend() -> None:
    """Before each request for open data."""
    books: Books = current_app.extensions.setdefault("hub.open_data_books", Books())
    books.spend(network.of_request())
