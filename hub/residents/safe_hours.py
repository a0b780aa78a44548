"""When it is safe to ring, text or email somebody. Pure."""

from calendar import day_name
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from hub.core import clock, words

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Hours = Mapping[str, Sequence[Sequence[str]]]
"""Day → spans of "HH:MM"; what `contact_point.safe_hours` holds."""

ORDINARY: Hours = dict.fromkeys(DAYS, (("08:00", "20:00"),))
"""Where somebody named no hours."""


PARTS: Mapping[str, tuple[str, str]] = {
    "morning": ("08:00", "12:00"),
    "afternoon": ("12:00", "17:00"),
    "evening": ("17:00", "20:00"),
}
"""How people name the times of a day."""


def of_parts(ticked: Iterable[str]) -> dict[str, list[list[str]]]:
    """The hours of "MO-morning", "TH-evening" …; parts that follow each other are one span."""
    chosen = set(ticked)
    hours: dict[str, list[list[str]]] = {}
    for day in DAYS:
        spans: list[list[str]] = []
        for part, (opens, closes) in PARTS.items():
            if f"{day}-{part}" not in chosen:
                continue
            if spans and spans[-1][1] == opens:
                spans[-1][1] = closes
            else:
                spans.append([opens, closes])
        if spans:
            hours[day] = spans
    return hours


def next_safe(hours: Hours, at: datetime) -> datetime:
    """The first moment from `at` on that is safe: `at` itself, or when the next span begins."""
    kept = hours or ORDINARY
    local = at.astimezone(clock.LONDON)
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        for opens, closes in sorted(_spans(kept.get(DAYS[day.weekday()], ()))):
            start = datetime.combine(day, opens, clock.LONDON)
            end = datetime.combine(day, closes, clock.LONDON)
            if at < end:
                return max(at, start)
    return at + timedelta(days=7)  # hours that hold no span at all: never today


def in_words(hours: Hours) -> list[str]:
    """ "Monday 10am to midday", one for each day."""
    return [
        f"{name} {' and '.join(words.times(*span) for span in _spans(hours[day]))}"
        for day, name in zip(DAYS, day_name, strict=True)
        if hours.get(day)
    ]


def _spans(spans: Sequence[Sequence[str]]) -> list[tuple[time, time]]:
    return [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans]
