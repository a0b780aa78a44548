"""The search engine: what it promises, and the values it takes and gives. Pure: no web, no database.

engine: SearchEngine = WhooshEngine(folder)
engine.rebuild(documents)
engine.search(understand("food bank near M33", ...), limit=20, offset=0)
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Protocol
from uuid import UUID

from hub.search.engine.values import (
    Chip,
    Concept,
    Document,
    Drift,
    Health,
    Hit,
    IndexBusy,
    IndexUnavailable,
    Near,
    Opening,
    ParsedQuery,
    Relaxed,
    Results,
    Sort,
    Suggestion,
    When,
    Wording,
)
from hub.search.engine.whoosh_index import WhooshEngine

__all__ = [
    "Chip",
    "Concept",
    "Document",
    "Drift",
    "Health",
    "Hit",
    "IndexBusy",
    "IndexUnavailable",
    "Near",
    "Opening",
    "ParsedQuery",
    "Relaxed",
    "Results",
    "SearchEngine",
    "Sort",
    "Suggestion",
    "When",
    "WhooshEngine",
    "Wording",
]


class SearchEngine(Protocol):
    """Ranks public entries. It never decides what may be shown: the database does, with the ids it gives.

    Every method may raise IndexUnavailable, and the caller then answers from the database; `put`, `remove` and
    `rebuild` may raise IndexBusy, and the caller then tries again later.
    """

    def search(self, query: ParsedQuery, *, limit: int = 20, offset: int = 0) -> Results: ...

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]: ...

    def spell(self, word: str, *, limit: int = 3) -> Sequence[str]: ...

    def knows(self, word: str) -> bool: ...

    def put(self, documents: Iterable[Document]) -> None: ...

    def remove(self, ids: Iterable[UUID]) -> None: ...

    def rebuild(self, documents: Iterable[Document]) -> None: ...

    def is_current(self) -> bool: ...

    def edition(self) -> Hashable:
        """Another one after each commit; None where there is no index."""

    def refresh(self) -> None: ...

    def check(self) -> Health: ...

    def compare(self, documents: Iterable[Document]) -> Drift: ...
