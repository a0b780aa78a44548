"""Short ways to write entries and questions, for the tests of the engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from hub.search.engine import Concept, Document, Near, ParsedQuery, Results, WhooshEngine, Wording

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=LONDON)
"""A Wednesday."""
SQUARE = Near(53.68, -1.50, "the square")
_IDS = UUID("5b8a8cfa-7a0c-4b58-9f5e-0f0a3a0c7c11")


def entry_id(name: str) -> UUID:
    return uuid5(_IDS, name)


def entry(name: str, description: str = "", **facts: Any) -> Document:
    return Document(id=entry_id(name), name=name, description=description, **facts)


def asked(words: str = "", **wishes: Any) -> ParsedQuery:
    """A query in which each word is a concept of its own."""
    return ParsedQuery(
        text=words, concepts=tuple(Concept((Wording((word,)),)) for word in words.split()), now=NOW, **wishes
    )


def north(miles: float) -> tuple[float, float]:
    """A point so many miles north of the square."""
    return (SQUARE.latitude + miles / 69.094, SQUARE.longitude)


def opens(day: int, begin: int, end: int) -> tuple[datetime, datetime]:
    """From one hour to another, so many days from today."""
    midnight = NOW.replace(hour=0, minute=0) + timedelta(days=day)
    return (midnight + timedelta(hours=begin), midnight + timedelta(hours=end))


class Shelf:
    """An engine, and the names of what it was given."""

    def __init__(self, engine: WhooshEngine) -> None:
        self.engine = engine
        self.names: dict[UUID, str] = {}

    def hold(self, *documents: Document) -> None:
        self.engine.rebuild(documents)
        self.names = {document.id: document.name for document in documents}

    def put(self, *documents: Document) -> None:
        self.engine.put(documents)
        self.names |= {document.id: document.name for document in documents}

    def find(self, query: ParsedQuery | str, *, limit: int = 50, **wishes: Any) -> list[str]:
        """Names of what was found, in order."""
        return self.named(self.ask(query, limit=limit, **wishes))

    def ask(self, query: ParsedQuery | str, *, limit: int = 50, **wishes: Any) -> Results:
        parsed = asked(query, **wishes) if isinstance(query, str) else replace(query, **wishes)
        return self.engine.search(parsed, limit=limit)

    def named(self, results: Results) -> list[str]:
        return [self.names[hit.id] for hit in results.hits]

    def forget(self, *names: str) -> None:
        self.engine.remove([entry_id(name) for name in names])


def concepts(*ways: Sequence[str]) -> ParsedQuery:
    """A query of which each concept has several wordings, the first as typed."""
    return ParsedQuery(
        text=" ".join(way[0] for way in ways),
        concepts=tuple(
            Concept(
                tuple(
                    Wording(tuple(said.split()), 1.0 if not place else 0.45) for place, said in enumerate(way)
                )
            )
            for way in ways
        ),
        now=NOW,
    )
