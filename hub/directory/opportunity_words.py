"""An opportunity in the words that a list shows, for the macro `opportunity_card` in templates/components/card.html."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from hub.core import clock, words
from hub.core.words import times
from hub.directory import masking
from hub.directory.masking import DistrictPoint
from hub.directory.models import Opportunity
from hub.directory.plain_text import summary
from hub.directory.queries.browsing import DATED

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpportunityWords:
    """What the macro reads."""

    title: str
    url: str
    organization: str
    kind: str
    summary: str
    closes: str
    closes_soon: bool
    place: str
    pay: str
    ring_fenced: bool


def in_words(record: Opportunity, district_point: DistrictPoint) -> OpportunityWords:
    """Needs its organization loaded, and its place with the addresses."""
    due = record.starts_on if record.kind in DATED and record.starts_on else record.closes_on
    return OpportunityWords(
        title=record.title,
        url=url_for("directory.opportunity", opportunity_id=record.id),
        organization=record.organization.name,
        kind=record.kind.label,
        summary=summary(record.description, letters=160),
        closes=when(record) if due and due == record.starts_on else closes(record.closes_on),
        closes_soon=due is not None and due <= clock.today() + SOON,
        place=place(record, district_point),
        pay=record.pay,
        ring_fenced=record.ring_fenced,
    )


def closes(on: date | None) -> str:
    """ "Apply by Tuesday 3 November", "Closes today", or nothing when there is no closing date."""
    if on is None:
        return ""
    away = (on - clock.today()).days
    if away < 0:
        return f"Closed on {words.day(on)}"
    return {0: "Closes today", 1: "Closes tomorrow"}.get(away) or f"Apply by {words.day(on)}"


def when(record: Opportunity) -> str:
    """ "Tuesday 3 November, 10am to midday", as much of it as is known."""
    if record.starts_on is None:
        return ""
    said = words.day(record.starts_on)
    if record.start_time and record.end_time:
        return f"{said}, {times(record.start_time, record.end_time)}"
    return f"{said} at {words.clock_time(record.start_time)}" if record.start_time else said


def place(record: Opportunity, district_point: DistrictPoint) -> str:
    """ "Mill Lane Hall, Aldermere"; of a secret place the district."""
    if record.location is None:
        return ""
    shown = masking.shown(record.location, district_point)
    parts = (shown.name, shown.town or shown.postcode)
    return ", ".join(dict.fromkeys(filter(None, parts)))
