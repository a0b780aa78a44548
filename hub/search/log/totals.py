"""Reading the totals, never so finely that one person's question shows; and forgetting them in time."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import delete, func, select

from hub.core import clock
from hub.core.db import db, transaction
from hub.outbox import daily
from hub.search.models import ANY, EntryDay, SearchDay

SHOWN_DAYS = 90
ENTRIES_KEPT = timedelta(days=92)
SEARCHES_KEPT = timedelta(days=400)
"""A year and a month, so that a month can be held against the same one a year ago."""
FEWEST_SEARCHES, FEWEST_DAYS = 5, 2
MOST_TERMS = 5


@dataclass(frozen=True, slots=True)
class FoundBy:
    """In the last 90 days: how often an entry came up, how often it was opened, and for which terms mostly."""

    searches: int
    opened: int
    terms: Sequence[str]

    @property
    def is_enough(self) -> bool:
        return self.searches >= FEWEST_SEARCHES


def found_by(service_id: uuid.UUID) -> FoundBy:
    """What brings people to an entry. A term counts only if it came up five times, and not all on one day."""
    since = clock.today() - timedelta(days=SHOWN_DAYS)
    shown, days = func.sum(EntryDay.shown), func.count(EntryDay.on)
    rows = db.session.execute(
        select(EntryDay.term, shown, func.sum(EntryDay.opened), days)
        .where(EntryDay.service_id == service_id, EntryDay.on > since)
        .group_by(EntryDay.term)
        .order_by(shown.desc(), EntryDay.term)
    ).all()
    every = next(((searches, opened) for term, searches, opened, _ in rows if term == ANY), (0, 0))
    often = [
        term
        for term, searches, _, on in rows
        if term != ANY and searches >= FEWEST_SEARCHES and on >= FEWEST_DAYS
    ]
    return FoundBy(every[0], every[1], often[:MOST_TERMS])


@dataclass(frozen=True, slots=True)
class Unmet:
    """Something that people looked for and did not find."""

    term: str
    searches: int
    in_vain: int


def unmet(since: date, *, area: str | None = None) -> Sequence[Unmet]:
    """What was looked for in vain since a day, commonest first; in one ward, or everywhere. Rare terms are left out."""
    in_vain = func.sum(SearchDay.in_vain)
    found = (
        select(SearchDay.term, func.sum(SearchDay.searches), in_vain)
        .where(SearchDay.on >= since, SearchDay.term != ANY)
        .group_by(SearchDay.term)
        .having(in_vain >= FEWEST_SEARCHES, func.count(SearchDay.on.distinct()) >= FEWEST_DAYS)
        .order_by(in_vain.desc(), SearchDay.term)
    )
    if area is not None:
        found = found.where(SearchDay.area == area)
    return [Unmet(term, searches, lost) for term, searches, lost in db.session.execute(found)]


@daily.chore("forget old searches", at=time(3, 30))
def forget() -> None:
    """Drop totals that nobody is shown any more."""
    today = clock.today()
    with transaction():
        db.session.execute(delete(EntryDay).where(EntryDay.on < today - ENTRIES_KEPT))
        db.session.execute(delete(SearchDay).where(SearchDay.on < today - SEARCHES_KEPT))
