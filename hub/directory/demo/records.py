"""From the written content to records, each with an id that is the same in every demo."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hub.core.clock import LONDON
from hub.core.db import Model
from hub.core.errors import Invalid
from hub.directory import vocabulary
from hub.directory.demo import reading
from hub.directory.demo.reading import Entry
from hub.directory.models import (
    Accessibility,
    Address,
    AddressType,
    AssuredBy,
    Attribute,
    BankHolidays,
    CapacityState,
    Channel,
    Contact,
    CostOption,
    EligibilityRule,
    Funding,
    HowToStart,
    Language,
    LinkEntity,
    Location,
    LocationType,
    Opportunity,
    OpportunityKind,
    Organization,
    OrganizationIdentifier,
    OrganizationType,
    Phone,
    RequiredDocument,
    RuleKind,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceStatus,
    Standing,
)
from hub.directory.services.offers import CAPACITY_LASTS
from hub.places.distance import Point

SOURCE = "demo"
COUNTY = "Ridings Vale"
CAME_AGO = timedelta(days=260)
"""Long enough for two reminders about what nobody has checked since."""
SENSITIVE = {"safety/domestic-abuse", "safety/sexual-violence", "safety/worried-about-someone"}
TAXONOMIES = ("needs", "kinds", "circumstances")

Terms = Mapping[tuple[str, str], uuid.UUID]
_Part = TypeVar("_Part", bound=Model)
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.aldermere-homes.example/demo")


def record_id(kind: str, key: str) -> uuid.UUID:
    """The id of a demo record: links and screenshots of one demo fit every other."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{key}")


def organization(entry: Entry, today: date) -> Organization:
    """An organization without what it does; checked when the newest of its services was."""
    checked = [reading.day(s["assured"], today) for s in entry.get("service", ()) if "assured" in s]
    return Organization(
        **_identity("organization", entry),
        **_texts(entry, "name", "alternate_name", "description", "email", "website", "legal_status"),
        organization_type=OrganizationType(entry["type"]),
        year_incorporated=entry.get("year_incorporated"),
        is_published=True,
        assured_date=max(checked, default=None),
        phones=_parts(Phone, entry.get("phones", ())),
        identifiers=[
            OrganizationIdentifier(
                identifier_scheme=each["scheme"], identifier_type=each["scheme"], identifier=each["number"]
            )
            for each in entry.get("identifiers", ())
        ],
    )


def location(entry: Entry, of: Organization, points: Mapping[str, Point]) -> Location:
    """A place at the point of its postcode. A post box has no place to go to, so it has no point."""
    kind = LocationType(entry.get("type", "physical"))
    point = points.get(entry["postcode"]) if kind is LocationType.PHYSICAL else None
    address = Address(
        **_texts(entry, "address_1", "address_2", "city"),
        state_province=COUNTY,
        postal_code=entry["postcode"],
        address_type=AddressType(kind.value),
    )
    access = [Accessibility(code=code) for code in entry.get("accessibility", ())]
    if notes := entry.get("accessibility_notes"):
        access.append(Accessibility(description=notes))
    return Location(
        **_identity("location", entry),
        **_texts(entry, "name", "alternate_name", "description", "transportation"),
        organization_id=of.id,
        location_type=kind,
        confidential=entry.get("confidential", False),
        latitude=point.lat if point else None,
        longitude=point.lon if point else None,
        addresses=[address],
        accessibility=access,
    )


def service(entry: Entry, of: Organization, areas: Mapping[str, str], today: date) -> Service:
    """A published service with all its parts. `areas` are the names of the areas by their codes."""
    return Service(
        **_identity("service", entry),
        **_texts(entry, "name", "alternate_name", "description", "url", "email", "alert", "closed_reason"),
        **_texts(entry, "application_process", "fees_description", "eligibility_description", "wait_time"),
        organization_id=of.id,
        is_published=True,
        status=ServiceStatus(entry.get("status", "active")),
        closed_until=_day(entry, "closed_until", today),
        interpretation_services=entry.get("interpretation", ""),
        is_free=entry["free"],
        minimum_age=_decimal(entry.get("minimum_age")),
        maximum_age=_decimal(entry.get("maximum_age")),
        channels=[Channel(channel).value for channel in entry["channels"]],
        how_to_start=[HowToStart(step).value for step in entry.get("how_to_start", ())],
        bank_holidays=BankHolidays(entry.get("bank_holidays", "unknown")),
        is_sensitive=not SENSITIVE.isdisjoint(entry["needs"]),
        created_at=datetime.combine(today - CAME_AGO, time(9), LONDON),
        assured_date=_day(entry, "assured", today),
        assurer_email=of.email if "assured" in entry else "",
        assured_by=AssuredBy.ORGANIZATION if "assured" in entry else None,
        standing=_standing(entry, today),
        capacity=_capacity(entry.get("capacity"), today),
        **_lists(entry, areas, today),
    )


