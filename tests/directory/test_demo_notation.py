"""The short notation of the demo's files."""

from datetime import date, time

import pytest

from hub.core.errors import Invalid
from hub.directory.demo import reading
from hub.directory.models import Frequency

TODAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("written", "frequency", "byday"),
    [
        ("MO-FR", Frequency.WEEKLY, "MO,TU,WE,TH,FR"),
        ("MO,WE-FR,SU", Frequency.WEEKLY, "MO,WE,TH,FR,SU"),
        ("2TU", Frequency.MONTHLY, "2TU"),
        ("1SA,-1SA", Frequency.MONTHLY, "1SA,-1SA"),
    ],
)
def test_days_are_read(written: str, frequency: Frequency, byday: str) -> None:
    assert reading.days(written) == (frequency, byday)


def test_a_day_and_night_is_from_midnight_to_midnight() -> None:
    always = reading.schedule("MO-SU 00:00-24:00", TODAY)
    assert always["opens_at"] == always["closes_at"] == time(0)


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        ("04-01", "09-30", date(2026, 4, 1), date(2026, 9, 30)),  # still to come
        ("01-05", "02-28", date(2027, 1, 5), date(2027, 2, 28)),  # over for this year
        ("10-26", "03-31", date(2025, 10, 26), date(2026, 3, 31)),  # running, and began last year
    ],
)
def test_a_season_is_the_one_that_runs_or_comes_next(first: str, last: str, begins: date, ends: date) -> None:
    assert reading.season(first, last, TODAY) == (begins, ends)


@pytest.mark.parametrize("wrong", ["XX 09:00-10:00", "MO 9-10", "MO-FR"])
def test_hours_that_say_nothing_are_refused(wrong: str) -> None:
    with pytest.raises(Invalid):
        reading.schedule(wrong, TODAY)
    with pytest.raises(Invalid):
        reading.day("next week", TODAY)
