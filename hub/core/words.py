"""Dates, times and numbers as a person says them: "Tuesday 3 November", "9:30am to 4pm", "3 weeks ago"."""

from datetime import date, datetime, time, timedelta

from hub.core import clock

ALL_DAY = "All day and night"


def day(value: date, *, year: bool | None = None) -> str:
    """Tuesday 3 November; with the year when it is not this one."""
    shown = f"{value:%A} {value.day} {value:%B}"
    return f"{shown} {value.year}" if (value.year != clock.today().year if year is None else year) else shown


def dated(value: datetime) -> str:
    """3 November 2026, in England: for what happened once and is looked up later."""
    local = value.astimezone(clock.LONDON)
    return f"{local.day} {local:%B} {local.year}"


def clock_time(value: time) -> str:
    """9am, 9:30am, midday, midnight."""
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    hour = value.hour % 12 or 12
    half = "am" if value.hour < 12 else "pm"
    return f"{hour}:{value.minute:02}{half}" if value.minute else f"{hour}{half}"


def times(opens: time, closes: time) -> str:
    """ "9am to 5pm"."""
    return ALL_DAY if opens == closes == time(0) else f"{clock_time(opens)} to {clock_time(closes)}"


def moment(value: datetime) -> str:
    """Tuesday 3 November at 9:30am, in England."""
    local = value.astimezone(clock.LONDON)
    return f"{day(local.date())} at {clock_time(local.time())}"


def ago(value: date | datetime | None) -> str:
    """today, yesterday, 5 days ago, 3 weeks ago, 4 months ago, 2 years ago; "never" for nothing."""
    if value is None:
        return "never"
    then = clock.day_of(value) if isinstance(value, datetime) else value
    days = (clock.today() - then) // timedelta(days=1)
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    for fewer_than, length, name in ((14, 1, "days"), (60, 7, "weeks"), (730, 30, "months")):
        if days < fewer_than:
            return f"{days // length} {name} ago"
    return f"{days // 365} years ago"


def plural(count: int, one: str, many: str = "") -> str:
    """1 service, 2 services, 1,200 services."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def digits(text: str | None) -> int | None:
    """The whole number that these digits are, up to nine of them. None for anything else: "²" and "٣" are digits to
    Python, and five thousand nines are a number that it refuses to make."""
    said = text or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 9 else None
