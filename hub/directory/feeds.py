"""Calendars that go on: a feed that a phone reads again and again, of opportunities and of when services run. Pure.

A feed covers this month and the year behind it, so that it stays the same, byte for byte, until the month is over or an
entry changes, and whoever asks again is told that they have it already. What is better not seen on a shared phone is
for the caller to leave out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from urllib.parse import urlsplit

from icalendar import Event

from hub.core.words import day as in_words
from hub.directory import calendar
from hub.directory.models import Opportunity, OpportunityKind
from hub.directory.plain_text import summary
from hub.directory.profile import Profile
from hub.directory.queries.browsing import DATED

ASK_AGAIN = timedelta(hours=12)
"""How often a calendar need look; most keep to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into a feed: its address, the place in one line, and the record."""

    url: str
    of: Profile | Opportunity
    where: str = ""


def written(
    name: str, entries: Iterable[Entry], *, url: str, about: str, today: date, site_name: str
) -> bytes:
    """The feed. `url` is its page for people."""
    first, last = span(today)
    feed = calendar.begun(name, site_name=site_name)
    feed.add("name", name)
    feed.add("description", about)
    feed.add("x-wr-caldesc", about)
    feed.add("url", url)
    feed.add("x-wr-timezone", "Europe/London")
    feed.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT12H")
    for entry in entries:
        for event in _events(entry, first, last):
            feed.add_component(event)
    return calendar.finished(feed, first=first, last=last)


def span(today: date) -> tuple[date, date]:
    """The first day of this month, and the day a year later."""
    first = today.replace(day=1)
    return first, first + calendar.AHEAD


def _events(entry: Entry, first: date, last: date) -> Iterator[Event]:
    if isinstance(entry.of, Profile):
        yield from calendar.of_service(entry.of, url=entry.url, first=first, last=last)
    elif event := _of_opportunity(entry.of, first, last):
        event.add("uid", f"{entry.of.id}@{urlsplit(entry.url).hostname}")
        event.add("sequence", entry.of.version)
        event.add("dtstamp", entry.of.last_modified.astimezone(UTC))
        event.add("last-modified", entry.of.last_modified.astimezone(UTC))
        event.add("description", _description(entry.of, entry.url))
        event.add("categories", [entry.of.kind.label])
        event.add("url", entry.url)
        if entry.where:
            event.add("location", entry.where)
        yield event


def _of_opportunity(record: Opportunity, first: date, last: date) -> Event | None:
    """When it is, for what people go to; for what they apply for, the last day on which they can."""
    is_dated = record.kind in DATED and record.starts_on is not None
    day = record.starts_on if is_dated else record.closes_on or record.starts_on
    if day is None or not first <= day <= last:
        return None
    if is_dated and record.start_time:
        event = calendar.single(day, record.start_time, record.end_time or record.start_time)
        if record.end_time is None:
            event.pop("dtend")
    else:
        event = Event()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    is_deadline = not is_dated and record.closes_on is not None
    event.add("summary", f"Last day: {record.title}" if is_deadline else record.title)
    return event


def _description(record: Opportunity, url: str) -> str:
    """What it is, and the day that the event itself does not say."""
    said = _day("Apply by", record.closes_on) if record.kind in DATED else _day("Starts on", record.starts_on)
    kind = "" if record.kind is OpportunityKind.EVENT else record.kind.label
    lines = (
        ", ".join(filter(None, (kind, record.organization.name))),
        summary(record.description, letters=400),
        said,
        record.pay,
        url,
    )
    return "\n".join(line for line in lines if line)


def _day(words: str, on: date | None) -> str:
    return f"{words} {in_words(on, year=True)}" if on else ""
