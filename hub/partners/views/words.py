"""How pages of partners say things."""

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from hub.core.words import day


def lines(said: Iterable[str]) -> Markup:
    """Lines under each other, with the links that are in them; empty ones left out."""
    return Markup("<br>").join(line for line in said if line)


def on(words: str, when: date | None) -> str:
    """ "Signed on Tuesday 3 November 2026"; nothing without a day."""
    return f"{words} {day(when, year=True)}" if when else ""
