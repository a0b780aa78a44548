"""Opening times: weeks, months, single days, words; what an import brought can be changed, and nothing else moves."""

import uuid
from datetime import date, time
from typing import Any

import pytest

from hub.directory.editing.timetables import Shape, timetables
from hub.directory.models import Frequency, Schedule, Service
from hub.directory.opening import Hours
from hub.directory.timetable import rules_in_words
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def new(service: Service, shape: str) -> str:
    return f"{AT}/services/{service.id}/times/{shape}/{uuid.uuid4()}"


def page_of(service: Service, number: int = 0) -> str:
    one = timetables(reading.service(service).schedules)[number]
    return f"{AT}/services/{service.id}/times/{one.shape}/{one.id}"


def said(service: Service) -> list[str]:
    return rules_in_words(Hours.of(reading.service(service).schedules))


def test_a_week_with_a_break_at_noon(editor: PageClient) -> None:
    service = make.service()
    week = {
        "week-MO-1-opens": "9",
        "week-MO-1-closes": "12",
        "week-MO-2-opens": "1pm",
        "week-MO-2-closes": "5",
    }
    week |= {"week-TU-1-opens": "9am", "week-TU-1-closes": "noon"}
    assert editor.submit(new(service, "week"), week).status_code == 302
    rows = {(s.byday, s.opens_at, s.closes_at) for s in reading.service(service).schedules}
    assert rows == {("MO,TU", time(9), time(12)), ("MO", time(13), time(17))}
    assert reading.deeds(service.id) == ["service.edited"]
    shown = editor.get(page_of(service))
    assert reading.typed(shown, "week-MO-2-closes") == "5pm"
    assert reading.typed(shown, "week-WE-1-opens") == ""


def test_pressing_save_twice_adds_one_timetable(editor: PageClient) -> None:
    service = make.service()
    url = new(service, "week")
    token = reading.typed(editor.get(url), "csrf_token")
    answers = {
        "csrf_token": token,
        "version": "1",
        "interval": "1",
        "week-MO-1-opens": "9",
        "week-MO-1-closes": "5",
    }
    assert [editor.post(url, data=answers).status_code for _ in range(2)] == [302, 302]
    assert said(service) == ["Monday, 9am to 5pm"]
    assert reading.deeds(service.id) == ["service.edited"]


def test_seasons_and_school_terms_stand_beside_each_other(editor: PageClient) -> None:
    service = make.service(schedules=[make.weekly("MO,TU", "09:00", "17:00")])
    summer = {"week-SA-1-opens": "10", "week-SA-1-closes": "2pm", "term_time_only": "y"}
    summer |= {"first-day": "1", "first-month": "5", "first-year": "2026"}
    summer |= {"last-day": "30", "last-month": "september", "last-year": "2026"}
    editor.submit(new(service, "week"), summer)
    found = timetables(reading.service(service).schedules)
    assert [one.shape for one in found] == [Shape.WEEK, Shape.WEEK]
    rule = found[1].schedules[0]
    assert (rule.valid_from, rule.valid_to, rule.term_time_only) == (
        date(2026, 5, 1),
        date(2026, 9, 30),
        True,
    )
    editor.submit(page_of(service, 0), {"week-MO-1-opens": "8am"})
    after = timetables(reading.service(service).schedules)
    assert [one.schedules[0].term_time_only for one in after] == [False, True]
    assert {s.opens_at for s in after[0].schedules} == {time(8), time(9)}


def test_every_other_week_needs_to_know_which(editor: PageClient) -> None:
    service = make.service()
    url = new(service, "week")
    every_other = {"week-MO-1-opens": "7pm", "week-MO-1-closes": "8:30pm", "interval": "2"}
    refused = editor.submit(url, every_other)
    assert reading.problems(refused) == ["Enter a day in one of the weeks when it runs"]
    assert reading.typed(refused, "week-MO-1-opens") == "7pm"
    day = {"starting-day": "2", "starting-month": "11", "starting-year": "2026"}
    editor.submit(url, every_other | day)
    assert said(service) == ["Every other Monday, 7pm to 8:30pm"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Enter the times of at least one day"),
        ({"week-MO-1-opens": "9"}, "Monday: enter both times, like 9am and 4:30pm"),
        (
            {"week-FR-1-opens": "late", "week-FR-1-closes": "5"},
            "Friday: enter both times, like 9am and 4:30pm",
        ),
        (
            {"week-MO-1-opens": "5pm", "week-MO-1-closes": "3pm"},
            "Monday: the closing time must be after the opening time",
        ),
    ],
)
def test_a_week_that_cannot_be(editor: PageClient, typed: dict[str, str], problem: str) -> None:
    service = make.service()
    refused = editor.submit(new(service, "week"), typed)
    assert refused.status_code == 422
    assert reading.problems(refused) == [problem]
    for name, value in typed.items():
        assert reading.typed(refused, name) == value


def test_through_the_night_and_all_day(editor: PageClient) -> None:
    service = make.service()
    night = {"week-FR-1-opens": "10pm", "week-FR-1-closes": "2am"}
    always = {"week-SU-1-opens": "midnight", "week-SU-1-closes": "midnight"}
    editor.submit(new(service, "week"), night | always)
    assert set(said(service)) == {"Friday, 10pm to 2am", "Sunday, all day and night"}
    assert editor.submit(page_of(service)).status_code == 302  # and what is there can be saved again


