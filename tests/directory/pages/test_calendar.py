"""The calendar file says the same as the page, day by day for a year, whatever the rules are."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from flask import Flask

from hub.accounts.policy import VISITOR
from hub.core import clock
from hub.core.clock import LONDON
from hub.directory import calendar
from hub.directory.models import BankHolidays, Frequency, Schedule, ScheduleException
from hub.directory.profile import Profile
from hub.directory.queries import profiles
from tests.support import make
from tests.support.client import PageClient

MONTHLY: dict[str, Any] = {"freq": Frequency.MONTHLY}
RULES = {
    "weekdays": [make.weekly()],
    "two stretches": [make.weekly("MO", "09:00", "12:00"), make.weekly("MO,TH", "14:00", "16:00")],
    "over midnight": [make.weekly("FR,SA", "21:00", "01:30")],
    "always": [make.weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")],
    "every other week": [make.weekly("TU,TH", interval=2, dtstart=date(2025, 1, 7))],
    "weekday of its start": [make.weekly("", dtstart=date(2025, 1, 8))],
    "monthly": [make.weekly("2TU,-1FR", **MONTHLY)],
    "every other month": [make.weekly("1MO", interval=2, dtstart=date(2025, 3, 3), **MONTHLY)],
    "days of the month": [make.weekly("", bymonthday="1,15,31", **MONTHLY)],
    "days and weekdays": [make.weekly("1WE", bymonthday="20", **MONTHLY)],
    "in term": [make.weekly("WE", term_time_only=True)],
    "a season": [make.weekly("SA", valid_from=date(2026, 4, 1), valid_to=date(2027, 2, 28))],
    "one day": [make.weekly("", freq=None, dtstart=clock.today() + timedelta(days=9))],
}


def profile_of(schedules: Sequence[Schedule], **values: Any) -> Profile:
    copies = [Schedule(**_columns(schedule), position=n) for n, schedule in enumerate(schedules)]
    return profiles.one(make.service(schedules=copies, **values).id, actor=VISITOR)


def _columns(schedule: Schedule) -> dict[str, Any]:
    names = (
        "freq",
        "interval",
        "byday",
        "bymonthday",
        "dtstart",
        "valid_from",
        "valid_to",
        "opens_at",
        "closes_at",
    )
    return {name: getattr(schedule, name) for name in (*names, "term_time_only")} | {
        "description": "",
        "notes": "",
    }


def slots_in(content: bytes) -> set[tuple[datetime, datetime]]:
    """Every stretch the file stands for, worked out by somebody else's code."""
    found = set()
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        start, end = event["dtstart"].dt, event["dtend"].dt
        starts = [start]
        if "rrule" in event:
            rule = event["rrule"].to_ical().decode()
            naive = rrulestr(rule.replace("Z", ""), dtstart=start.replace(tzinfo=None))
            starts = [moment.replace(tzinfo=LONDON) for moment in naive]
        if "rdate" in event:
            starts += [one.dt for one in event["rdate"].dts]
        left_out = {one.dt for one in event["exdate"].dts} if "exdate" in event else set()
        length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        found |= {(s, s + length) for s in starts if s not in left_out}
    return found


@pytest.mark.parametrize("holidays", [BankHolidays.OPEN, BankHolidays.CLOSED])
@pytest.mark.parametrize("name", RULES)
def test_the_file_and_the_page_agree_on_every_day(app: Flask, name: str, holidays: BankHolidays) -> None:
    today = clock.today()
    exceptions = [
        ScheduleException(starts_on=make.days_from_now(10), ends_on=make.days_from_now(17), is_closed=True),
        ScheduleException(
            starts_on=make.days_from_now(30),
            ends_on=make.days_from_now(31),
            is_closed=False,
            opens_at=time(11),
            closes_at=time(12, 30),
        ),
    ]
    profile = profile_of(RULES[name], schedule_exceptions=exceptions, bank_holidays=holidays)
    content = calendar.written(profile, url="https://hub.example/services/1", today=today, site_name="Hub")
    shown = {(s.start, s.end) for day in range(366) for s in profile.hours.on(today + timedelta(days=day))}
    assert slots_in(content) == shown


def test_times_are_london_s_and_the_file_says_when_it_ends(client: PageClient) -> None:
    service = make.service(schedules=[make.weekly("TU")], name="Lunch, &\ncompany; “weekly”")
    response = client.get(f"/services/{service.id}/calendar.ics")
    assert response.mimetype == "text/calendar"
    assert response.headers["Content-Disposition"] == 'attachment; filename="lunch-company-weekly.ics"'
    text = response.get_data(as_text=True)
    assert "TZID:Europe/London" in text
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    assert event["summary"] == service.name
    assert event["rrule"]["until"][0] > datetime.now(UTC) + timedelta(days=300)
    assert len(text) < 6000


@pytest.mark.parametrize(
    "values",
    [{"is_sensitive": True}, {"schedules": []}, {"status": "temporarily closed"}, {"is_published": False}],
)
def test_no_calendar_where_it_would_mislead_or_harm(client: PageClient, values: dict[str, Any]) -> None:
    service = make.service(**{"schedules": [make.weekly()]} | values)
    assert client.get(f"/services/{service.id}/calendar.ics").status_code == 404
