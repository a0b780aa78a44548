"""Opening times as bits say the same as the times themselves."""

from datetime import date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.search.engine import When
from hub.search.engine.hours import DAYS, SLOTS, decode, encode, matching, quarters_until_open, weekday_bits
from tests.search.engine.entries import NOW, opens

TODAY = NOW.date()
MIDNIGHT = NOW.replace(hour=0, minute=0)

quarters = st.integers(min_value=0, max_value=DAYS * SLOTS - 1)
spans = st.lists(st.tuples(quarters, st.integers(min_value=1, max_value=120)), max_size=6)


def openings(found: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    """Spans of quarters as times, none running past the fortnight."""
    return [
        (
            MIDNIGHT + timedelta(minutes=15 * begin),
            MIDNIGHT + timedelta(minutes=15 * min(begin + count, DAYS * SLOTS)),
        )
        for begin, count in found
    ]


def is_open(found: list[tuple[int, int]], quarter: int) -> bool:
    return any(begin <= quarter < begin + count for begin, count in found)


def day_of(quarter: int) -> date:
    return TODAY + timedelta(days=quarter // SLOTS)


@given(spans, quarters)
def test_open_at_a_moment(found: list[tuple[int, int]], quarter: int) -> None:
    hours = decode([encode(openings(found))])
    at = MIDNIGHT + timedelta(minutes=15 * quarter + 7)
    assert bool(matching(hours, When(at=at))[0]) == is_open(found, quarter)


@given(spans, st.integers(0, DAYS - 1), st.integers(0, SLOTS - 1), st.integers(1, SLOTS))
def test_open_on_a_day_between_two_times(
    found: list[tuple[int, int]], day: int, begin: int, count: int
) -> None:
    hours = decode([encode(openings(found))])
    end = min(begin + count, SLOTS)
    when = When(dates=(TODAY + timedelta(days=day),), between=(begin * 15, end * 15))
    expected = any(is_open(found, day * SLOTS + slot) for slot in range(begin, end))
    assert bool(matching(hours, when)[0]) == expected


@given(spans, st.sets(st.integers(0, 6), min_size=1))
def test_open_on_weekdays_of_either_week(found: list[tuple[int, int]], weekdays: set[int]) -> None:
    hours = decode([encode(openings(found))])
    expected = {
        weekday
        for weekday in weekdays
        if any(is_open(found, q) and day_of(q).weekday() == weekday for q in range(DAYS * SLOTS))
    }
    assert bool(matching(hours, When(weekdays=tuple(sorted(weekdays))))[0]) == bool(expected)
    bits = int(weekday_bits(hours)[0])
    assert {weekday for weekday in weekdays if bits >> weekday & 1} == expected


@given(spans)
def test_how_long_until_it_opens(found: list[tuple[int, int]]) -> None:
    hours = decode([encode(openings(found))])
    now = (NOW.hour * 60 + NOW.minute) // 15
    ahead = [step for step in range(DAYS * SLOTS) if is_open(found, (now + step) % (DAYS * SLOTS))]
    waiting = quarters_until_open(hours, np.array([0]), NOW)
    assert int(waiting[0]) == (ahead[0] if ahead else DAYS * SLOTS)


def test_a_row_that_was_not_refreshed_answers_with_the_same_weekday() -> None:
    hours = decode([encode([opens(0, 9, 12)])])
    assert matching(hours, When(at=NOW + timedelta(days=14)))[0]
    assert not matching(hours, When(at=NOW + timedelta(days=13)))[0]


def test_open_past_midnight_is_open_on_both_days() -> None:
    hours = decode([encode([opens(0, 22, 26)])])
    assert matching(hours, When(at=MIDNIGHT + timedelta(hours=23)))[0]
    assert matching(hours, When(at=MIDNIGHT + timedelta(hours=25)))[0]
    assert not matching(hours, When(at=MIDNIGHT + timedelta(hours=26)))[0]