def test_the_second_tuesday_and_the_fifteenth(editor: PageClient) -> None:
    service = make.service()
    sent = {"days-0-which": "2", "days-0-weekday": "TU", "dates": "15", "opens_at": "10", "closes_at": "2"}
    editor.submit(new(service, "month"), sent)
    rule = reading.service(service).schedules[0]
    assert (rule.freq, rule.byday, rule.bymonthday) == (Frequency.MONTHLY, "2TU", "15")
    assert (rule.opens_at, rule.closes_at) == (time(10), time(14))
    shown = editor.get(page_of(service))
    assert (reading.typed(shown, "days-0-which"), reading.typed(shown, "dates")) == ("2", "15")
    editor.submit(page_of(service), {"days-0-which": "-1"})
    assert reading.service(service).schedules[0].byday == "-1TU"


def test_a_month_that_cannot_be(editor: PageClient) -> None:
    service = make.service()
    times = {"opens_at": "10", "closes_at": "12"}
    assert reading.problems(editor.submit(new(service, "month"), times)) == [
        "Choose at least one day of the month, or enter its date"
    ]
    assert reading.problems(editor.submit(new(service, "month"), times | {"dates": "1, 40"})) == [
        "Enter dates of the month as numbers, like 1, 15"
    ]
    assert reading.problems(editor.submit(new(service, "month"), times | {"days-0-which": "2"})) == [
        "Choose both, like “Second” and “Tuesday”"
    ]


def test_one_day_and_words(editor: PageClient) -> None:
    service = make.service()
    day = {"on-day": "3", "on-month": "11", "on-year": "2026", "opens_at": "10", "closes_at": "noon"}
    editor.submit(new(service, "day"), day | {"note": "Open day"})
    editor.submit(new(service, "words"), {"words": "By appointment.\nRing first."})
    shown = reading.text(editor.get(f"{AT}/services/{service.id}/times"))
    assert "3 November" in shown
    assert "Open day" in shown
    assert "By appointment. Ring first." in shown
    assert "Add a note about the times" not in shown


def test_a_timetable_is_removed_and_the_others_stay(editor: PageClient) -> None:
    service = make.service(
        schedules=[
            make.weekly("MO", position=0),
            make.weekly("SA", "10:00", "12:00", position=1, term_time_only=True),
        ]
    )
    first = timetables(reading.service(service).schedules)[0].id
    kept = timetables(reading.service(service).schedules)[1].id
    editor.submit(f"{AT}/services/{service.id}/times", action=f"{first}/remove")
    assert [one.id for one in timetables(reading.service(service).schedules)] == [kept]
    assert reading.deeds(service.id) == ["service.edited"]


def imported() -> list[Schedule]:
    """What other people's lists bring, and our own pages do not make."""
    return [
        make.weekly(
            "TU,TH",
            "09:30",
            "13:00",
            position=0,
            schedule_link="https://x.example",
            attending_type="in-person",
        ),
        make.weekly("WE", "09:30", "13:00", position=1, notes="Women's day"),
        make.weekly("", "18:00", "19:00", position=2, dtstart=date(2026, 11, 6), until=date(2027, 1, 1)),
        Schedule(
            freq=Frequency.MONTHLY,
            interval=1,
            byday="1TU,3TH",
            bymonthday="",
            opens_at=time(9),
            closes_at=time(10),
            position=3,
            description="",
            notes="",
            term_time_only=False,
        ),
        Schedule(
            freq=None, interval=1, byday="", bymonthday="", description="Ring first", notes="", position=4
        ),
    ]


@pytest.mark.parametrize("number", range(5))
def test_what_an_import_brought_survives_a_look(editor: PageClient, number: int) -> None:
    service = make.service(schedules=imported())
    before = Hours.of(reading.service(service).schedules).between(date(2026, 11, 1), 90)
    assert editor.submit(page_of(service, number)).status_code == 302
    assert Hours.of(reading.service(service).schedules).between(date(2026, 11, 1), 90) == before
    kept = reading.service(service).schedules
    assert {s.schedule_link for s in kept} >= {"https://x.example"}
    assert {"Women's day", "Ring first"} <= {s.notes or s.description for s in kept}


def test_days_that_are_different(editor: PageClient) -> None:
    service = make.service(schedules=[make.weekly()])
    url = f"{AT}/services/{service.id}/different-days"
    sent: dict[str, Any] = {
        "schedule_exceptions-0-starts_on-day": "24",
        "schedule_exceptions-0-starts_on-month": "12",
        "schedule_exceptions-0-starts_on-year": "2026",
        "schedule_exceptions-0-is_closed": "yes",
        "schedule_exceptions-0-reason": "Christmas",
        "schedule_exceptions-1-starts_on-day": "2",
        "schedule_exceptions-1-starts_on-month": "1",
        "schedule_exceptions-1-starts_on-year": "2027",
        "schedule_exceptions-1-is_closed": "no",
    }
    refused = editor.submit(url, sent)
    assert reading.problems(refused) == ["Enter when it opens and when it closes"]
    assert reading.typed(refused, "schedule_exceptions-0-reason") == "Christmas"
    sent |= {"schedule_exceptions-1-opens_at": "10", "schedule_exceptions-1-closes_at": "2"}
    assert editor.submit(url, sent).status_code == 302
    first, second = reading.service(service).schedule_exceptions
    assert (first.starts_on, first.ends_on, first.is_closed) == (date(2026, 12, 24), date(2026, 12, 24), True)
    assert (second.opens_at, second.closes_at, second.is_closed) == (time(10), time(14), False)


def test_other_shapes_are_not_there(editor: PageClient) -> None:
    assert editor.get(new(make.service(), "year")).status_code == 404
