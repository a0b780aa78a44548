"""Dates, times and opening hours as people write them; a missing part is an error message, never a crash."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from hub.core.fields import ClockField, DatePartsField, NumberField, WeekHoursField, read_time


class Sample(Form):
    day = DatePartsField("When?", [InputRequired("Enter a date")])
    maybe = DatePartsField("When else?", [Optional()])
    at = ClockField("What time?", [Optional()])
    hours = WeekHoursField("When is it open?")


def sent(**typed):
    form = Sample(MultiDict({"day-day": "3", "day-month": "11", "day-year": "2025"} | typed))
    form.validate()
    return form


def test_a_date_in_three_boxes():
    assert sent().day.data == date(2025, 11, 3)


def test_a_month_may_be_a_word():
    assert sent(**{"day-month": "November"}).day.data == date(2025, 11, 3)


@pytest.mark.parametrize(
    ("typed", "message", "coloured"),
    [
        ({"day-day": ""}, "The date must include a day", {"day"}),
        ({"day-day": "", "day-month": ""}, "The date must include a day and a month", {"day", "month"}),
        ({"day-day": "31", "day-month": "2"}, "That day does not exist", {"day", "month", "year"}),
        ({"day-year": "25"}, "Enter the date in numbers", {"year"}),
        ({"day-day": "²"}, "Enter the date in numbers", {"day"}),
        ({"day-day": "", "day-month": "", "day-year": ""}, "Enter a date", set()),
    ],
)
def test_what_is_wrong_with_a_date_is_said_and_what_was_typed_stays(typed, message, coloured):
    form = sent(**typed)
    assert form.day.errors[0].startswith(message)
    assert len(form.day.errors) == 1
    assert set(form.day.wrong_parts) == coloured
    assert form.day.typed["day"] == typed.get("day-day", "3")


@given(
    st.dictionaries(
        st.sampled_from(["day-day", "day-month", "day-year", "at", "hours-MO-1-opens"]), st.text()
    )
)
def test_nothing_anybody_types_breaks_a_form(typed):
    Sample(MultiDict(typed)).validate()


def test_parts_that_never_arrive_are_missing_not_a_crash():
    form = Sample(MultiDict({"at": "9am"}))
    assert not form.validate()
    assert form.day.errors == ["Enter a date"]
    assert form.maybe.errors == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9", time(9)),
        ("9am", time(9)),
        ("9.30", time(9, 30)),
        ("9:30 PM", time(21, 30)),
        ("1700", time(17)),
        ("12am", time(0)),
        ("12 noon", time(12)),
        ("midday", time(12)),
        ("midnight", time(0)),
        ("25", None),
        ("13pm", None),
        ("half nine", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(typed, expected):
    assert read_time(typed) == expected


def test_a_time_that_is_none_says_how_to_write_one():
    assert sent(at="teatime").at.errors == ["Enter a time, like 9am or 4:30pm"]
    assert sent(at="teatime").at._value() == "teatime"


def test_a_week_of_hours_with_a_lunch_break():
    form = sent(
        **{
            f"hours-TU-{n}-{end}": value
            for (n, end), value in {
                (1, "opens"): "9",
                (1, "closes"): "12.30",
                (2, "opens"): "1:30pm",
                (2, "closes"): "7pm",
            }.items()
        }
    )
    assert form.hours.data == {"TU": [(time(9), time(12, 30)), (time(13, 30), time(19))]}


def test_nine_to_five_ends_in_the_afternoon():
    assert sent(**{"hours-MO-1-opens": "9", "hours-MO-1-closes": "5"}).hours.data == {
        "MO": [(time(9), time(17))]
    }


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("2", "4", (time(14), time(16))),
        ("5.30", "7:30pm", (time(17, 30), time(19, 30))),
        ("1", "3 pm", (time(13), time(15))),
        ("10", "12", (time(10), time(12))),
        ("6", "2", (time(6), time(14))),
        ("6am", "8", (time(6), time(8))),
        ("5", "11am", (time(5), time(11))),
        ("05:30", "07:30", (time(5, 30), time(7, 30))),
        ("9", "5.30pm", (time(9), time(17, 30))),
        ("8", "10pm", (time(8), time(22))),
    ],
)
def test_two_to_four_is_in_the_afternoon(opens, closes, expected):
    typed = {"hours-MO-1-opens": opens, "hours-MO-1-closes": closes}
    assert sent(**typed).hours.data == {"MO": [expected]}


def test_half_a_span_is_said_at_its_day_and_leads_there():
    form = sent(**{"hours-SA-1-opens": "9am", "hours-SA-1-closes": ""})
    assert form.hours.errors == ["Saturday: enter both times, like 9am and 4:30pm"]
    assert form.hours.leading.name == "Saturday"


def test_hours_there_already_are_shown_as_people_say_them():
    form = Sample(data={"hours": {"MO": [(time(9), time(16, 30))]}})
    assert [form.hours.rows[0].spans[0][end] for end in ("opens", "closes")] == ["9am", "4:30pm"]


@pytest.mark.parametrize("typed", ["9" * 40, "1e999999", "-1", "2.555", "NaN", "Infinity", "1" + "0" * 5000])
def test_a_number_out_of_all_measure_is_refused_in_words(typed):
    class Price(Form):
        cost = NumberField("Cost", wrong="Enter an amount", places=2)

    form = Price(MultiDict({"cost": typed}))
    assert not form.validate()
    assert form.cost.errors == ["Enter an amount"]
