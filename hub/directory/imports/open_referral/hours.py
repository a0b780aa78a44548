"""Schedules of the standard as rules of ours, and days that differ."""

import re
from typing import Any

from hub.directory.imports.open_referral import lenient
from hub.directory.imports.open_referral.items import Told, text_of
from hub.directory.models import Frequency
from hub.directory.opening import WEEKDAYS

TERM_TIME = "Term time only"
_CLOSED = ("closed", "no service")
_SHUT = re.compile(r"^closed: ", re.IGNORECASE)


def rule(told: Told, position: int) -> tuple[dict[str, Any], str]:
    """The columns of one rule, and what to say of what could not be used.

    A frequency that we do not have is none: its words stay, because "every day but the third" must not become
    "every day".
    """
    freq, note = _frequency(told)
    description = lenient.words(told.get("description"))
    is_term_time = lenient.yes(told.get("x_term_time_only"))
    if is_term_time is None:
        is_term_time = "term time only" in description.casefold()
    values = {
        "id": text_of(told.get("id")),
        "position": position,
        "freq": freq,
        "interval": lenient.whole(told.get("interval")) or 1,
        "byday": lenient.days(told.get("byday")),
        "bymonthday": lenient.words(told.get("bymonthday"))[:200],
        "dtstart": lenient.day(told.get("dtstart")),
        "until": lenient.day(told.get("until")),
        "valid_from": lenient.day(told.get("valid_from")),
        "valid_to": lenient.day(told.get("valid_to")),
        "opens_at": lenient.clock(told.get("opens_at")),
        "closes_at": lenient.clock(told.get("closes_at")),
        "term_time_only": is_term_time,
        "description": description,
        "schedule_link": lenient.web(told.get("schedule_link"))[:500],
        "attending_type": lenient.words(told.get("attending_type"))[:200],
        "notes": lenient.words(told.get("notes")),
    }
    if text_of(told.get("freq")).upper() == "DAILY" and values["interval"] == 1:
        values["freq"], values["byday"], note = Frequency.WEEKLY, ",".join(WEEKDAYS), ""
    return values, note


def _frequency(told: Told) -> tuple[Frequency | None, str]:
    said = text_of(told.get("freq")).upper()
    if said in Frequency.__members__:
        return Frequency[said], ""
    if not said:
        is_weekly = lenient.days(told.get("byday")) and "x_term_time_only" not in told
        return (Frequency.WEEKLY if is_weekly else None), ""
    return None, f"schedules: “{said}” is not a rhythm that we know."


def says_something(values: dict[str, Any]) -> bool:
    return any(
        values[name]
        for name in (
            "byday",
            "bymonthday",
            "dtstart",
            "opens_at",
            "closes_at",
            "description",
            "valid_from",
            "schedule_link",
            "notes",
            "freq",
            "until",
        )
    )


def is_exception(told: Told) -> bool:
    return text_of(told.get("x_exception")) in {"closed", "open"} or (
        not text_of(told.get("freq"))
        and not text_of(told.get("byday"))
        and lenient.words(told.get("description")).casefold().startswith(_CLOSED)
        and lenient.day(told.get("valid_from")) is not None
    )


def exception(told: Told) -> dict[str, Any] | None:
    """Days that differ; None when nobody says which."""
    starts = lenient.day(told.get("valid_from"))
    ends = lenient.day(told.get("valid_to")) or starts
    if starts is None or ends is None:
        return None
    opens, closes = lenient.clock(told.get("opens_at")), lenient.clock(told.get("closes_at"))
    said = text_of(told.get("x_exception"))
    return {
        "id": text_of(told.get("id")),
        "starts_on": min(starts, ends),
        "ends_on": max(starts, ends),
        "is_closed": said == "closed" or (not said and opens is None),
        "opens_at": opens,
        "closes_at": closes,
        "reason": _reason(lenient.words(told.get("description")), is_open=said == "open")[:500],
    }


def _reason(words: str, *, is_open: bool) -> str:
    """Why, without the "Closed" that stands before it."""
    if is_open:
        return words
    return "" if words.casefold() == "closed" else _SHUT.sub("", words)
