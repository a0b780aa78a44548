"""What a form holds, in words: to set two people's answers side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from wtforms import Field, SelectField

from hub.core.asking import AskForm, Rows
from hub.core.fields import WeekHoursField
from hub.core.words import clock_time, day, times


@dataclass(frozen=True, slots=True)
class Difference:
    """One question, what is saved now, and what was typed."""

    question: str
    theirs: Sequence[str]
    yours: Sequence[str]


def differences(saved: AskForm, typed: AskForm) -> list[Difference]:
    """The questions whose answers differ, in the order of the page."""
    return between(saved.asked(), typed.asked())


def between(saved: Iterable[Field], typed: Iterable[Field]) -> list[Difference]:
    """The same of any fields, two and two."""
    pairs = zip(saved, typed, strict=True)
    found = [Difference(mine.label.text, lines(theirs), lines(mine)) for theirs, mine in pairs]
    return [one for one in found if one.theirs != one.yours]


def lines(field: Field) -> list[str]:
    """An answer as lines; none for an empty one."""
    if isinstance(field, Rows):
        return [_row(entry.form) for entry in field.entries if not entry.form.is_blank]
    if isinstance(field, SelectField):
        return [
            str(choice.label) for choice in field.iter_choices() if choice.selected and choice.value != ""
        ]
    if isinstance(field, WeekHoursField):
        return [
            f"{row.name}: {' and '.join(times(*span) for span in field.data[row.code])}"
            for row in field.rows
            if row.code in field.data
        ]
    return [line for line in _said(field.data).split("\n") if line]


def _row(form: Any) -> str:
    return ", ".join(line for field in form for line in lines(field))


def _said(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "Yes"
    if isinstance(value, date):
        return day(value, year=True)
    if isinstance(value, time):
        return clock_time(value)
    return str(value)
