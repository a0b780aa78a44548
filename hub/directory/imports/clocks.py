"""Times of day as people write them: "9:30am", "12noon", "1.30 - 3.30pm", "9 - 4", "0900-1700"."""

import re
from dataclasses import dataclass, replace
from datetime import time

DASH = r"[-–—−‐‑=~]"
TO = rf"(?:\s*{DASH}+\s*|\s*\b(?:to|until|till|til|thru|through)\b\s*)"
HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?|noon\b|midday\b|midnight\b)"
CLOCK = rf"(?:(?:noon|midday|midnight)\b|\d{{1,2}}(?:[:.][0-5]\d)?(?!\d)\s*{HALF}?)"
NOT_OF_A_NUMBER = r"(?<![\d£$€#])(?<!\d[.:/])(?<!\bage\s)(?<!\baged\s)(?<!\bages\s)"
NOT_A_COUNT = (
    r"(?![\d%]|[:.]\d|/\d|-\d)"
    r"(?!\s*(?:-\s*)?(?:years?|yrs?|weeks?|wks?|months?|days?|minutes?|mins?|hours?|hrs?|miles?|people|items|sessions?)\b)"
)
SPAN = rf"{NOT_OF_A_NUMBER}(?:{CLOCK}{TO}{CLOCK}|\d{{4}}\s*{DASH}\s*\d{{4}}(?:\s*hrs?\b)?){NOT_A_COUNT}"
SPAN_WITH_AND = rf"\bbetween\s+{CLOCK}\s+and\s+{CLOCK}{NOT_A_COUNT}"

_CLOCK = re.compile(
    rf"(?P<word>noon|midday|midnight)\b|(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))?(?!\d)\s*(?P<half>{HALF})?",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"(\d\d)([0-5]\d)\D+(\d\d)([0-5]\d)")
NOON, DAY = 12 * 60, 24 * 60

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Clock:
    """One time as it was written."""

    hour: int
    minute: int
    half: str  # "am", "pm" or nothing
    zero: bool  # written "09", so the clock has 24 hours

    @property
    def is_exact(self) -> bool:
        return bool(self.half) or self.zero or self.hour > 12 or self.hour == 0

    def readings(self) -> tuple[int, ...]:
        """What it may mean, in minutes after midnight, the earlier first."""
        if not self.is_exact:
            return self.hour % 12 * 60 + self.minute, self.hour % 12 * 60 + self.minute + NOON
        if not self.half:
            return (self.hour % 24 * 60 + self.minute,)
        if self.hour > 12:
            return (self.hour % 24 * 60 + self.minute,)  # "14:30pm"
        return (self.hour % 12 * 60 + self.minute + (NOON if self.half == "pm" else 0),)


def span(written: str, *, part_of_day: str = "") -> Span | None:
    """From when to when, or None if it is no time of day or could be two. `part_of_day`: "morning", "evening" …

    "1.30 - 3.30pm" is in the afternoon, "10 - 2pm" begins in the morning, "9 - 4" is a working day, "1-3" and
    "6 - 8" are after noon; "7 - 9" is left alone, because it is breakfast as often as evening.
    """
    if four := _FOUR_DIGITS.match(written):
        if written[:2] in ("19", "20") and "h" not in written.lower():
            return None  # more likely two years
        clocks = [Clock(int(four[i]), int(four[i + 1]), "", zero=True) for i in (1, 3)]
    else:
        clocks = [_clock(match) for match in _CLOCK.finditer(written)]
    if len(clocks) != 2 or any(clock.hour > 24 or (clock.hour == 24 and clock.minute) for clock in clocks):
        return None
    start, end = clocks
    if (start.zero or start.hour > 12) and not start.half and not end.half and end.hour >= 10:
        end = replace(end, zero=True)  # "09:00-10:30": one clock for both
    if (end.hour > 12 or end.zero) and not end.half and not start.half:
        if not start.zero and end.hour < start.hour < 10:
            return None  # "9.30 - 01.00"
        start = replace(start, zero=True)  # "10:00-22:00"
    pair = _pair(start, end, part_of_day)
    if pair is None:
        return None
    opens, closes = pair
    if opens == closes and opens:
        return None
    return _time(opens), _time(0 if closes == DAY - 1 else closes)


def _clock(match: re.Match[str]) -> Clock:
    word = (match["word"] or match["half"] or "").lower().replace(".", "")
    if match["word"]:
        return Clock(
            0 if word == "midnight" else 12, 0, "" if word == "midnight" else "pm", zero=word == "midnight"
        )
    half = {"noon": "pm", "midday": "pm", "midnight": "am"}.get(word, word)
    return Clock(int(match["hour"]), int(match["minute"] or 0), half, zero=match["hour"].startswith("0"))


def _pair(start: Clock, end: Clock, part_of_day: str) -> tuple[int, int] | None:
    starts, ends = start.readings(), end.readings()
    if len(starts) == 1:
        return starts[0], min((e for e in ends if e > starts[0]), default=ends[-1])
    if len(ends) == 1:
        before = [s for s in starts if s < ends[0]]
        return (before or starts)[-1], ends[0]
    early = _guessed(start, part_of_day)
    if early is None:
        return None
    late = min((e for e in ends if e > early), default=ends[-1])
    unsure = early < 9 * 60 and late < NOON and not part_of_day
    return None if unsure else (early, late)


def _guessed(start: Clock, part_of_day: str) -> int | None:
    """The likelier reading of a start when neither end says whether it is before noon."""
    morning, afternoon = start.readings()
    if part_of_day:
        return morning if part_of_day == "morning" else afternoon
    return morning if 7 <= start.hour <= 11 else afternoon


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
