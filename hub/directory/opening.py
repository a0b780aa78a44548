"""When something is open: rules that repeat, days that differ, bank holidays.

Pure. All times are those on the wall in England, so on the two nights when the clocks change a stretch begins and
ends when the clock says so, whether that takes an hour more or less.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from hub.core.clock import LONDON
from hub.core.workdays import bank_holiday
from hub.directory.models.schedules import BankHolidays, Frequency, Schedule, ScheduleException

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOOK_AHEAD_DAYS = 62
_DAY = re.compile(rf"([+-]?[1-5])?({'|'.join(WEEKDAYS)})")
_DAY_OF_MONTH = re.compile(r"[+-]?\d{1,2}")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One stretch of being open."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """A schedule without its row, ready for many questions."""

    weekdays: frozenset[int]
    monthly: frozenset[tuple[int, int]]
    month_days: frozenset[int]
    frequency: Frequency | None
    interval: int
    start: date | None
    first: date
    last: date
    opens_at: time
    closes_at: time
    term_time_only: bool
    key: str = field(default="", compare=False)
    """The id of its row: what stays the same when the times change."""

    @classmethod
    def of(cls, schedule: Schedule) -> "Rule | None":
        """The rule of a schedule, or None when it has words but no times.

        What is neither a day nor a number is passed over: one slip in a list of days must not take the page down.
        """
        if schedule.opens_at is None or schedule.closes_at is None:
            return None
        days = [found.groups() for part in _parts(schedule.byday) if (found := _DAY.fullmatch(part))]
        return cls(
            weekdays=frozenset(WEEKDAYS.index(name) for which, name in days if not which),
            monthly=frozenset((int(which), WEEKDAYS.index(name)) for which, name in days if which),
            month_days=frozenset(int(d) for d in _parts(schedule.bymonthday) if _DAY_OF_MONTH.fullmatch(d)),
            frequency=schedule.freq,
            interval=max(1, schedule.interval or 1),
            start=schedule.dtstart,
            first=max(filter(None, (schedule.dtstart, schedule.valid_from)), default=date.min),
            last=min(filter(None, (schedule.until, schedule.valid_to)), default=date.max),
            opens_at=schedule.opens_at,
            closes_at=schedule.closes_at,
            term_time_only=schedule.term_time_only,
            key=str(schedule.id or ""),
        )

    def happens_on(self, day: date) -> bool:
        if not self.first <= day <= self.last or (self.term_time_only and is_school_holiday(day)):
            return False
        if self.frequency is None:
            return day == self.start
        if self.frequency is Frequency.WEEKLY:
            weekdays = self.weekdays or ({self.start.weekday()} if self.start else set())
            return day.weekday() in weekdays and self._weeks_since_start(day) % self.interval == 0
        return self._falls_in_month(day) and self._months_since_start(day) % self.interval == 0

    def _falls_in_month(self, day: date) -> bool:
        """RFC 5545: a day of the month and a day of the week narrow each other ("Friday the 13th")."""
        left = days_in_month(day) - day.day
        if self.month_days and not {day.day, -left - 1} & self.month_days:
            return False
        if self.weekdays or self.monthly:
            which = {((day.day - 1) // 7 + 1, day.weekday()), (-(left // 7) - 1, day.weekday())}
            return day.weekday() in self.weekdays or bool(which & self.monthly)
        return bool(self.month_days) or (self.start is not None and day.day == self.start.day)

    def _weeks_since_start(self, day: date) -> int:
        if self.start is None:
            return 0
        monday = self.start - timedelta(days=self.start.weekday())
        return (day - monday).days // 7

    def _months_since_start(self, day: date) -> int:
        return (day.year - self.start.year) * 12 + day.month - self.start.month if self.start else 0


@dataclass(frozen=True, slots=True)
class Hours:
    """All that is known of when one thing is open."""

    rules: tuple[Rule, ...] = ()
    exceptions: tuple[ScheduleException, ...] = ()
    bank_holidays: BankHolidays = BankHolidays.UNKNOWN

    @classmethod
    def of(
        cls,
        schedules: Iterable[Schedule],
        exceptions: Iterable[ScheduleException] = (),
        bank_holidays: BankHolidays = BankHolidays.UNKNOWN,
    ) -> "Hours":
        rules = tuple(rule for rule in map(Rule.of, schedules) if rule)
        return cls(rules, tuple(exceptions), bank_holidays)

    def __bool__(self) -> bool:
        """Whether anything is known; a service by appointment has no hours, and is neither open nor closed."""
        return bool(self.rules)

    def on(self, day: date) -> list[Slot]:
        """The stretches that begin on a day, in order, joined where they touch."""
        special = [e for e in self.exceptions if e.starts_on <= day <= e.ends_on]
        if special:
            if any(e.is_closed for e in special):
                return []
            return _joined(_slot(day, e.opens_at, e.closes_at) for e in special if e.opens_at and e.closes_at)
        rules = [rule for rule in self.rules if rule.happens_on(day)]
        if bank_holiday(day) and self.bank_holidays is not BankHolidays.OPEN:
            rules = [rule for rule in rules if rule.frequency is None]  # lunch on Christmas Day, as dated
        return _joined(_slot(day, rule.opens_at, rule.closes_at) for rule in rules)

    def between(self, first: date, days: int) -> list[Slot]:
        """Every stretch that begins on one of these days."""
        return [slot for n in range(days) for slot in self.on(first + timedelta(days=n))]

    def open_at(self, moment: datetime) -> Slot | None:
        """The stretch that is running at this moment. Last night's may still be."""
        local = moment.astimezone(LONDON)
        for day in (local.date(), local.date() - timedelta(days=1)):
            for slot in self.on(day):
                if slot.start <= local < slot.end:
                    return slot
        return None

    def next_after(self, moment: datetime) -> Slot | None:
        """The next stretch to begin, or None when there is none within two months."""
        local = moment.astimezone(LONDON)
        for n in range(LOOK_AHEAD_DAYS):
            for slot in self.on(local.date() + timedelta(days=n)):
                if slot.start > local:
                    return slot
        return None

    def closure_on(self, day: date) -> ScheduleException | None:
        return next((e for e in self.exceptions if e.is_closed and e.starts_on <= day <= e.ends_on), None)


