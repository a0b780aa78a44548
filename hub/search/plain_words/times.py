"""When: "open now", "this evening", "tomorrow morning", "saturdays", "after 6pm", "at weekends"."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from hub.search.engine import When
from hub.search.plain_words import special_days
from hub.search.plain_words.patterns import Context, Wish, pattern

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6 * 60, 12 * 60),
    "lunchtime": (12 * 60, 14 * 60),
    "afternoon": (12 * 60, 17 * 60),
    "evening": (17 * 60, 22 * 60),
    "night": (18 * 60, 24 * 60),
}
MIDNIGHT = 24 * 60
LATE = 19 * 60
"""An hour after shops close."""
KNOWN_DAYS = 14
"""The index holds the opening times of a fortnight."""

_DAY = rf"(?P<day>{'|'.join(DAYS)})s?"
# "sun" and "sat" are words, too, so short names count only beside "open", "on" or a part of the day
SHORT_DAYS: Mapping[str, int] = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_SHORT = rf"(?P<short>{'|'.join(sorted(SHORT_DAYS, key=len, reverse=True))})"
_PART = rf"(?P<part>{'|'.join(PARTS)})s?"
_NOT_OF_THE_DAY = {"school", "schools", "lunch", "roast", "prayer", "prayers", "night"}
_TILL = {"til", "till", "until", "untill", "since"}
"""How long something lasts: "no money til friday" asks for help today."""
_AT_SET_TIMES = (
    r"class|classes|course|courses|group|groups|club|clubs|session|sessions|appointment|appointments"
)


def joined(first: When, second: When) -> When:
    """One wish from two readings: the day from the one, the time of day from the other."""
    return When(
        at=first.at or second.at,
        dates=first.dates or second.dates,
        weekdays=tuple(sorted({*first.weekdays, *second.weekdays})),
        between=first.between or second.between,
    )


def _now(_: re.Match[str], context: Context) -> Wish:
    return Wish("Open now", {"when": When(at=context.now)}, (("open", "now"),))


def _today(found: re.Match[str], context: Context) -> Wish:
    part = "night" if "tonight" in found[0] else found["part"] or ""
    begin, end = PARTS.get(part, (0, MIDNIGHT))
    passed = context.now.hour * 60 + context.now.minute
    if passed < end:  # what has closed already is no use
        begin = max(begin, passed)
    label = {"": "Open today", "night": "Open tonight"}.get(part, f"Open this {part}")
    when = When(dates=(context.now.date(),), between=(begin, end))
    return Wish(label, {"when": when}, (("open", "today"),))


def _tomorrow(found: re.Match[str], context: Context) -> Wish:
    when = When(dates=(context.now.date() + timedelta(days=1),), between=PARTS.get(found["part"] or ""))
    return Wish(_with_part("Open tomorrow", found), {"when": when}, (("open", "tomorrow"),))


def _weekend(found: re.Match[str], context: Context) -> Wish:
    if "this" in found[0].split():
        return Wish("Open this weekend", {"when": When(dates=_coming_weekend(context.now.date()))})
    when = When(weekdays=(5, 6), between=PARTS.get(found["part"] or ""))
    return Wish(_with_part("Open at weekends", found), {"when": when})


def _weekdays(_: re.Match[str], __: Context) -> Wish:
    return Wish("Open on weekdays", {"when": When(weekdays=(0, 1, 2, 3, 4))})


def _day(found: re.Match[str], context: Context) -> Wish | None:
    if (
        context.after in _NOT_OF_THE_DAY
        or context.before in _TILL
        or (found["day"] == "friday" and context.before in {"good", "black"})
    ):
        return None
    when = When(weekdays=(DAYS.index(found["day"]),), between=PARTS.get(found["part"] or ""))
    return Wish(
        _with_part(f"Open {found['day'].capitalize()}", found), {"when": when}, (("open", found["day"]),)
    )


def _short_day(found: re.Match[str], _: Context) -> Wish:
    number = SHORT_DAYS[found["short"]]
    part = found.groupdict().get("part") or ""
    label = f"Open {DAYS[number].capitalize()} {part}".rstrip()
    return Wish(label, {"when": When(weekdays=(number,), between=PARTS.get(part))}, (("open", DAYS[number]),))


def _named_day(found: re.Match[str], context: Context) -> Wish | None:
    name = found["named"]
    day = special_days.coming(name, context.now.date())
    label = f"Open on {special_days.called(name)}"
    if day is None:
        return None
    if (day - context.now.date()).days >= KNOWN_DAYS:
        # nobody is left out: which places open then is more than the index knows
        return Wish(f"{label}, {day.day} {day:%B}: ring and ask, it is too far ahead to know", {})
    return Wish(f"{label}, {day.day} {day:%B}", {"when": When(dates=(day,))})


def _hour(found: re.Match[str], _: Context) -> Wish | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not 1 <= hour <= 12:
        return None
    at = (hour % 12 + (12 if found["half"] == "pm" else 0)) * 60 + minute
    how = found["how"]
    between = {
        "at": (at, at + 15),
        "before": (0, at),
        "until": (max(at - 15, 0), at),
        "till": (max(at - 15, 0), at),
    }.get(how, (at, MIDNIGHT))
    shown = f"{hour}{':' + found['minute'] if minute else ''}{found['half']}"
    return Wish(f"Open {how} {shown}", {"when": When(between=between)})


def _part_of_day(found: re.Match[str], context: Context) -> Wish | None:
    part = found["part"] or "evening"
    if context.before == "coffee":
        return None
    label = "Open at night" if part == "night" else f"Open in the {part}"
    return Wish(label, {"when": When(between=PARTS[part])})


def _late(_: re.Match[str], __: Context) -> Wish:
    return Wish("Open late, after 7pm", {"when": When(between=(LATE, MIDNIGHT))})


def _with_part(label: str, found: re.Match[str]) -> str:
    return f"{label} {found['part']}" if found["part"] else label


def _coming_weekend(today: date) -> tuple[date, ...]:
    if today.weekday() == 6:
        return (today,)
    saturday = today + timedelta(days=5 - today.weekday())
    return (saturday, saturday + timedelta(days=1))


PATTERNS = (
    pattern("open", r"(?:(?:that )?(?:is |are |thats ))?open (?:right )?now", r"right now", read=_now),
    pattern("open", rf"(?:open )?(?:on )?tomorrow(?: {_PART})?", read=_tomorrow),
    pattern("open", rf"(?:open )?(?:later )?(?:today|tonight|this {_PART})", read=_today),
    pattern("open", rf"(?:open )?(?:on |at |over )?(?:this |the )*weekends?(?: {_PART})?", read=_weekend),
    pattern(
        "open", r"(?:open )?(?:on )?weekdays?", r"(?:open )?monday (?:to|till?|until) friday", read=_weekdays
    ),
    pattern(
        "open",
        rf"(?:is it |are they )?(?:open )?(?:on |over )?(?:the )?{special_days.NAMED}",
        read=_named_day,
    ),
    pattern("open", rf"(?:open )?(?:on |every |this |next )?(?:a |the )?{_DAY}(?: {_PART})?", read=_day),
    pattern("open", rf"(?:open )?(?:on |every |this |next )?{_SHORT}s? {_PART}", read=_short_day),
    pattern("open", rf"(?:open (?:on )?|on ){_SHORT}s?", read=_short_day),
    pattern(
        "open",
        r"(?:open )?(?P<how>at|after|before|from|until|till|past) "
        r"(?P<hour>\d{1,2})(?: (?P<minute>[0-5]\d))? ?(?P<half>am|pm)",
        read=_hour,
    ),
    pattern("open", rf"(?:open )?(?:in the |at |on ){_PART}", read=_part_of_day),
    pattern("open", r"(?:open )?(?P<part>morning|afternoon|evening)s", read=_part_of_day),
    pattern(
        "open",
        r"(?:open|opens|opening) (?:until )?late",
        r"late (?:night )?opening",
        r"late night",
        read=_late,
    ),
    pattern("open", rf"(?P<part>evening)(?= (?:{_AT_SET_TIMES})(?!\S))", read=_part_of_day),
    pattern(
        "open",
        r"(?P<part>)(?:open )?(?:after work|out of hours|after hours)",
        read=_part_of_day,
    ),
)
