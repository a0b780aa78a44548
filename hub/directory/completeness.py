"""What an entry still lacks, weighed by how much residents miss it. Pure: it reads records that are loaded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from hub.directory.models import CapacityState, Location, Opportunity, Organization, Service, TaxonomyTerm
from hub.directory.models.locations import LocationType

Record = TypeVar("Record")

ENOUGH_WORDS = 12
"""A description of fewer words is a title: nobody can tell from it whether to go."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: `part` is the page of the entry that mends it, `words` say what to do and why."""

    part: str
    words: str
    weight: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """`percent` of what people need is there. `gaps` are the rest, what is missed most first."""

    percent: int
    gaps: Sequence[Gap]

    @property
    def is_whole(self) -> bool:
        return not self.gaps


@dataclass(frozen=True, slots=True)
class _Point(Generic[Record]):
    weight: int
    part: str
    words: str
    is_there: Callable[[Record], bool]


@dataclass(frozen=True, slots=True)
class _Offer:
    """A service with what is looked at beside it."""

    record: Service
    terms: Sequence[TaxonomyTerm]
    now: datetime

    def carries(self, taxonomy: str) -> bool:
        return any(term.taxonomy.code == taxonomy for term in self.terms)

    @property
    def has_number(self) -> bool:
        record, owner = self.record, self.record.organization
        return bool(record.phones or record.email or owner.phones or owner.email)

    @property
    def has_place(self) -> bool:
        return bool(self.record.at_locations or self.record.service_areas)

    @property
    def has_times(self) -> bool:
        return bool(self.record.schedules)

    @property
    def says_access(self) -> bool:
        """Whether each place that people go to tells how they get in; nothing to tell where they go nowhere."""
        places = [at.location for at in self.record.at_locations]
        visited = [p for p in places if p.location_type is LocationType.PHYSICAL and not p.confidential]
        return all(place.accessibility for place in visited)

    @property
    def says_for_whom(self) -> bool:
        record = self.record
        ages = record.minimum_age is not None or record.maximum_age is not None
        return bool(ages or record.eligibility_description or record.eligibility_rules)

    @property
    def has_room_known(self) -> bool:
        held = self.record.capacity
        return held is not None and held.state_at(self.now) is not CapacityState.UNKNOWN


_SERVICE: tuple[_Point[_Offer], ...] = (
    _Point(16, "name", "Say in a few sentences what happens there.", lambda o: _is_told(o.record.description)),
    _Point(12, "needs", "Choose what it helps with: people search by that.", lambda o: o.carries("needs")),
    _Point(12, "places", "Say where it is, or which area it covers.", lambda o: o.has_place),
    _Point(12, "times", "Give the times, or say that it is by appointment.", lambda o: o.has_times),
    _Point(12, "phones", "Give a phone number or an email address.", lambda o: o.has_number),
    _Point(8, "start", "Say how to start: ring, turn up, or fill in a form.", lambda o: bool(o.record.how_to_start)),
    _Point(8, "cost", "Say whether it is free or what it costs.", lambda o: _has_cost(o.record)),
    _Point(6, "audience", "Say who it is for, or that everybody may come.", lambda o: o.says_for_whom),
    _Point(5, "capacity", "Say whether there is room for new people.", lambda o: o.has_room_known),
    _Point(4, "reach", "Say how the help reaches people: there, by phone, at home.", lambda o: bool(o.record.channels)),
    _Point(3, "places", "Say how people get into your building: steps, lift, toilet.", lambda o: o.says_access),
    _Point(2, "languages", "Say which languages you speak.", lambda o: bool(o.record.languages)),
)  # fmt: skip
_ORGANIZATION: tuple[_Point[Organization], ...] = (
    _Point(34, "basics", "Say in a few sentences who you are.", lambda o: _is_told(o.description)),
    _Point(30, "phones", "Give a phone number or an email address.", lambda o: bool(o.phones or o.email)),
    _Point(14, "web", "Give your website.", lambda o: bool(o.website)),
    _Point(12, "identifiers", "Give your charity or company number: people trust it.", lambda o: bool(o.identifiers)),
    _Point(10, "contacts", "Name somebody, or a post, to ask for.", lambda o: bool(o.contacts)),
)  # fmt: skip
_LOCATION: tuple[_Point[Location], ...] = (
    _Point(40, "address", "Give the address with its postcode.", lambda p: bool(p.addresses)),
    _Point(30, "access", "Say how people get in: steps, lift, toilet.", lambda p: bool(p.accessibility)),
    _Point(20, "transport", "Say how to get there by bus or train.", lambda p: bool(p.transportation.strip())),
    _Point(10, "place", "Give the place the name that is on its door.", lambda p: bool(p.name.strip())),
)  # fmt: skip
_OPPORTUNITY: tuple[_Point[Opportunity], ...] = (
    _Point(40, "basics", "Say in a few sentences what people would do.", lambda o: _is_told(o.description)),
    _Point(40, "apply", "Say how to apply or take part.", lambda o: bool(o.how_to_apply.strip())),
    _Point(20, "dates", "Give its last day: it goes away when it is over.", lambda o: bool(o.closes_on)),
)  # fmt: skip


def of_service(record: Service, terms: Sequence[TaxonomyTerm], *, now: datetime) -> Completeness:
    """Needs what `queries.entries.service` loads, and the terms the service carries."""
    return _measure(_Offer(record, terms, now), _SERVICE)


def of_organization(record: Organization) -> Completeness:
    return _measure(record, _ORGANIZATION)


def of_location(record: Location) -> Completeness:
    return _measure(record, _LOCATION)


def of_opportunity(record: Opportunity) -> Completeness:
    return _measure(record, _OPPORTUNITY)


def _measure(record: Record, points: Iterable[_Point[Record]]) -> Completeness:
    points = sorted(points, key=lambda point: -point.weight)
    missing = [point for point in points if not point.is_there(record)]
    most, lost = sum(point.weight for point in points), sum(point.weight for point in missing)
    gaps = [Gap(point.part, point.words, point.weight) for point in missing]
    return Completeness(100 * (most - lost) // most, gaps)


def _is_told(text: str) -> bool:
    return len(text.split()) >= ENOUGH_WORDS


def _has_cost(record: Service) -> bool:
    return record.is_free is not None or bool(record.cost_options or record.fees_description.strip())