def _standing(entry: Entry, today: date) -> Standing:
    """What was not checked for more than a year ranks lower, as if reminders had gone unanswered."""
    checked = _day(entry, "assured", today)
    return Standing.GOOD if checked and (today - checked).days <= 365 else Standing.LOWERED


def opportunity(entry: Entry, of: Organization, today: date) -> Opportunity:
    """A published opportunity, its days counted from today."""
    return Opportunity(
        **_identity("opportunity", entry),
        **_texts(entry, "title", "description", "how_to_apply", "url", "email", "pay", "hours"),
        organization_id=of.id,
        location_id=record_id("location", entry["location"]) if "location" in entry else None,
        kind=OpportunityKind(entry["kind"]),
        closes_on=_day(entry, "closes", today),
        starts_on=_day(entry, "starts", today),
        start_time=reading.clock(entry["start_time"]) if "start_time" in entry else None,
        end_time=reading.clock(entry["end_time"]) if "end_time" in entry else None,
        ring_fenced=entry.get("ring_fenced", False),
        is_published=True,
    )


def attributes(entry: Entry, terms: Terms) -> list[Attribute]:
    """The terms that a service carries. Raises Invalid for a word that is in no taxonomy."""
    wanted = [(taxonomy, code) for taxonomy in TAXONOMIES for code in entry.get(taxonomy, ())]
    if strange := [code for taxonomy, code in wanted if (taxonomy, code) not in terms]:
        raise Invalid(f"The demo service {entry['key']} carries a term that is not there: {strange[0]}.")
    link_id = record_id("service", entry["key"])
    return [
        Attribute(link_entity=LinkEntity.SERVICE, link_id=link_id, taxonomy_term_id=terms[term])
        for term in wanted
    ]


def _lists(entry: Entry, areas: Mapping[str, str], today: date) -> dict[str, list[Any]]:
    """The lists that hang on a service."""
    return {
        "at_locations": [
            ServiceAtLocation(location_id=record_id("location", key)) for key in entry.get("at", ())
        ],
        "phones": _parts(Phone, entry.get("phones", ())),
        "contacts": _parts(Contact, entry.get("contacts", ())),
        "languages": [
            Language(code=code, name=vocabulary.language_name(code)) for code in entry.get("languages", ())
        ],
        "cost_options": [_cost(cost) for cost in entry.get("costs", ())],
        "service_areas": [ServiceArea(code=code, name=areas[code]) for code in entry.get("areas", ())],
        "eligibility_rules": [_rule(rule, areas) for rule in entry.get("rules", ())],
        "required_documents": [RequiredDocument(document=words) for words in entry.get("documents", ())],
        "funding": [Funding(source=words) for words in entry.get("funding", ())],
        "schedules": [
            Schedule(position=position, **reading.schedule(written, today))
            for position, written in enumerate(entry.get("schedules", ()))
        ],
        "schedule_exceptions": [_closure(closure, today) for closure in entry.get("closures", ())],
    }


def _cost(entry: Entry) -> CostOption:
    return CostOption(
        option=entry["option"],
        amount=_decimal(entry.get("amount")),
        amount_description=entry.get("description", ""),
    )


def _rule(entry: Entry, areas: Mapping[str, str]) -> EligibilityRule:
    """An area is told by its name; other rules have their own note, or words for each value."""
    values = [entry["value"]] if isinstance(entry["value"], str) else list(entry["value"])
    kind = RuleKind(entry["kind"])
    note = entry.get("note", "")
    if kind is RuleKind.AREA:
        note = f"You live in {' or '.join(areas[code] for code in values)}"
    return EligibilityRule(kind=kind, any_of=values, note=note)


def _closure(entry: Entry, today: date) -> ScheduleException:
    return ScheduleException(
        starts_on=reading.day(entry["from"], today),
        ends_on=reading.day(entry["to"], today),
        is_closed=True,
        reason=entry["reason"],
    )


def _capacity(entry: Entry | None, today: date) -> ServiceCapacity | None:
    """What they last told us about room, on the morning of that day."""
    if entry is None:
        return None
    told_at = datetime.combine(reading.day(entry["updated"], today), time(9), LONDON)
    return ServiceCapacity(
        state=CapacityState(entry["state"]),
        weeks=entry.get("weeks"),
        updated_at=told_at,
        expires_at=told_at + CAPACITY_LASTS,
    )


def _identity(kind: str, entry: Entry) -> dict[str, Any]:
    return {"id": record_id(kind, entry["key"]), "source": SOURCE, "source_key": entry["key"]}


def _texts(entry: Entry, *names: str) -> dict[str, str]:
    return {name: entry.get(name, "").strip() for name in names}


def _parts(kind: type[_Part], entries: Iterable[Entry]) -> list[_Part]:
    return [kind(**entry) for entry in entries]


def _day(entry: Entry, name: str, today: date) -> date | None:
    return reading.day(entry[name], today) if name in entry else None


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
