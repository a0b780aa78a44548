"""The values of a change in the words that people know them by."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from functools import singledispatch
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.core.db import db
from hub.core.words import clock_time, day, times
from hub.directory import vocabulary
from hub.directory.changes import stored
from hub.directory.eligibility import sentence
from hub.directory.forms.services import RUNNING
from hub.directory.models import (
    AskHere,
    BankHolidays,
    CapacityState,
    Location,
    OpportunityKind,
    Organization,
    OrganizationType,
    RuleKind,
    ScheduleException,
    ServiceStatus,
    TaxonomyTerm,
)
from hub.directory.opening import Hours, in_words
from hub.directory.part_words import people, phones, price
from hub.directory.place_words import in_one_line
from hub.directory.timetable import rules_in_words
from hub.places import queries as places

Parts = Mapping[str, type[Any]]


def lines(field: str, value: Any, *, kind: type[Any], parts: Parts) -> list[str]:
    """A stored value as lines to read; none for an empty one."""
    if value is None or value in ("", []):
        return []
    if field in parts:
        return _list(field, stored.parts(parts[field], value))
    if field.startswith("terms."):
        return _names(TaxonomyTerm, value)
    if special := _SPECIAL.get(field):
        return special(value)
    return _plain(stored.values(kind, {field: value}).get(field, value))


@singledispatch
def _plain(value: Any) -> list[str]:
    return [line for line in str(value).split("\n") if line.strip()]


@_plain.register
def _(value: bool) -> list[str]:
    return ["Yes" if value else "No"]


@_plain.register
def _(value: AskHere) -> list[str]:
    return [vocabulary.ASK_HERE[value]]


@_plain.register
def _(value: date) -> list[str]:
    return [day(value, year=True)]


@_plain.register
def _(value: time) -> list[str]:
    return [clock_time(value)]


@_plain.register
def _(value: Decimal) -> list[str]:
    return [f"{value:f}".rstrip("0").rstrip(".")]


@_plain.register
def _(value: ServiceStatus) -> list[str]:
    return [RUNNING[value]]


@_plain.register
def _(value: BankHolidays) -> list[str]:
    return [vocabulary.BANK_HOLIDAYS[value]]


@_plain.register(OrganizationType)
@_plain.register(OpportunityKind)
def _(value: OrganizationType | OpportunityKind) -> list[str]:
    return [value.label]


@_plain.register
def _(value: list) -> list[str]:  # type: ignore[type-arg]
    return [line for one in value for line in _plain(one)]


def _list(field: str, found: Sequence[Any]) -> list[str]:
    if words := _LISTS.get(field):
        return list(filter(None, words(found)))
    return [_joined(one) for one in found]


def _joined(part: Any) -> str:
    """A part of a kind we have no words for: all that it says."""
    names = stored.own_columns(type(part), with_ids=False)
    said = (getattr(part, name) for name in names if name != "position")
    return ", ".join(line for value in said if value not in (None, "", []) for line in _plain(value))


def _schedules(found: Sequence[Any]) -> list[str]:
    return [*rules_in_words(Hours.of(found)), *in_words(found)]


def _exception(one: ScheduleException) -> str:
    days = day(one.starts_on, year=True)
    if one.ends_on != one.starts_on:
        days += f" to {day(one.ends_on, year=True)}"
    hours = times(one.opens_at, one.closes_at) if one.opens_at and one.closes_at else "open"
    said = f"{days}: {'closed' if one.is_closed else hours}"
    return f"{said} ({one.reason})" if one.reason else said


def _rules(found: Sequence[Any]) -> list[str]:
    codes = {code for rule in found if rule.kind is RuleKind.AREA for code in rule.any_of}
    names = places.area_names(codes)
    return [sentence(rule, names) for rule in found]


def _address(one: Any) -> str:
    return ", ".join(filter(None, (one.address_1, one.address_2, one.city, one.postal_code)))


def _register(one: Any) -> str:
    return (
        f"{vocabulary.IDENTIFIER_SCHEMES.get(one.identifier_scheme) or one.identifier_type}: {one.identifier}"
    )


def _picture(one: Any) -> str:
    """What it shows; the first letters of its file tell it from another with the same words."""
    return f"{one.alt} (picture {one.file[:4]})"


_LISTS: Mapping[str, Callable[[Sequence[Any]], Iterable[str]]] = {
    "phones": phones,
    "contacts": people,
    "cost_options": lambda found: map(price, found),
    "schedules": _schedules,
    "schedule_exceptions": lambda found: map(_exception, found),
    "eligibility_rules": _rules,
    "languages": lambda found: (one.name or vocabulary.language_name(one.code) for one in found),
    "service_areas": lambda found: (one.name or one.code for one in found),
    "required_documents": lambda found: (one.document for one in found),
    "funding": lambda found: (one.source for one in found),
    "accessibility": lambda found: (
        vocabulary.access_name(one.code) if one.code else one.description for one in found
    ),
    "addresses": lambda found: map(_address, found),
    "identifiers": lambda found: map(_register, found),
    "pictures": lambda found: map(_picture, found),
}


def _capacity(value: Mapping[str, Any]) -> list[str]:
    said = vocabulary.CAPACITY[CapacityState(value["state"])]
    if value.get("weeks"):
        said += f", about {value['weeks']} weeks"
    if value.get("paused_until"):
        said += f", until {day(date.fromisoformat(value['paused_until']))}"
    return [said]


def _places(value: Sequence[Mapping[str, Any]]) -> list[str]:
    return _in_one_line([row["location_id"] for row in value])


def _in_one_line(ids: Sequence[str]) -> list[str]:
    wanted = [uuid.UUID(one) for one in ids]
    found = select(Location).where(Location.id.in_(wanted)).options(selectinload(Location.addresses))
    by_id = {place.id: in_one_line(place) for place in db.session.scalars(found)}
    return [by_id.get(one, "A place that is no longer here") for one in wanted]


def _names(kind: type[Any], ids: Sequence[str]) -> list[str]:
    wanted = [uuid.UUID(one) for one in ids]
    names = {
        row.id: row.name for row in db.session.execute(select(kind.id, kind.name).where(kind.id.in_(wanted)))
    }
    return sorted(names.get(one, "Something that is no longer here") for one in wanted)


_SPECIAL: Mapping[str, Callable[[Any], list[str]]] = {
    "capacity": _capacity,
    "places": _places,
    "location_id": lambda value: _in_one_line([value]),
    "parent_organization_id": lambda value: _names(Organization, [value]),
    "is_free": lambda value: ["Free" if value else "There is a charge"],
    "channels": lambda value: [vocabulary.words_for(code, vocabulary.CHANNELS) for code in value],
    "how_to_start": lambda value: [vocabulary.words_for(code, vocabulary.HOW_TO_START) for code in value],
    "location_type": lambda value: [vocabulary.LOCATION_TYPES.get(value, value)],
}
