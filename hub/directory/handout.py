"""One service on paper: the few facts somebody needs to get there, in words. For the PDF and the text. Pure."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.core.clock import day_of
from hub.core.words import day, plural
from hub.directory.confidence import weigh
from hub.directory.eligibility import sentence
from hub.directory.models import CapacityState, Channel, HowToStart
from hub.directory.models.schedules import BankHolidays
from hub.directory.plain_text import shortened, summary
from hub.directory.profile import Profile, Way
from hub.directory.timetable import changes, on_bank_holidays, rules_in_words

WHAT_LETTERS = 320
FACT_LETTERS = 240
MOST_PLACES = 4
TEXT_WIDTH = 72
ALERT = "Please note"

_REACHES = {
    Channel.PHONE: "By phone",
    Channel.ONLINE: "Online",
    Channel.HOME_VISIT: "They come to you",
}


_ROOM = {
    CapacityState.OPEN: "Has space",
    CapacityState.WAITING_LIST: "Waiting list",
    CapacityState.FULL: "Full just now",
    CapacityState.PAUSED: "Not taking people just now",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands around the services."""

    title: str
    site_name: str
    organization: str
    phone: str
    made_at: datetime
    is_list: bool = False
    url: str = ""
    """The page of the list, for its own code; one service has its code beside its name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A heading and the lines under it."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """What the paper says of one service. `url` is its page."""

    name: str
    organization: str
    what: str
    facts: tuple[Fact, ...]
    url: str


def of(profile: Profile, *, url: str, today: date, staff: str, staff_phone: str) -> Handout:
    """`staff` is the association, whom people may ask to refer them."""
    facts = (
        Fact(ALERT, tuple(_warnings(profile))),
        Fact("Room for new people", tuple(_room(profile))),
        Fact("Where", tuple(_where(profile))),
        Fact("When", () if profile.is_closed_for_now else tuple(_when(profile, today))),
        Fact("Ring or write", tuple(_contacts(profile))),
        Fact("How to start", tuple(_start(profile, staff, staff_phone))),
        Fact("Cost", tuple(filter(None, (_cost(profile),)))),
        Fact("Who it is for", tuple(_who(profile))),
        Fact("What to bring", tuple(shortened(document, 90) for document, _ in profile.documents[:5])),
        Fact("Last checked", (_checked(profile, today),)),
    )
    return Handout(
        name=profile.name,
        organization=profile.organization,
        what=summary(profile.description, letters=WHAT_LETTERS),
        facts=tuple(fact for fact in facts if fact.lines),
        url=url,
    )


def as_text(title: str, handouts: Sequence[Handout], *, site_name: str, today: date) -> str:
    """The same in plain text, to read aloud, paste into an e-mail, or print on anything."""
    parts = [title.upper(), f"{site_name}, {day(today, year=True)}", ""]
    for number, handout in enumerate(handouts, start=1):
        parts += ["-" * TEXT_WIDTH, f"{number}. {handout.name}", f"   {handout.organization}", ""]
        parts += [*textwrap.wrap(handout.what, TEXT_WIDTH), ""] if handout.what else []
        for fact in handout.facts:
            parts.append(f"{fact.name}:")
            for line in fact.lines:
                parts += textwrap.wrap(line, TEXT_WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
        parts += ["", handout.url, ""]
    return "\n".join(parts).rstrip() + "\n"


def _warnings(profile: Profile) -> Iterator[str]:
    if profile.is_closed_for_now:
        until = f" until {day(profile.closed_until)}" if profile.closed_until else ""
        why = f": {shortened(profile.closed_reason, 120)}" if profile.closed_reason else ""
        yield f"Closed for now{until}{why}"
    if profile.alert:
        yield shortened(profile.alert, FACT_LETTERS)


def _room(profile: Profile) -> Iterator[str]:
    """Paper outlives it, so it says of which day it is."""
    capacity = profile.capacity
    if capacity.state not in _ROOM or capacity.updated is None:
        return
    weeks = capacity.weeks if capacity.state is CapacityState.WAITING_LIST else None
    wait = f", about {plural(weeks, 'week')}" if weeks else ""
    yield f"{_ROOM[capacity.state]}{wait}. They told us on {day(day_of(capacity.updated))}."


def _checked(profile: Profile, today: date) -> str:
    when = day(profile.assured_date, year=True) if profile.assured_date else "Not checked yet"
    return f"{when}. {weigh(profile.evidence, today=today).warning}".rstrip(". ") + "."


def _where(profile: Profile) -> Iterator[str]:
    for spot in profile.places[:MOST_PLACES]:
        yield spot.in_one_line
    if len(profile.places) > MOST_PLACES:
        yield f"and {len(profile.places) - MOST_PLACES} more: see the web page"
    if not profile.places:
        ways = [_REACHES[Channel(channel)] for channel in profile.channels if channel in _REACHES]
        if ways:
            yield ", ".join([ways[0], *(way.lower() for way in ways[1:])])
        if profile.areas:
            yield f"For people in {', '.join(profile.areas[:5])}"


def _when(profile: Profile, today: date) -> Iterator[str]:
    if not profile.hours:
        yield from (shortened(said, FACT_LETTERS) for said in profile.times_said[:2])
        if not profile.times_said:
            yield "No set times: get in touch first"
        return
    yield from rules_in_words(profile.hours)
    yield from (shortened(said, 120) for said in profile.times_said[:2])
    yield from changes(profile.hours, today)[:3]
    if profile.hours.bank_holidays is not BankHolidays.UNKNOWN:
        yield on_bank_holidays(profile.hours)


def _contacts(profile: Profile) -> Iterator[str]:
    for line in profile.contacts[:4]:
        note = f" ({shortened(line.note, 60)})" if line.note else ""
        yield f"{'Text ' if line.way is Way.TEXT else ''}{line.words}{note}"


def _start(profile: Profile, staff: str, staff_phone: str) -> Iterator[str]:
    ring = f": {staff_phone}" if staff_phone else ""
    said = {
        HowToStart.TURN_UP: "Turn up: you do not need to book",
        HowToStart.RING: "Ring first",
        HowToStart.ONLINE_FORM: "Fill in the form on their website",
        HowToStart.GP: "Ask your GP surgery to refer you",
        HowToStart.SELF_REFER: "You can ask for it yourself",
        HowToStart.ASK_STAFF: f"Ask {staff} to refer you{ring}",
    }
    for start in profile.how_to_start:
        yield said[start]


def _cost(profile: Profile) -> str:
    if profile.prices and not profile.is_free:
        priced = (": ".join(filter(None, (price.option, price.words))) for price in profile.prices[:4])
        return "; ".join(priced)
    return profile.cost


def _who(profile: Profile) -> Iterator[str]:
    for rule in profile.rules[:5]:
        if said := sentence(rule, profile.area_names):
            yield shortened(said, 120)
    if profile.eligibility:
        yield summary(profile.eligibility, letters=FACT_LETTERS)
