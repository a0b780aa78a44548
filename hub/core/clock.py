"""The time, from one place, so that a test can move through weeks in milliseconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_ahead: ContextVar[timedelta] = ContextVar("hub.clock.ahead", default=timedelta())


def now() -> datetime:
    """This moment in UTC; everything stored is UTC."""
    return datetime.now(UTC) + _ahead.get()


@contextmanager
def ahead(by: timedelta) -> Iterator[None]:
    """Inside, it is so much later: for a demo that shows what months bring."""
    token = _ahead.set(by)
    try:
        yield
    finally:
        _ahead.reset(token)


def local_now() -> datetime:
    """This moment as a person in England reads it off the wall."""
    return now().astimezone(LONDON)


def today() -> date:
    """The date in England, which near midnight in summer is not the date in UTC."""
    return local_now().date()


def day_of(moment: datetime) -> date:
    """The date in England at that moment."""
    return moment.astimezone(LONDON).date()
