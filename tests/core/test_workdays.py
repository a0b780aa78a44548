"""Working days: what everybody reckons by who is to have done something by a day."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from hub.core import clock, workdays


@pytest.mark.parametrize(
    ("today", "days", "by"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Maundy Thursday: the next working day is after Easter
        (date(2026, 4, 3), 1, date(2026, 4, 7)),  # said on the bank holiday itself
        (date(2026, 4, 3), 0, date(2026, 4, 3)),  # what cannot wait is due that day all the same
        (date(2026, 12, 24), 2, date(2026, 12, 30)),  # Boxing Day is a Saturday, and moved to the Monday
        (date(2026, 11, 18), workdays.WEEK, date(2026, 11, 25)),
    ],
)
def test_so_many_working_days_from_today(today: date, days: int, by: date) -> None:
    with time_machine.travel(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)):
        assert workdays.within(days) == by
    assert workdays.within(days, of=today) == by


def test_a_moment_before_midnight_in_london_is_not_yet_the_next_day_and_in_summer_one_after_it_is() -> None:
    assert clock.day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert clock.day_of(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)
