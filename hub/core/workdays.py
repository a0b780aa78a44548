"""Working days: Monday to Friday, without bank holidays in England and without the days a partner is closed.

Whatever one of ours is to have done by a day, and whatever is said "on working days", is reckoned here:

    tasks.raise_task(..., due_on=workdays.within(2), ...)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from hub.core import clock

LONGEST_CLOSURE = 15
"""Working days. A partner that is closed for longer than this is not waited for: somebody has to know."""
DAY = timedelta(days=1)
WEEK = 5
"""What is promised "within a week", in working days."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a partner is closed. Both are included."""

    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """The days on which one partner works."""

    closed: frozenset[date] = frozenset()

    @classmethod
    def of(cls, closures: Iterable[Closure]) -> "Calendar":
        """A closure of up to three weeks stops the clock; of a longer one only the first three weeks do."""
        days = set[date]()
        for closure in closures:
            day, left = closure.first, LONGEST_CLOSURE
            while day <= closure.last and left:
                if is_weekday(day):
                    days.add(day)
                    left -= 1
                day += DAY
        return cls(frozenset(days))

    def works_on(self, day: date) -> bool:
        return is_weekday(day) and day not in self.closed

    def after(self, day: date, days: int) -> date:
        """The day that lies so many working days after this one; for 0 the day itself, or the next that is worked."""
        while not self.works_on(day) and days == 0:
            day += DAY
        while days:
            day += DAY
            days -= self.works_on(day)
        return day

    def before(self, day: date, days: int) -> date:
        """The latest day from which so many working days have passed by this one."""
        while days:
            days -= self.works_on(day)
            day -= DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days have passed when it is `last`: the first day does not count, the last one does."""
        return sum(self.works_on(first + n * DAY) for n in range(1, (last - first).days + 1))


ENGLAND = Calendar()
"""Our own working days, and those of a partner that says nothing of closing."""


def within(days: int, *, of: date | None = None) -> date:
    """The day by which one of ours is to have done something: so many working days from today, or from the day named.
    With 0 that day itself, whatever day it is: what cannot wait does not wait for Monday."""
    start = of or clock.today()
    return ENGLAND.after(start, days) if days else start


@lru_cache(maxsize=4000)
def is_weekday(day: date) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and bank_holiday(day) is None


def bank_holiday(day: date) -> str | None:
    """The name of the bank holiday in England that this day is."""
    return _bank_holidays(day.year).get(day)


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> dict[date, str]:
    return {day: str(name) for day, name in holidays.country_holidays("GB", subdiv="ENG", years=year).items()}
