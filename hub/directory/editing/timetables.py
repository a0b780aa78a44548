"""The schedules of a service as an editor thinks of them: weeks, months, single days and words. Pure.

Schedules that differ in nothing but their days and hours are one timetable, and are changed on one page.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from hub.directory.forms.schedules import DayForm, MonthForm, WeekForm
from hub.directory.models import Frequency, Schedule
from hub.directory.opening import WEEKDAYS, Hours
from hub.directory.timetable import rules_in_words

Rows = list[dict[str, Any]]


class Shape(StrEnum):
    """How a timetable repeats; the value stands in the address of its page."""

    WEEK = "week"
    MONTH = "month"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Timetable:
    """Schedules that belong on one page. Its id is that of its first schedule."""

    shape: Shape
    schedules: tuple[Schedule, ...]

    @property
    def id(self) -> uuid.UUID:
        return self.schedules[0].id

    @property
    def in_words(self) -> list[str]:
        said = rules_in_words(Hours.of(self.schedules))
        return [*said, *dict.fromkeys(filter(None, map(note_of, self.schedules)))]


def timetables(schedules: Iterable[Schedule]) -> list[Timetable]:
    """All timetables, in the order of their first schedules."""
    grouped: defaultdict[tuple[Any, ...], list[Schedule]] = defaultdict(list)
    for schedule in schedules:
        grouped[_kinship(schedule)].append(schedule)
    return [Timetable(shape_of(group[0]), tuple(group)) for group in grouped.values()]


def shape_of(schedule: Schedule) -> Shape:
    if schedule.opens_at is None or schedule.closes_at is None:
        return Shape.WORDS
    if schedule.freq is Frequency.WEEKLY:
        return Shape.WEEK
    return Shape.MONTH if schedule.freq is Frequency.MONTHLY else Shape.DAY


def _kinship(schedule: Schedule) -> tuple[Any, ...]:
    shape = shape_of(schedule)
    if shape is Shape.WORDS:
        return (shape,)
    if shape is not Shape.WEEK:
        return (shape, schedule.id)
    return (
        shape,
        schedule.interval,
        _monday(schedule.dtstart) if schedule.interval > 1 else None,
        _first(schedule),
        _last(schedule),
        schedule.term_time_only,
        note_of(schedule),
    )


def note_of(schedule: Schedule) -> str:
    return "\n".join(dict.fromkeys(filter(None, (schedule.description, schedule.notes))))


def read_week(found: Sequence[Schedule]) -> dict[str, Any]:
    """The answers of WeekForm that these schedules are."""
    hours: defaultdict[str, list[tuple[time, time]]] = defaultdict(list)
    for schedule in found:
        assert schedule.opens_at and schedule.closes_at  # noqa: S101, PT018  (a week has times: see shape_of)
        for code in _weekdays(schedule):
            hours[code].append((schedule.opens_at, schedule.closes_at))
    return _season(found[0]) | {
        "week": {code: sorted(hours[code]) for code in WEEKDAYS if code in hours},
        "starting": found[0].dtstart if found[0].interval > 1 else None,
    }


def write_week(form: WeekForm) -> Rows:
    """One row for each stretch of hours, with all the days that have it."""
    days: defaultdict[tuple[time, time], list[str]] = defaultdict(list)
    for code, spans in form.week.data.items():
        for span in spans:
            days[span].append(code)
    return [
        _limits(form)
        | {
            "freq": Frequency.WEEKLY,
            "byday": ",".join(codes),
            "bymonthday": "",
            "dtstart": form.starting.data if form.interval.data > 1 else None,
            "opens_at": opens,
            "closes_at": closes,
        }
        for (opens, closes), codes in days.items()
    ]


def read_month(schedule: Schedule) -> dict[str, Any]:
    """The answers of MonthForm that a schedule is."""
    codes = [code.strip().upper() for code in schedule.byday.split(",") if code.strip()]
    return _season(schedule) | {
        "days": [{"which": code[:-2], "weekday": code[-2:]} for code in codes],
        "dates": schedule.bymonthday.replace(",", ", "),
        "starting": schedule.dtstart if schedule.interval > 1 else None,
        "opens_at": schedule.opens_at,
        "closes_at": schedule.closes_at,
    }


def write_month(form: MonthForm) -> Rows:
    chosen = [f"{row['which']}{row['weekday']}" for row in form.days.values()]
    return [
        _limits(form)
        | {
            "freq": Frequency.MONTHLY,
            "byday": ",".join(dict.fromkeys(chosen)),
            "bymonthday": ",".join(str(number) for number in sorted(set(form.numbers()))),
            "dtstart": form.starting.data if form.interval.data > 1 else None,
            "opens_at": form.opens_at.data,
            "closes_at": form.closes_at.data,
        }
    ]


def read_day(schedule: Schedule) -> dict[str, Any]:
    """The answers of DayForm that a schedule is."""
    return {
        "on": schedule.dtstart,
        "opens_at": schedule.opens_at,
        "closes_at": schedule.closes_at,
        "note": note_of(schedule),
    }


def write_day(form: DayForm) -> Rows:
    return [
        {
            "freq": None,
            "dtstart": form.on.data,
            "opens_at": form.opens_at.data,
            "closes_at": form.closes_at.data,
            "description": form.note.data,
            "notes": "",
        }
    ]


def write_words(words: str) -> Rows:
    return (
        [{"freq": None, "opens_at": None, "closes_at": None, "description": words, "notes": ""}]
        if words
        else []
    )


def kept(schedule: Schedule) -> dict[str, Any]:
    """A schedule as it is, for the list that replaces the list."""
    own = (column.key for column in Schedule.__table__.columns if not column.foreign_keys)
    return {name: getattr(schedule, name) for name in own if name != "position"}


def _season(schedule: Schedule) -> dict[str, Any]:
    return {
        "interval": max(1, schedule.interval),
        "term_time_only": schedule.term_time_only,
        "first": _first(schedule),
        "last": _last(schedule),
        "note": note_of(schedule),
    }


def _limits(form: WeekForm | MonthForm) -> dict[str, Any]:
    return {
        "interval": form.interval.data,
        "until": None,
        "valid_from": form.first.data,
        "valid_to": form.last.data,
        "term_time_only": bool(form.term_time_only.data),
        "description": form.note.data,
        "notes": "",
    }


def _first(schedule: Schedule) -> date | None:
    """The first day it may happen. With an interval, `dtstart` only says which weeks or months."""
    starts = (schedule.valid_from, schedule.dtstart if schedule.interval <= 1 else None)
    return max(filter(None, starts), default=None)


def _last(schedule: Schedule) -> date | None:
    return min(filter(None, (schedule.valid_to, schedule.until)), default=None)


def _weekdays(schedule: Schedule) -> list[str]:
    named = [code.strip().upper()[-2:] for code in schedule.byday.split(",") if code.strip()]
    return named or ([WEEKDAYS[schedule.dtstart.weekday()]] if schedule.dtstart else [])


def _monday(day: date | None) -> date | None:
    return day - timedelta(days=day.weekday()) if day else None
