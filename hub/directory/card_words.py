"""A card in the words that a page shows, for the macro `service_card` in templates/components/card.html."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import url_for
from markupsafe import Markup

from hub.core import clock, words
from hub.core.words import times
from hub.directory import confidence
from hub.directory.models import CapacityState
from hub.directory.opening import Hours, Slot
from hub.directory.queries.cards import Card
from hub.directory.snippets import marked, snippet
from hub.places import distance

SOON = timedelta(hours=3)
ENOUGH_DAYS = 7
"""Of a day that is further off, its date is said too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The days, in order, and the time of day in minutes after midnight, that somebody asked about."""

    days: tuple[date, ...]
    between: tuple[int, int] | None = None

    def meets(self, slot: Slot) -> bool:
        """Whether a stretch has something of that time of day in it."""
        if self.between is None:
            return True
        midnight = datetime.combine(slot.start.date(), time(), clock.LONDON)
        begin, end = (midnight + timedelta(minutes=minutes) for minutes in self.between)
        return slot.start < end and begin < slot.end


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the macro reads."""

    id: str
    url: str
    name: Markup
    organization: str
    organization_url: str
    summary: Markup
    alert: str
    distance: str
    place: str
    open_state: str
    open_words: str
    is_free: bool | None
    cost_words: str
    capacity: str
    capacity_words: str
    checked: str
    is_stale: bool
    number: int | None = None
    save_url: str = ""
    is_saved: bool = False


def in_words(
    card: Card,
    *,
    miles: float | None = None,
    is_rough: bool = False,
    matched: Collection[str] = (),
    on: Asked | None = None,
    staff: str = "us",
    number: int | None = None,
    save_url: str = "",
    is_saved: bool = False,
) -> CardWords:
    """`miles` is how far away it is, None when that is not known. `on` is when it should be open.

    `staff` is what the association is called.
    """
    state, said = (on and open_on_words(card, on, clock.now())) or open_words(card, clock.now())
    trust = confidence.weigh(card.evidence, today=clock.today(), staff=staff)
    masked = bool(card.places) and all(place.is_masked for place in card.places)
    return CardWords(
        id=str(card.id),
        url=url_for("directory.service", service_id=card.id),
        name=marked(card.name, {word.lower() for word in matched}),
        organization=card.organization,
        organization_url=url_for("directory.organization", organization_id=card.organization_id),
        summary=snippet(card.description, matched),
        alert=card.alert,
        distance=distance.wording(miles, roughly=is_rough or masked) if miles is not None else "",
        place=place_words(card),
        open_state=state,
        open_words=said,
        is_free=card.is_free,
        cost_words="" if card.is_free else card.cost,
        capacity=card.capacity.value.replace(" ", "_"),
        capacity_words=capacity_words(card),
        checked=trust.words,
        is_stale=trust.is_low,
        number=number,
        save_url=save_url,
        is_saved=is_saved,
    )


def open_words(card: Card, now: datetime) -> tuple[str, str]:
    """("open", "Open now until 5pm"), ("soon", "Opens at 2pm"), ("closed", "Opens Friday at 10am"), ("unknown", "")."""
    if card.is_closed_for_now:
        return "closed", "Closed for now"
    if running := card.hours.open_at(now):
        return "open", f"Open now{_until(running, now)}"
    if coming := card.hours.next_after(now):
        return _opens(coming, now)
    return ("closed", "No dates in the coming weeks") if card.hours else ("unknown", "")


def open_on_words(card: Card, asked: Asked, now: datetime) -> tuple[str, str] | None:
    """("soon", "Saturday 10am to midday") of the first day that will do; None leaves it to `open_words`."""
    if card.is_closed_for_now:
        return None
    for day in asked.days:
        slots = card.hours.on(day)
        if not any(slot.end > now and asked.meets(slot) for slot in slots):
            continue
        if day == clock.today() and (asked.between is None or card.hours.open_at(now)):
            return None
        return (
            "soon",
            f"{_called(day)} {' and '.join(times(slot.start.time(), slot.end.time()) for slot in slots)}",
        )
    return None


def _called(day: date) -> str:
    ahead = (day - clock.today()).days
    if ahead < ENOUGH_DAYS:
        return ("Today", "Tomorrow")[ahead] if ahead < 2 else f"{day:%A}"
    return words.day(day)


def true_until(card: Card, now: datetime) -> datetime:
    """When these words may stop being true: it opens or closes, its capacity expires, or a new day begins."""
    return times_true_until(card.hours, card.capacity_expires_at, now)


def times_true_until(hours: Hours, capacity_expires: datetime | None, now: datetime) -> datetime:
    """The same for whatever else tells of these hours."""
    midnight = datetime.combine(clock.today() + timedelta(days=1), time(), clock.LONDON)
    running, coming = hours.open_at(now), hours.next_after(now)
    moments = [midnight, running and running.end, coming and coming.start, capacity_expires]
    if coming:
        moments.append(coming.start - SOON)
    return min(moment for moment in moments if moment and moment > now)


def place_words(card: Card) -> str:
    """ "Mill Lane Hall, Aldermere", "3 places", "Covers Aldermere" or "By phone"."""
    if len(card.places) > 1:
        towns = list(
            dict.fromkeys(
                place.town or place.postcode for place in card.places if place.town or place.postcode
            )
        )
        return f"{len(card.places)} places: {', '.join(towns[:3])}" if towns else f"{len(card.places)} places"
    if card.places:
        place = card.places[0]
        if place.is_masked:
            return f"{place.name} ({place.postcode})" if place.postcode else place.name
        return ", ".join(dict.fromkeys(filter(None, (place.name, place.town))))
    if card.areas:
        return f"Covers {', '.join(card.areas[:2])}{' and more' if len(card.areas) > 2 else ''}"
    return {"phone": "By phone", "online": "Online", "home-visit": "Comes to you"}.get(
        next(iter(card.channels), ""), ""
    )


def capacity_words(card: Card) -> str:
    if card.capacity is CapacityState.WAITING_LIST and card.weeks:
        return f"about {words.plural(card.weeks, 'week')}"
    return ""


def _until(slot: Slot, now: datetime) -> str:
    if slot.end - slot.start >= timedelta(hours=24):
        return ", day and night"
    return f" until {words.clock_time(slot.end.time())}" if slot.end - now < timedelta(hours=24) else ""


def _opens(slot: Slot, now: datetime) -> tuple[str, str]:
    today = clock.today()
    at = words.clock_time(slot.start.time())
    if slot.start.date() == today:
        return ("soon" if slot.start - now <= SOON else "closed"), f"Opens at {at}"
    if slot.start.date() == today + timedelta(days=1):
        return "closed", f"Opens tomorrow at {at}"
    if slot.start.date() - today < timedelta(days=7):
        return "closed", f"Opens {slot.start:%A} at {at}"
    return "closed", f"Next on {words.day(slot.start.date())}"
