"""Opening hours as people write them: what is not understood stays as words, what is not sure makes no rule."""

import time as clock
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.imports import hours
from hub.directory.imports.hours import OpeningHours
from hub.directory.models import BankHolidays, Frequency, Schedule
from hub.directory.opening import WEEKDAY_NAMES, WEEKDAYS, Rule

WEEKDAYS_ONLY = "MO,TU,WE,TH,FR"
EVERY_DAY = ",".join(WEEKDAYS)


def shown(found: OpeningHours) -> str:
    return "; ".join(f"{','.join(r.days)} {r.opens:%H:%M}-{r.closes:%H:%M}" for r in found.rules)


UNDERSTOOD = [
    ("Wednesday 10am - 4pm", "WE 10:00-16:00"),
    ("Wednesday 9:30am - 12noon", "WE 09:30-12:00"),
    ("Mon-Fri 9.30am to 12noon; Sat 10-1", f"{WEEKDAYS_ONLY} 09:30-12:00; SA 10:00-13:00"),
    ("Thursday 1.30 - 3.30pm", "TH 13:30-15:30"),
    ("Friday 10 - 11.30am", "FR 10:00-11:30"),
    ("Monday - Saturday 7.30am = 4.30pm", "MO,TU,WE,TH,FR,SA 07:30-16:30"),
    ("Mon - Sat 10.00 - 4.00", "MO,TU,WE,TH,FR,SA 10:00-16:00"),
    ("Tues/Weds 10am - 12pm. Thurs 10am - 2pm", "TU,WE 10:00-12:00; TH 10:00-14:00"),
    ("Tues , Wed, Thursday, 11am - 2pm and Friday 11am - 4pm", "TU,WE,TH 11:00-14:00; FR 11:00-16:00"),
    (
        "Weekdays and Saturdays 10am-4pm, except Thursdays 10am-12.30pm.",
        "MO,TU,WE,FR,SA 10:00-16:00; TH 10:00-12:30",
    ),
    ("Daily (except Tues & Sat) 10:30am - 12pm", "MO,WE,TH,FR,SU 10:30-12:00"),
    ("9 - 4 weekdays except Wed 9 - 2", "MO,TU,TH,FR 09:00-16:00; WE 09:00-14:00"),
    ("9 - 4 Monday - Friday.", f"{WEEKDAYS_ONLY} 09:00-16:00"),
    ("2-4 pm Mondays, 10-12 Thursdays", "MO 14:00-16:00; TH 10:00-12:00"),
    ("between 2 and 4pm on Mondays", "MO 14:00-16:00"),
    ("Open Tues 9:30-12:30 1:30-4:00pm", "TU 09:30-12:30; TU 13:30-16:00"),
    ("Mon to Fri 9am-5pm, closed Wed", "MO,TU,TH,FR 09:00-17:00"),
    ("Monday 9-5 (closed 1-2 for lunch)", "MO 09:00-13:00; MO 14:00-17:00"),
    ("Wednesday: Closed; Thursday 9-5", "TH 09:00-17:00"),
    ("Mon 0900-1700", "MO 09:00-17:00"),
    ("Monday 10:00-22:00", "MO 10:00-22:00"),
    ("Monday 9-17", "MO 09:00-17:00"),
    ("Sat-Mon 8pm - 2am", "MO,SA,SU 20:00-02:00"),
    ("Monday & Wednesday & Friday mornings 9-11", "MO,WE,FR 09:00-11:00"),
    ("Tuesday evenings 7-9", "TU 19:00-21:00"),
    ("every day 8-8", f"{EVERY_DAY} 08:00-20:00"),
    ("24/7", f"{EVERY_DAY} 00:00-00:00"),
    ("24 hours", f"{EVERY_DAY} 00:00-00:00"),
    ("1st and 3rd Tuesday of the month 2-4pm", "1TU,3TU 14:00-16:00"),
    ("Last Monday of every month 10.30am-12noon", "-1MO 10:30-12:00"),
]


