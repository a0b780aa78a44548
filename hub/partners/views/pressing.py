"""Whoever came with an emailed link presses so often and no more: more than any list of entries needs."""

from datetime import timedelta

from wtforms import Field

from hub.accounts import limits
from hub.core.errors import TooManyTries
from hub.partners.queries.listings import Held

MOST_AN_HOUR = 60


def count_press(held: Held) -> None:
    """Outside any transaction. Raises TooManyTries."""
    limits.count("listing link", str(held.link.id), most=MOST_AN_HOUR, within=timedelta(hours=1))


def may_press(held: Held, written: Field) -> bool:
    """The same where words were written: the page is shown again with them, and says it beside their question."""
    try:
        count_press(held)
    except TooManyTries as refusal:
        written.errors = [refusal.message]
        return False
    return True
