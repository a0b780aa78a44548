"""The time, from one place, so that a test can move through weeks in milliseconds."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment in UTC; everything stored is UTC."""
    return datetime.now(UTC)


def local_now() -> datetime:
    """This moment as a person in England reads it off the wall."""
    return now().astimezone(LONDON)


def today() -> date:
    """The date in England, which near midnight in summer is not the date in UTC."""
    return local_now().date()