@pytest.mark.parametrize(("text", "rules"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_what_is_wholly_understood_needs_no_words(text: str, rules: str) -> None:
    found = hours.from_text(text)
    assert shown(found) == rules
    assert found.words == ""


HALF = [
    ("Monday - Friday 8am - 4pm. Please ring.", f"{WEEKDAYS_ONLY} 08:00-16:00"),
    ("Food served daily 9am - 1:30pm", f"{EVERY_DAY} 09:00-13:30"),
    ("Monday - Friday via referral and Saturdays 10am -2pm", "SA 10:00-14:00"),
    ("Tuesday mornings and Thursday 2-4pm", "TH 14:00-16:00"),
    ("Foodbank: Wednesday 5 - 6.30pm  Grocer Friday 9.30am - 12 noon", "WE 17:00-18:30; FR 09:30-12:00"),
]


@pytest.mark.parametrize(("text", "rules"), HALF, ids=[text for text, _ in HALF])
def test_what_is_half_understood_keeps_its_words(text: str, rules: str) -> None:
    found = hours.from_text(text)
    assert shown(found) == rules
    assert found.words == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "One morning per week",
        "By appointment",
        "Mon - Fri by appointment",
        "Wednesday 7:30pm",
        "Tuesday from 11am",
        "Monday & Friday 12noon",
        "24/7 upon request",
        "10am-4pm",
        "Monday 7-9",
        "Alternate Tuesdays 2-4pm",
        "Every other Saturday 10am-12pm",
        "Tuesdays 2-4pm (fortnightly)",
        "Mondays 2-4pm monthly",
        "Mon-Fri 9-5 April to October",
        "Saturdays 10-4 from 3 May to 30 September",
        "School holidays, Mondays 10am-2pm",
        "4 - 6pm on Monday, Tuesday 2-4pm",
        "Ages 8-12 Mondays",
        "Mondays 8-12 years",
        "£2 for 10 items, Mondays",
        "Ring 0161 496 0000 on Monday",
        "Monday 2019 - 2020",
        "Closed",
        "x" * 5000,
    ],
)
def test_what_is_not_sure_makes_no_rule_and_is_not_lost(text: str) -> None:
    found = hours.from_text(text)
    assert found.rules == ()
    assert found.words == text
    assert found.schedules()[0]["description"] == text


def test_bank_holidays_and_term_time_are_heard() -> None:
    assert hours.from_text("Mon & Thur 1-3pm (except bank holidays)").bank_holidays is BankHolidays.CLOSED
    assert hours.from_text("Mon 1-3pm\nNot open on Bank Holidays").bank_holidays is BankHolidays.CLOSED
    assert hours.from_text("Daily 9-5 including bank holidays").bank_holidays is BankHolidays.OPEN
    found = hours.from_text("Mondays, 1:30pm–3:30pm (term time only)")
    assert found.term_time_only
    assert shown(found) == "MO 13:30-15:30"


def test_hours_inside_a_longer_text_must_be_plain() -> None:
    assert shown(hours.within("A drop-in group for anxiety. Meets on Tuesdays 7-9pm.")) == "TU 19:00-21:00"
    assert shown(hours.within("Meets Tuesdays and Fridays, 9.30-11.30am and 12.30-2.30pm.")) == (
        "TU,FR 09:30-11:30; TU,FR 12:30-14:30"
    )
    assert not hours.within("For young people aged 13 to 25, with 24 hour support. Open Monday to Friday.")
    assert not hours.within("Dementia cafe on alternate Saturdays 9.15am-12.15pm")


def test_a_column_for_each_day() -> None:
    week = dict.fromkeys(WEEKDAYS[:5], "08:30-13:00,14:00-17:30") | {"SA": "09:00-12:30", "SU": "CLOSED"}
    found = hours.from_days(week)
    assert shown(found) == f"{WEEKDAYS_ONLY} 08:30-13:00; {WEEKDAYS_ONLY} 14:00-17:30; SA 09:00-12:30"
    assert found.words == ""