def week(hours: Hours, day: date) -> list[tuple[date, list[Slot]]]:
    """The seven days of the week that `day` is in, Monday first, each with its stretches."""
    monday = day - timedelta(days=day.weekday())
    return [(monday + timedelta(days=n), hours.on(monday + timedelta(days=n))) for n in range(7)]


def bank_holidays_within(first: date, days: int) -> Iterator[tuple[date, str]]:
    for n in range(days):
        if name := bank_holiday(first + timedelta(days=n)):
            yield first + timedelta(days=n), name


def is_school_holiday(day: date) -> bool:
    """Only the days on which every state school in England is shut; half-terms differ from place to place."""
    return day.month == 8 or (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)


def days_in_month(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def _parts(text: str) -> list[str]:
    return [part.strip().upper() for part in text.split(",")]


def _slot(day: date, opens: time, closes: time) -> Slot:
    last_day = day if closes > opens else day + timedelta(days=1)
    return Slot(datetime.combine(day, opens, LONDON), datetime.combine(last_day, closes, LONDON))


def _joined(slots: Iterable[Slot]) -> list[Slot]:
    joined: list[Slot] = []
    for slot in sorted(slots):
        if joined and slot.start <= joined[-1].end:
            joined[-1] = Slot(joined[-1].start, max(joined[-1].end, slot.end))
        else:
            joined.append(slot)
    return joined


def in_words(schedules: Sequence[Schedule]) -> list[str]:
    """What the rules cannot say: the descriptions and notes of the schedules, each once, in order."""
    said = [text for s in schedules for text in (s.description, s.notes) if text]
    return list(dict.fromkeys(said))
