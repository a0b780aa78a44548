"""Days that have a name: Christmas Day, Boxing Day, Easter Monday, the next bank holiday."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from dateutil.easter import easter

from hub.core.workdays import bank_holiday

AHEAD = timedelta(days=400)

_EVERY_YEAR: Mapping[str, tuple[Callable[[int], date], str]] = {
    "christmas eve": (lambda year: date(year, 12, 24), "Christmas Eve"),
    "christmas day": (lambda year: date(year, 12, 25), "Christmas Day"),
    "xmas day": (lambda year: date(year, 12, 25), "Christmas Day"),
    "boxing day": (lambda year: date(year, 12, 26), "Boxing Day"),
    "new years eve": (lambda year: date(year, 12, 31), "New Year’s Eve"),
    "new years day": (lambda year: date(year, 1, 1), "New Year’s Day"),
    "new year day": (lambda year: date(year, 1, 1), "New Year’s Day"),
    "easter sunday": (easter, "Easter Sunday"),
    "easter monday": (lambda year: easter(year) + timedelta(days=1), "Easter Monday"),
}
_BANK_HOLIDAYS = ("bank holiday monday", "bank holiday mondays", "bank holidays", "bank holiday")

NAMED = rf"(?P<named>{'|'.join((*_EVERY_YEAR, *_BANK_HOLIDAYS))})"


def coming(name: str, today: date) -> date | None:
    """The next day of that name, today included."""
    if name in _EVERY_YEAR:
        of_year, _ = _EVERY_YEAR[name]
        return next(day for year in (today.year, today.year + 1) if (day := of_year(year)) >= today)
    return next((day for day in _days(today) if bank_holiday(day) and _fits(name, day)), None)


def called(name: str) -> str:
    """How its name is written."""
    return _EVERY_YEAR[name][1] if name in _EVERY_YEAR else "the next bank holiday"


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(AHEAD.days))


def _fits(name: str, day: date) -> bool:
    return "monday" not in name or day.weekday() == 0