@pytest.mark.parametrize(
    ("cell", "rules", "words"),
    [
        ("09:00-13:00:14:00-18:00", "MO 09:00-13:00; MO 14:00-18:00", ""),
        ("9am to 5pm", "MO 09:00-17:00", ""),
        ("00:00-23:59", "MO 00:00-00:00", ""),
        ("24 hours", "MO 00:00-00:00", ""),
        ("closed", "", ""),
        ("N/A Closed", "", ""),
        ("", "", ""),
        ("All Day (continuous)", "", "Monday: All Day (continuous)"),
        ("9-5 by appointment", "MO 09:00-17:00", "Monday: 9-5 by appointment"),
        ("7-9", "", "Monday: 7-9"),
    ],
)
def test_cells_of_one_day(cell: str, rules: str, words: str) -> None:
    found = hours.from_days({"MO": cell})
    assert (shown(found), found.words) == (rules, words)


def test_the_schedules_are_ones_that_opening_hours_understand() -> None:
    rows = hours.from_text("Mon-Fri 9-5 and 1st Saturday of the month 10-12, please ring").schedules()
    assert [row["freq"] for row in rows] == [Frequency.WEEKLY, Frequency.MONTHLY]
    assert [row["position"] for row in rows] == [0, 1]
    assert rows[0]["description"]
    assert "description" not in rows[1]
    for row in rows:
        assert Rule.of(Schedule(**{"interval": 1, "bymonthday": "", **row})) is not None


@pytest.mark.parametrize(
    "text",
    [
        "mon" + ", " * 5000,
        "1st" + " and 1st" * 2000,
        "1-" * 9000,
        "9" + "\n" * 9000,
        "mon 9am " * 3000,
        "tue's" * 4000,
    ],
)
def test_odd_texts_take_no_time(text: str) -> None:
    started = clock.process_time()
    for piece in (text, text[:2000]):
        hours.from_text(piece)
        hours.within(piece)
        hours.from_days({"MO": piece})
    assert clock.process_time() - started < 1.5


WORDS = """Mon Tuesdays weds thurs Fri sat sundays weekdays daily 9 10am 9.30 12noon 2pm 17:30 - – to and & , ; ( ) .
except closed every other 1st last of the month term time only bank holidays ring us 24 hours between £2 16-25 years"""
words = st.sampled_from([*WORDS.split(), "\n"])


@given(st.lists(words, max_size=25).map(" ".join) | st.text(max_size=200))
def test_nothing_is_ever_lost(text: str) -> None:
    found = hours.from_text(text)
    if not found.rules:
        assert "".join(found.words.split()) == "".join(text.split())
    for rule in (*found.rules, *hours.within(text).rules):
        assert rule.days
    hours.from_days({"TU": text})


times = st.integers(min_value=0, max_value=24 * 12 - 1).map(lambda n: time(n * 5 // 60, n * 5 % 60))
days = st.sets(st.sampled_from(range(7)), min_size=1).map(sorted)


def half_day(value: time) -> str:
    return f"{value.hour % 12 or 12}:{value.minute:02}{'am' if value.hour < 12 else 'pm'}"


@given(days, times, times)
def test_a_rule_that_is_written_out_reads_the_same(wanted: list[int], opens: time, closes: time) -> None:
    if opens == closes:
        return
    named = ", ".join(WEEKDAY_NAMES[n] for n in wanted)
    expected = (tuple(WEEKDAYS[n] for n in wanted), opens, closes)
    for text in (
        f"{named} {opens:%H:%M}-{closes:%H:%M}",
        f"{named}: {half_day(opens)} to {half_day(closes)}",
        f"{half_day(opens)} - {half_day(closes)} on {named}",
    ):
        found = hours.from_text(text)
        if closes > opens and closes != time(0):
            assert [(r.days, r.opens, r.closes) for r in found.rules] == [expected], text
        assert found.words == "" or not found.rules
