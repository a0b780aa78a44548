"""When something is open, held against another reading of RFC 5545 and against the odd days of the calendar."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.clock import LONDON
from hub.directory import opening
from hub.directory.models import BankHolidays, Frequency, Schedule, ScheduleException
from hub.directory.opening import WEEKDAYS, Hours, Rule, Slot

START = date(2026, 1, 1)
DAYS = 370


def schedule(**values: Any) -> Schedule:
    """A schedule as it comes from the database; weekly from nine to five unless said."""
    defaults = {
        "freq": Frequency.WEEKLY,
        "interval": 1,
        "byday": "",
        "bymonthday": "",
        "opens_at": time(9),
        "closes_at": time(17),
        "term_time_only": False,
    }
    return Schedule(**defaults | values)


def hours(*rules: Schedule, exceptions: Any = (), holidays: BankHolidays = BankHolidays.OPEN) -> Hours:
    return Hours.of(rules, exceptions, holidays)


def weekly(
    days: str = "MO,TU,WE,TH,FR", opens: str = "09:00", closes: str = "17:00", **values: Any
) -> Schedule:
    opens_at, closes_at = time.fromisoformat(opens), time.fromisoformat(closes)
    return schedule(byday=days, opens_at=opens_at, closes_at=closes_at, **values)


def special(
    first: date, last: date | None = None, opens: time | None = None, closes: time | None = None
) -> Any:
    return ScheduleException(
        starts_on=first, ends_on=last or first, is_closed=opens is None, opens_at=opens, closes_at=closes
    )


def london(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=LONDON, fold=fold)  # type: ignore[misc]


def days_open(hours: Hours, first: date = START, days: int = DAYS) -> list[date]:
    return [slot.start.date() for slot in hours.between(first, days)]


dates = st.dates(START - timedelta(days=400), START + timedelta(days=400))
nth_days = st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(WEEKDAYS))
month_days = st.one_of(st.integers(1, 31), st.integers(-31, -1))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    freq = draw(st.sampled_from(Frequency))
    byday = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=4, unique=True))
    values: dict[str, Any] = {"freq": freq, "interval": draw(st.integers(1, 5)), "dtstart": draw(dates)}
    if freq is Frequency.MONTHLY:
        nth = draw(st.lists(nth_days, max_size=3, unique=True))
        byday = nth or byday  # dateutil misreads the two mixed: it lets one narrow the other
        chosen = draw(st.lists(month_days, max_size=3, unique=True))
        values["bymonthday"] = ",".join(map(str, chosen))
    for name in ("until", "valid_from", "valid_to"):
        values[name] = draw(st.none() | dates)
    return schedule(byday=",".join(byday), **values)


def as_dateutil_reads_it(given: Schedule) -> list[date]:
    def day(code: str) -> Any:
        weekday = getattr(rrule, code[-2:])
        return weekday(int(code[:-2])) if code[:-2] else weekday

    assert given.dtstart is not None
    last = START + timedelta(days=DAYS - 1)
    found = rrule.rrule(
        rrule.WEEKLY if given.freq is Frequency.WEEKLY else rrule.MONTHLY,
        dtstart=datetime.combine(given.dtstart, time()),
        interval=given.interval,
        byweekday=[day(code) for code in given.byday.split(",") if code] or None,
        bymonthday=[int(n) for n in given.bymonthday.split(",") if n] or None,
        until=datetime.combine(min(last, given.until or last), time()),
        wkst=rrule.MO,
    )
    first = max(START, given.valid_from or START)
    return [at.date() for at in found if first <= at.date() <= min(last, given.valid_to or last)]


@settings(max_examples=60)
@given(schedules())
def test_rules_mean_what_another_reader_takes_them_to_mean(given_schedule: Schedule) -> None:
    assert days_open(hours(given_schedule)) == as_dateutil_reads_it(given_schedule)


@pytest.mark.parametrize(
    ("values", "first_three"),
    [
        ({"freq": Frequency.MONTHLY, "byday": "2TU"}, ["2026-01-13", "2026-02-10", "2026-03-10"]),
        ({"freq": Frequency.MONTHLY, "byday": "-1FR"}, ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ({"freq": Frequency.MONTHLY, "byday": "5MO"}, ["2026-03-30", "2026-06-29", "2026-08-31"]),
        ({"freq": Frequency.MONTHLY, "bymonthday": "1,15"}, ["2026-01-01", "2026-01-15", "2026-02-01"]),
        ({"freq": Frequency.MONTHLY, "bymonthday": "31"}, ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ({"freq": Frequency.MONTHLY, "bymonthday": "-1"}, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (
            {"freq": Frequency.MONTHLY, "byday": "FR", "bymonthday": "13"},
            ["2026-02-13", "2026-03-13", "2026-11-13"],
        ),
        (
            {"freq": Frequency.MONTHLY, "dtstart": date(2026, 1, 20)},
            ["2026-01-20", "2026-02-20", "2026-03-20"],
        ),
        ({"byday": "sa, su"}, ["2026-01-03", "2026-01-04", "2026-01-10"]),
        ({"byday": "TH", "interval": 2, "dtstart": START}, ["2026-01-01", "2026-01-15", "2026-01-29"]),
        ({"byday": "MO", "interval": 2, "dtstart": START}, ["2026-01-12", "2026-01-26", "2026-02-09"]),
        ({"dtstart": date(2026, 1, 7)}, ["2026-01-07", "2026-01-14", "2026-01-21"]),
        ({"freq": None, "dtstart": date(2026, 5, 1)}, ["2026-05-01"]),
        ({"freq": None}, []),
        ({"byday": ""}, []),
        ({"freq": Frequency.MONTHLY}, []),
    ],
)
def test_rules_that_people_write(values: dict[str, Any], first_three: list[str]) -> None:
    assert [day.isoformat() for day in days_open(hours(schedule(**values)))][:3] == first_three


@pytest.mark.parametrize("byday", ["TUE", "Monday", "MO;TU", "9", "6MO", "", ",,", "MO,nonsense,\x00"])
@pytest.mark.parametrize("bymonthday", ["x", "1st", "99", "", " "])
def test_a_slip_in_a_list_of_days_takes_no_page_down(byday: str, bymonthday: str) -> None:
    for freq in (None, *Frequency):
        hours(schedule(freq=freq, byday=byday, bymonthday=bymonthday)).between(START, 40)


def test_words_without_times_are_no_hours() -> None:
    nothing = hours(schedule(opens_at=None), schedule(closes_at=None))
    assert not nothing
    assert nothing.on(START) == []
    assert nothing.open_at(london(2026, 1, 1, 10)) is None
    assert nothing.next_after(london(2026, 1, 1, 10)) is None


def test_open_from_its_first_minute_until_the_last_is_over() -> None:
    mondays = hours(weekly("MO"))
    monday = (2026, 1, 5)
    assert mondays.open_at(london(*monday, 8, 59)) is None
    assert mondays.open_at(london(*monday, 9)) == Slot(london(*monday, 9), london(*monday, 17))
    assert mondays.open_at(london(*monday, 16, 59)) is not None
    assert mondays.open_at(london(*monday, 17)) is None


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    mondays = hours(weekly("MO"))
    assert mondays.open_at(datetime(2026, 7, 6, 8, 0, tzinfo=UTC)) is not None  # nine on the wall
    assert mondays.open_at(datetime(2026, 7, 6, 16, 0, tzinfo=UTC)) is None
    assert mondays.open_at(datetime(2026, 1, 5, 8, 59, tzinfo=UTC)) is None


def test_a_night_that_ends_next_morning() -> None:
    """Friday 22:00 to 02:00."""
    night = hours(weekly("FR", "22:00", "02:00"))
    assert night.on(date(2026, 1, 2)) == [Slot(london(2026, 1, 2, 22), london(2026, 1, 3, 2))]
    assert night.open_at(london(2026, 1, 2, 23)) is not None
    assert night.open_at(london(2026, 1, 3, 1, 59)) is not None
    assert night.open_at(london(2026, 1, 3, 2)) is None
    assert night.open_at(london(2026, 1, 2, 1)) is None


def test_last_night_runs_on_into_a_day_that_is_closed() -> None:
    night = hours(weekly("FR", "22:00", "02:00"), exceptions=[special(date(2026, 1, 3))])
    assert night.open_at(london(2026, 1, 3, 1)) is not None


def test_day_and_night_without_a_gap() -> None:
    """00:00 to 00:00 on every day."""
    always = hours(weekly(",".join(WEEKDAYS), "00:00", "00:00"))
    for hour in range(0, 24 * 30, 5):
        assert always.open_at(london(2026, 3, 20) + timedelta(hours=hour)) is not None
    assert always.on(START) == [Slot(london(2026, 1, 1), london(2026, 1, 2))]


def test_stretches_that_touch_are_one_and_those_apart_are_in_order() -> None:
    day = hours(
        weekly("MO", "14:00", "16:00"),
        weekly("MO", "09:00", "11:00"),
        weekly("MO", "11:00", "12:00"),
        weekly("MO", "10:00", "10:30"),
    )
    assert day.on(date(2026, 1, 5)) == [
        Slot(london(2026, 1, 5, 9), london(2026, 1, 5, 12)),
        Slot(london(2026, 1, 5, 14), london(2026, 1, 5, 16)),
    ]


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_when_the_clocks_change_the_doors_open_by_the_wall(day: date) -> None:
    sunday = hours(weekly("SU", "09:00", "17:00"))
    (slot,) = sunday.on(day)
    assert (slot.start.hour, slot.end.hour) == (9, 17)
    utc_hour = 8 if day == SPRING else 9
    assert sunday.open_at(datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)) == slot
    assert (
        sunday.open_at(datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC) - timedelta(minutes=1))
        is None
    )


def test_a_night_shift_when_the_clocks_go_forward_is_shorter_and_when_they_go_back_longer() -> None:
    night = hours(weekly("SA", "22:00", "06:00"))

    def minutes_open(evening: date) -> int:
        start = london(evening.year, evening.month, evening.day, 12).astimezone(UTC)
        return sum(night.open_at(start + timedelta(minutes=n)) is not None for n in range(24 * 60))

    assert minutes_open(SPRING - timedelta(days=1)) == 7 * 60
    assert minutes_open(AUTUMN - timedelta(days=1)) == 9 * 60
    assert minutes_open(date(2026, 6, 6)) == 8 * 60


def test_both_of_the_two_one_oclocks_count() -> None:
    night = hours(weekly("SU", "01:00", "02:00"))
    assert night.open_at(london(2026, 10, 25, 1, 30)) is not None
    assert night.open_at(london(2026, 10, 25, 1, 30, fold=1)) is not None


EASTER_MONDAY, CHRISTMAS = date(2026, 4, 6), date(2026, 12, 25)


@pytest.mark.parametrize(
    ("said", "is_open"),
    [(BankHolidays.OPEN, True), (BankHolidays.CLOSED, False), (BankHolidays.UNKNOWN, False)],
)
@pytest.mark.parametrize(
    "day",
    [EASTER_MONDAY, CHRISTMAS, date(2026, 12, 28), date(2027, 1, 1), date(2026, 8, 31), date(2026, 4, 3)],
)
def test_bank_holidays_are_closed_unless_we_know_better(day: date, said: BankHolidays, is_open: bool) -> None:
    assert bool(hours(weekly(), holidays=said).on(day)) is is_open
    assert opening.bank_holiday(day)


def test_what_is_dated_on_a_bank_holiday_takes_place_on_it() -> None:
    """Lunch on Christmas Day."""
    lunch = schedule(freq=None, dtstart=CHRISTMAS, opens_at=time(12), closes_at=time(14))
    both = hours(weekly(), lunch, holidays=BankHolidays.CLOSED)
    assert both.on(CHRISTMAS) == [Slot(london(2026, 12, 25, 12), london(2026, 12, 25, 14))]


def test_england_has_its_own_bank_holidays() -> None:
    assert opening.bank_holiday(date(2026, 1, 2)) is None  # Scotland's
    assert opening.bank_holiday(date(2026, 3, 17)) is None  # Northern Ireland's
    assert [day for day, _ in opening.bank_holidays_within(date(2026, 12, 20), 14)] == [
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 28),
        date(2027, 1, 1),
    ]


def test_special_hours_stand_in_for_the_usual_ones_also_on_a_bank_holiday() -> None:
    eve = special(date(2026, 12, 24), CHRISTMAS, time(10), time(12))
    over = hours(weekly(), exceptions=[eve], holidays=BankHolidays.CLOSED)
    assert over.on(CHRISTMAS) == [Slot(london(2026, 12, 25, 10), london(2026, 12, 25, 12))]
    assert over.on(date(2026, 12, 23))[0].start.hour == 9


def test_a_closure_holds_from_its_first_day_to_its_last_and_beats_special_hours() -> None:
    closed = special(date(2026, 2, 2), date(2026, 2, 6))
    over = hours(weekly(), exceptions=[special(date(2026, 2, 4), None, time(10), time(11)), closed])
    assert days_open(over, date(2026, 1, 30), 11) == [date(2026, 1, 30), date(2026, 2, 9)]
    assert over.closure_on(date(2026, 2, 4)) is closed
    assert over.closure_on(date(2026, 2, 7)) is None


def test_the_next_time_is_after_this_one() -> None:
    weekdays = hours(weekly())
    following = Slot(london(2026, 1, 6, 9), london(2026, 1, 6, 17))
    assert weekdays.next_after(london(2026, 1, 5, 9)) == following
    assert weekdays.next_after(london(2026, 1, 5, 8, 59)) == Slot(
        london(2026, 1, 5, 9), london(2026, 1, 5, 17)
    )
    assert weekdays.next_after(london(2026, 1, 9, 18)) == Slot(
        london(2026, 1, 12, 9), london(2026, 1, 12, 17)
    )


def test_the_next_time_is_looked_for_over_two_months_and_no_further() -> None:
    def next_of(day: date) -> Slot | None:
        return hours(schedule(freq=None, dtstart=day)).next_after(london(2026, 1, 31, 12))

    assert next_of(date(2026, 1, 31) + timedelta(days=61)) is not None
    assert next_of(date(2026, 1, 31) + timedelta(days=62)) is None
    monthly = hours(schedule(freq=Frequency.MONTHLY, bymonthday="30"))
    assert monthly.next_after(london(2026, 1, 31, 12)) == Slot(
        london(2026, 3, 30, 9), london(2026, 3, 30, 17)
    )


@given(schedules(), st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))  # noqa: DTZ001
def test_the_next_time_is_the_first_that_a_walk_through_the_days_meets(
    given_schedule: Schedule, at: datetime
) -> None:
    moment = at.replace(tzinfo=LONDON)
    found = hours(given_schedule).next_after(moment)
    ahead = hours(given_schedule).between(at.date(), opening.LOOK_AHEAD_DAYS)
    assert found == next((slot for slot in ahead if slot.start > moment), None)


def test_term_time_leaves_out_the_days_when_every_school_is_shut() -> None:
    club = hours(weekly(term_time_only=True))
    assert not club.on(date(2026, 8, 12))
    assert not club.on(date(2026, 12, 24))
    assert not club.on(date(2026, 12, 31))
    assert club.on(date(2026, 7, 1))
    assert club.on(date(2026, 12, 23))


def test_a_week_begins_on_monday_whatever_the_day() -> None:
    seven = opening.week(hours(weekly("MO,SU")), date(2026, 1, 7))
    assert [day for day, _ in seven] == [date(2026, 1, 5) + timedelta(days=n) for n in range(7)]
    assert [bool(slots) for _, slots in seven] == [True, False, False, False, False, False, True]


def test_descriptions_are_said_once_each_in_order() -> None:
    said = [
        schedule(description="Ring first", notes=""),
        schedule(description="Ring first", notes="Not in August"),
    ]
    assert opening.in_words(said) == ["Ring first", "Not in August"]


@pytest.mark.parametrize(
    ("day", "length"), [(date(2028, 2, 3), 29), (date(2026, 2, 3), 28), (date(2026, 12, 31), 31)]
)
def test_the_length_of_a_month(day: date, length: int) -> None:
    assert opening.days_in_month(day) == length


def test_a_page_of_answers_takes_no_time() -> None:
    """Fifty services whose next time is far away, the dearest question there is."""
    rare = [hours(schedule(freq=Frequency.MONTHLY, byday="5MO", dtstart=date(2027, 1, 1))) for _ in range(50)]
    moment = london(2026, 6, 1, 12)
    rare[0].next_after(moment)
    started = stopwatch.process_time()
    for each in rare:
        assert each.open_at(moment) is None
        assert each.next_after(moment) is None
    assert stopwatch.process_time() - started < 0.25


def test_a_rule_can_be_made_of_a_plain_row() -> None:
    assert Rule.of(weekly("MO")) == Rule.of(weekly("mo "))
