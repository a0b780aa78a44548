"""Opening times in words that nobody has to work out."""

from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine

from hub.core.clock import LONDON
from hub.directory import timetable
from hub.directory.models import BankHolidays, Frequency, Schedule, ScheduleException
from hub.directory.opening import Hours
from tests.support import make


def hours(*schedules: Schedule, holidays: BankHolidays = BankHolidays.CLOSED, but: Any = ()) -> Hours:
    return Hours.of(schedules, but, holidays)


def monthly(byday: str, **values: Any) -> Schedule:
    return make.weekly(byday, "14:00", "16:00", **{"freq": Frequency.MONTHLY} | values)


def closed(first: str, last: str, **values: Any) -> ScheduleException:
    days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
    return ScheduleException(**days, **{"is_closed": True, "reason": ""} | values)


WEEKDAYS = hours(make.weekly())
ALWAYS = hours(make.weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00"), holidays=BankHolidays.OPEN)
NIGHTS = hours(make.weekly("FR", "20:00", "02:00"))


@pytest.mark.parametrize(
    ("known", "moment", "said"),
    [
        (WEEKDAYS, "2026-11-04T10:00", ("open", "Open now until 5pm")),
        (WEEKDAYS, "2026-11-04T07:00", ("soon", "Opens at 9am")),
        (WEEKDAYS, "2026-11-04T04:00", ("closed", "Opens at 9am")),
        (WEEKDAYS, "2026-11-04T17:00", ("closed", "Opens tomorrow at 9am")),
        (WEEKDAYS, "2026-11-06T18:00", ("closed", "Opens Monday at 9am")),
        (WEEKDAYS, "2026-12-24T18:00", ("closed", "Opens Tuesday at 9am")),
        (ALWAYS, "2026-11-04T10:00", ("open", "Open now, day and night")),
        (NIGHTS, "2026-11-07T01:00", ("open", "Open now until 2am")),
        (NIGHTS, "2026-11-06T21:00", ("open", "Open now until 2am")),
        (hours(), "2026-11-04T10:00", ("unknown", "")),
    ],
)
def test_open_or_when_it_opens(known: Hours, moment: str, said: tuple[str, str]) -> None:
    state, words = timetable.state(known, datetime.fromisoformat(moment).replace(tzinfo=LONDON))
    assert (state.value, words) == said


@time_machine.travel("2026-11-04T10:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("known", "said"),
    [
        (WEEKDAYS, ["Monday to Friday, 9am to 5pm"]),
        (hours(make.weekly("MO,WE", "10:00", "12:00")), ["Monday and Wednesday, 10am to midday"]),
        (
            hours(make.weekly("MO", "10:00", "12:00"), make.weekly("MO", "14:00", "16:30")),
            ["Monday, 10am to midday and 2pm to 4:30pm"],
        ),
        (ALWAYS, ["Every day, all day and night"]),
        (hours(monthly("2TU,-1FR")), ["Second Tuesday and last Friday of the month, 2pm to 4pm"]),
        (hours(monthly("", bymonthday="1,15")), ["1st and 15th of the month, 2pm to 4pm"]),
        (
            hours(make.weekly("TU", interval=2, dtstart=date(2026, 1, 6), term_time_only=True)),
            ["Every other Tuesday, 9am to 5pm, in school terms"],
        ),
        (
            hours(make.weekly("TU", until=date(2026, 12, 1))),
            ["Tuesday, 9am to 5pm, until Tuesday 1 December"],
        ),
        (hours(make.weekly("TU", until=date(2026, 10, 1))), []),
        (
            hours(make.weekly("", freq=None, dtstart=date(2026, 11, 30))),
            ["Monday 30 November, 9am to 5pm"],
        ),
    ],
)
def test_rules_read_as_sentences(known: Hours, said: list[str]) -> None:
    assert timetable.rules_in_words(known) == said


def test_the_grid_begins_today_and_names_bank_holidays_and_closures() -> None:
    known = hours(
        make.weekly("MO,TU,WE,TH,FR,SA,SU"), but=[closed("2026-12-29", "2026-12-29", reason="Stock count")]
    )
    rows = timetable.grid(known, date(2026, 12, 24))
    assert [(row.name, row.hours, row.note) for row in rows] == [
        ("Thursday", ("9am to 5pm",), ""),
        ("Friday", (), "Christmas Day"),
        ("Saturday", (), "Boxing Day"),
        ("Sunday", ("9am to 5pm",), ""),
        ("Monday", (), "Boxing Day bank holiday"),
        ("Tuesday", (), "Stock count"),
        ("Wednesday", ("9am to 5pm",), ""),
    ]
    assert [row.is_today for row in rows] == [True] + [False] * 6


@time_machine.travel("2026-11-04T10:00+00:00", tick=False)
def test_what_is_coming_up_is_said_with_its_reason() -> None:
    known = hours(
        make.weekly(),
        but=[
            closed("2026-11-09", "2026-11-10", reason="Stock count"),
            closed("2026-11-12", "2026-11-12", is_closed=False, opens_at=time(10), closes_at=time(12)),
            closed("2026-10-01", "2026-10-02"),
        ],
    )
    assert timetable.changes(known, date(2026, 11, 4)) == [
        "Closed from Monday 9 November to Tuesday 10 November (stock count)",
        "Open 10am to midday on Thursday 12 November",
    ]
