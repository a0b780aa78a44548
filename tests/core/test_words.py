"""Dates, times and numbers as a person says them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from hub.core import clock, words
from hub.core.paging import Page

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_sunday_in_november() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 3), "Tuesday 3 November"),
        (date(2026, 1, 1), "Thursday 1 January"),
        (date(2026, 12, 31), "Thursday 31 December"),
        (date(2027, 1, 1), "Friday 1 January 2027"),
        (date(2025, 11, 3), "Monday 3 November 2025"),
        (date(2028, 2, 29), "Tuesday 29 February 2028"),
    ],
)
def test_a_day_has_its_year_only_when_it_is_another(value: date, said: str) -> None:
    assert words.day(value) == said


def test_the_year_can_be_asked_for_or_left_out() -> None:
    assert words.day(date(2026, 11, 3), year=True) == "Tuesday 3 November 2026"
    assert words.day(date(2025, 11, 3), year=False) == "Monday 3 November"


def test_it_is_this_year_by_the_clock_in_england() -> None:
    """Half an hour before midnight in London on New Year's Eve is still the old year."""
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert words.day(date(2027, 1, 1)) == "Friday 1 January 2027"
    with time_machine.travel(datetime(2027, 1, 1, 0, 0, tzinfo=UTC), tick=False):
        assert words.day(date(2027, 1, 1)) == "Friday 1 January"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (time(0, 0), "midnight"),
        (time(0, 1), "12:01am"),
        (time(0, 30), "12:30am"),
        (time(1, 0), "1am"),
        (time(9, 0), "9am"),
        (time(9, 30), "9:30am"),
        (time(11, 59), "11:59am"),
        (time(12, 0), "midday"),
        (time(12, 5), "12:05pm"),
        (time(16, 0), "4pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_said_on_the_twelve_hour_clock(value: time, said: str) -> None:
    assert words.clock_time(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 11, 3, 9, 30, tzinfo=UTC), "Tuesday 3 November at 9:30am"),
        (datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "Wednesday 1 July at 10:30am"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "Thursday 2 July at midnight"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Sunday 29 March at 12:59am"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sunday 29 March at 2am"),  # there is no 1am that night
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sunday 25 October at 1:30am"),
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            "Sunday 25 October at 1:30am",
        ),  # and two of them this night
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "Thursday 31 December at 11:59pm"),
    ],
)
def test_a_moment_is_said_by_the_clock_in_england(value: datetime, said: str) -> None:
    assert words.moment(value) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (365, "12 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
        (1100, "3 years ago"),
    ],
)
def test_how_long_ago(days: int, said: str) -> None:
    assert words.ago(clock.today() - timedelta(days=days)) == said


def test_long_ago_is_counted_by_the_calendar_in_england() -> None:
    assert words.ago(None) == "never"
    with time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False):  # 2 July in England
        assert words.ago(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "yesterday"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 services"), (1, "1 service"), (2, "2 services"), (1200, "1,200 services")]
)
def test_one_and_many(count: int, said: str) -> None:
    assert words.plural(count, "service") == said


def test_many_may_have_a_word_of_its_own() -> None:
    assert (words.plural(1, "child", "children"), words.plural(3, "child", "children")) == (
        "1 child",
        "3 children",
    )


def page(total: int, number: int = 1, size: int = 10) -> Page[int]:
    first = (number - 1) * size
    return Page(range(first, min(first + size, total)), total, number, size)


def test_an_empty_list_is_one_empty_page() -> None:
    none = page(0)
    assert (none.pages, none.first_item, none.last_item, none.previous, none.next) == (1, 0, 0, None, None)
    assert none.around() == [1]


@pytest.mark.parametrize(
    ("total", "number", "shown"),
    [
        (10, 1, [1]),
        (11, 1, [1, 2]),
        (50, 3, [1, 2, 3, 4, 5]),
        (200, 1, [1, 2, None, 20]),
        (200, 10, [1, None, 9, 10, 11, None, 20]),
        (200, 20, [1, None, 19, 20]),
        (200, 99, [1, None, 20]),  # somebody wrote the number into the address
    ],
)
def test_the_pages_worth_a_link(total: int, number: int, shown: list[int | None]) -> None:
    assert page(total, number).around() == shown


@given(st.integers(0, 3000), st.integers(1, 40), st.integers(1, 50))
def test_walking_from_page_to_page_meets_every_item_once(total: int, number: int, size: int) -> None:
    seen, at = 0, page(total, 1, size)
    while True:
        assert len(at.items) == (at.last_item - at.first_item + 1 if total else 0)
        assert at.first_item == (seen + 1 if total else 0)
        seen = at.last_item
        if at.next is None:
            break
        at = page(total, at.next, size)
    assert seen == total
    assert at.number == at.pages


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("9" * 9, 999_999_999),
        ("9" * 5000, None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("", None),
    ],
)
def test_digits_are_a_number_and_nothing_else_is(typed: str, number: int | None) -> None:
    assert words.digits(typed) == number
