"""Form fields for how people write dates, times and opening hours. They forgive, and never fail on a missing part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from hub.core.forms import tidy
from hub.core.words import clock_time

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
SPANS_A_DAY = 2
EARLY = 7
"""Where only "6" is written, the evening is meant rather than the morning."""
Hours = dict[str, list[tuple[time, time]]]


def read_time(text: str) -> time | None:
    """9, 9am, 9.30, 9:30 pm, 1700, noon, midday, midnight; None when it cannot be a time."""
    said = text.strip().lower().replace(" ", "")
    if said in {"noon", "midday", "12noon"}:
        return time(12)
    if said == "midnight":
        return time(0)
    found = re.fullmatch(r"(\d{1,2})(?:[:.h]?([0-5]\d))?(am|pm|a\.m\.?|p\.m\.?)?", said)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 else None


def read_closing(text: str, *, after: time | None) -> time | None:
    """A closing time. The 5 of "9 to 5" is in the afternoon, because it cannot be before the opening."""
    read = read_time(text)
    if read is None or after is None or read > after or not 0 < read.hour < 12 or "m" in text.lower():
        return read
    return read.replace(hour=read.hour + 12)


def read_span(opens: str, closes: str) -> tuple[time | None, time | None]:
    """Both ends. The 2 of "2 to 4" and the 5.30 of "5.30 to 7pm" are in the afternoon: nobody opens at that hour."""
    begin = read_time(opens)
    end = read_closing(closes, after=begin)
    if begin and end and _is_bare(opens) and 1 <= begin.hour < EARLY and not _is_morning(closes):
        later = begin.replace(hour=begin.hour + 12)
        last = end.replace(hour=end.hour + 12) if _is_bare(closes) and begin < end < time(12) else end
        if later < last:
            return later, last
    return begin, end


def _is_bare(typed: str) -> bool:
    """An hour of the clock's face, with nothing to tell morning from evening: "5.30", not "05:30" or "5am"."""
    return re.fullmatch(r"[1-9]\d?(?:[:.][0-5]\d)?", typed.strip()) is not None


def _is_morning(typed: str) -> bool:
    return "a" in typed.lower()


