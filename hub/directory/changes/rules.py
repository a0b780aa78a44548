"""How the fields of entries are called in changes, what a mistake in each costs, and what needs no asking."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Enum

from hub.directory.models import ServiceStatus
from hub.moderation.models import Risk, Trust

LABELS = {
    "name": "Name",
    "title": "Title",
    "alternate_name": "Other name",
    "organization_type": "Kind of organization",
    "kind": "Kind",
    "description": "Description",
    "alert": "To read first",
    "terms.needs": "What it helps with",
    "terms.kinds": "Kind of help",
    "terms.circumstances": "Who it was set up for",
    "channels": "How help reaches people",
    "how_to_start": "How to start",
    "ask_here": "Asking on this site",
    "application_process": "What happens then",
    "wait_time": "How long people wait",
    "how_to_apply": "How to apply",
    "places": "Places",
    "location_id": "Place",
    "location_type": "Kind of place",
    "service_areas": "Areas covered",
    "schedules": "Opening times",
    "bank_holidays": "Bank holidays",
    "schedule_exceptions": "Days that are different",
    "capacity": "Room for new people",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "eligibility_description": "Who it is for",
    "eligibility_rules": "Conditions",
    "ring_fenced": "Only for residents",
    "languages": "Languages",
    "interpretation_services": "Interpreters",
    "is_free": "Free or not",
    "cost_options": "Prices",
    "fees_description": "More about the cost",
    "required_documents": "What to bring",
    "intake_questions": "Questions before a referral",
    "closes_on": "Last day to apply",
    "starts_on": "First day",
    "start_time": "Starts at",
    "end_time": "Ends at",
    "pay": "Pay",
    "hours": "Hours",
    "addresses": "Address",
    "confidential": "Address kept private",
    "latitude": "Spot on the map, north",
    "longitude": "Spot on the map, east",
    "accessibility": "Getting in and around",
    "transportation": "How people get there",
    "phones": "Phone numbers",
    "contacts": "People to ask for",
    "url": "Web page",
    "website": "Website",
    "email": "Email",
    "pictures": "Pictures",
    "identifiers": "Registered numbers",
    "legal_status": "Legal form",
    "year_incorporated": "Year it was founded",
    "parent_organization_id": "Part of",
    "funding": "Who pays for it",
    "accreditations": "Quality marks",
    "status": "Is it running?",
    "closed_reason": "Why it is closed",
    "closed_until": "Closed until",
    "is_sensitive": "Dangerous to be seen with",
    "is_published": "Shown to the public",
    "is_draft": "Draft",
    "note": "Note",
    "notes": "Note",
    "reason": "Why",
    "document": "What to bring",
    "option": "What for",
    "amount_description": "Price in words",
    "address_1": "First line",
    "address_2": "Second line",
    "city": "Town",
}
"""Labels in the order in which the fields of a change are shown."""
_ORDER = {name: number for number, name in enumerate(LABELS)}

SHOWING = frozenset({"is_published", "is_draft"})
HOURS = frozenset({"schedules", "schedule_exceptions", "bank_holidays", "closed_until", "closed_reason"})
CONTACT = frozenset({"phones", "contacts", "url", "website", "email"})
ALWAYS_CHECKED = (
    frozenset({"is_sensitive", "confidential", "identifiers", "parent_organization_id"}) | SHOWING
)
GREAT = ALWAYS_CHECKED | CONTACT | {"name", "addresses", "latitude", "longitude", "places", "pictures"}
_RUNNING = (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)
_CODES = frozenset(
    {
        "email",
        "url",
        "uri",
        "website",
        "logo",
        "number",
        "extension",
        "type",
        "code",
        "key",
        "kind",
        "file",
        "currency",
        "byday",
        "bymonthday",
        "schedule_link",
        "attending_type",
        "identifier",
        "identifier_scheme",
        "identifier_type",
        "postal_code",
        "country",
        "extent",
        "extent_type",
        "external_identifier",
        "external_identifier_type",
    }
)
"""Texts that mean something to a computer, so that another wording would break them."""


def label(field: str) -> str:
    return LABELS.get(field) or field.rpartition(".")[2].replace("_", " ").capitalize()


def in_order(fields: Iterable[str]) -> list[str]:
    return sorted(fields, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))


def is_prose(name: str, column: Column[Any]) -> bool:
    return name not in _CODES and not isinstance(column.type, Enum)


def risk(field: str, _before: Any, after: Any) -> Risk:
    """A wrong number or place sends people astray; wrong hours are a walk for nothing; the rest is read again."""
    if field in GREAT or (field == "status" and after not in _RUNNING):
        return Risk.GREAT
    return Risk.SMALL if field in HOURS | {"capacity", "status"} else Risk.USUAL


def trust(field: str, _before: Any, after: Any) -> Trust | None:
    """Which trust a change needs to be made at once; none for what staff always look at.

    Words to be found by are staff's: a wrong one sends every search astray.
    """
    if field in ALWAYS_CHECKED or field.startswith("terms."):
        return None
    if field in HOURS or (field == "status" and after in _RUNNING):
        return Trust.HOURS
    return Trust.CONTACT if field in CONTACT else Trust.EVERYTHING


def at_once(field: str, _before: Any, after: Any) -> bool:
    """Room is theirs to know, and an address that must be secret cannot wait until somebody has read it."""
    return field == "capacity" or (field == "confidential" and after is True)