class ClockField(Field):  # type: ignore[misc]  # WTForms is not typed
    """A time of day as people write it."""

    widget = TextInput()
    data: time | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return clock_time(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = read_time(typed) if typed else None
        if typed and self.data is None:
            raise ValueError("Enter a time, like 9am or 4:30pm")


class DatePartsField(Field):  # type: ignore[misc]
    """A date in three boxes. `typed` keeps what was written in each; `wrong_parts` says which boxes to colour."""

    data: date | None
    process_errors: Sequence[str]

    def __init__(self, label: str, validators: Sequence[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.typed: dict[str, str] = dict.fromkeys(PARTS, "")
        self.wrong_parts: frozenset[str] = frozenset()

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(None, *args, **kwargs)
        if self.data is not None:
            self.typed = {part: str(getattr(self.data, part)) for part in PARTS}
        names = {part: f"{self.name}-{part}" for part in PARTS}
        if formdata is None or not any(name in formdata for name in names.values()):
            return
        self.typed = {part: str(formdata.get(name) or "").strip()[:20] for part, name in names.items()}
        self.raw_data = ["-".join(self.typed.values())] if any(self.typed.values()) else []
        self.data = None
        try:
            self.data = self._read()
        except ValueError as problem:
            self.process_errors = [str(problem)]

    def _read(self) -> date | None:
        missing = [part for part in PARTS if not self.typed[part]]
        if len(missing) == len(PARTS):
            return None
        if missing:
            self.wrong_parts = frozenset(missing)
            raise ValueError(f"The date must include a {' and a '.join(missing)}")
        numbers = {part: _number(self.typed[part], part) for part in PARTS}
        self.wrong_parts = frozenset(part for part, number in numbers.items() if number is None)
        if self.wrong_parts:
            raise ValueError("Enter the date in numbers, like 3 11 2025")
        try:
            return date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0)
        except ValueError:
            self.wrong_parts = frozenset(PARTS)
            raise ValueError("That day does not exist. Check the day, month and year") from None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  (WTForms calls it so)
        if self.process_errors:
            raise StopValidation


def _sentence_goes_on(words: str) -> str:
    return words[0].lower() + words[1:]


def _number(text: str, part: str) -> int | None:
    """The number in one box; a month may be a word. Years have four figures."""
    if part == "month" and text[:3].lower() in MONTHS:
        return MONTHS.index(text[:3].lower()) + 1
    if not (text.isascii() and text.isdigit()):
        return None
    return None if part == "year" and len(text) != len("2025") else int(text[:4])


def is_past_midnight(closing: str, opens: time, closes: time) -> bool:
    """Whether a closing time before the opening means the next morning: it was written so, "10pm to 2am"."""
    return closes == time(0) or (opens.hour >= 12 and closes.hour < 12 and "a" in closing.lower())


@dataclass(slots=True)
class Span:
    """From when to when, as typed."""

    prefix: str
    opens: str = ""
    closes: str = ""

    def __getitem__(self, end: str) -> str:
        return self.opens if end == "opens" else self.closes

    def name(self, end: str) -> str:
        return f"{self.prefix}-{end}"


@dataclass(slots=True)
class Day:
    """One row of the week: a day, its spans, and what is wrong with them."""

    code: str
    name: str
    spans: list[Span]
    errors: list[str] = field(default_factory=list)


class WeekHoursField(Field):  # type: ignore[misc]
    """Opening hours, two spans a day. `data` maps an RRULE day (MO … SU) to its spans; a day left empty is closed."""

    data: Hours
    process_errors: Sequence[str]

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(None, *args, **kwargs)
        self.data = dict(self.data or {})
        self.rows = [self._row(code, name, formdata) for code, name in DAYS.items()]
        if formdata is None or not any(
            span.name("opens") in formdata for row in self.rows for span in row.spans
        ):
            return
        self.data = {}
        for row in self.rows:
            if hours := self._hours(row):
                self.data[row.code] = hours
        self.process_errors = [
            f"{row.name}: {_sentence_goes_on(row.errors[0])}" for row in self.rows if row.errors
        ]

    @property
    def leading(self) -> Day:
        """The row an error summary leads to: the first with something wrong, or the first."""
        return next((row for row in self.rows if row.errors), self.rows[0])

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  (WTForms calls it so)
        if self.process_errors:
            raise StopValidation

    def _row(self, code: str, name: str, formdata: Any) -> Day:
        kept = self.data.get(code, [])
        spans = []
        for n in range(max(SPANS_A_DAY, len(kept))):
            span = Span(f"{self.name}-{code}-{n + 1}")
            if n < len(kept):
                span.opens, span.closes = (clock_time(moment) for moment in kept[n])
            if formdata is not None and span.name("opens") in formdata:
                span.opens = str(formdata.get(span.name("opens")) or "").strip()[:20]
                span.closes = str(formdata.get(span.name("closes")) or "").strip()[:20]
            spans.append(span)
        return Day(code, name, spans)

    def _hours(self, row: Day) -> list[tuple[time, time]]:
        hours: list[tuple[time, time]] = []
        for span in row.spans:
            if not span.opens and not span.closes:
                continue
            opens, closes = read_span(span.opens, span.closes)
            if opens is None or closes is None:
                row.errors.append("Enter both times, like 9am and 4:30pm")
            elif closes <= opens and not is_past_midnight(span.closes, opens, closes):
                row.errors.append("The closing time must be after the opening time")
            elif hours and opens < hours[-1][1]:
                row.errors.append("The second times must be after the first")
            else:
                hours.append((opens, closes))
        return hours


class NumberField(Field):  # type: ignore[misc]
    """A number as people write it: "16", "2.50", "£1,200". Without `places` it is a whole one."""

    widget = TextInput()
    data: Any  # None, an int, or with places a Decimal

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        wrong: str = "Enter a number",
        places: int = 0,
        least: int = 0,
        most: int = 1_000_000,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.wrong, self.places, self.least, self.most = wrong, places, least, most

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return (
            "" if self.data is None else f"{self.data:.{self.places}f}".removesuffix(f".{'0' * self.places}")
        )

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = tidy(valuelist[0]) if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            number = Decimal(typed.removeprefix("£").replace(",", "").replace(" ", ""))
        except InvalidOperation:
            raise ValueError(self.wrong) from None
        if not (number.is_finite() and self.least <= number <= self.most):
            raise ValueError(self.wrong)
        rounded = round(number, self.places)  # of forty digits it would be no number any more
        if rounded != number:
            raise ValueError(self.wrong)
        self.data = rounded if self.places else int(rounded)
