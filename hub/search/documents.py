"""Entries as the index knows them: public fields only, and only of what the public may see."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hub.accounts.policy import VISITOR
from hub.core import clock
from hub.core.db import db
from hub.directory import masking
from hub.directory.models import (
    CapacityState,
    EligibilityRule,
    LinkEntity,
    Location,
    RuleKind,
    Service,
    ServiceAtLocation,
    ServiceStatus,
    Standing,
    TaxonomyTerm,
)
from hub.directory.opening import Hours
from hub.directory.queries import entries, visible
from hub.places import queries as places
from hub.search.engine import Document

CHUNK = 500
DAYS_AHEAD = 14

_LOADED = (
    contains_eager(Service.organization),
    selectinload(Service.at_locations)
    .joinedload(ServiceAtLocation.location)
    .options(selectinload(Location.addresses), selectinload(Location.accessibility)),
    selectinload(Service.schedules),
    selectinload(Service.schedule_exceptions),
    selectinload(Service.languages),
    selectinload(Service.service_areas),
    selectinload(Service.eligibility_rules),
    joinedload(Service.capacity),
)


def all_documents(*, chunk: int = CHUNK) -> Iterator[Document]:
    """Every entry the public may see, in the order of their ids, a chunk in memory at a time."""
    last: uuid.UUID | None = None
    while True:
        query = visible.services(VISITOR).with_only_columns(Service.id).order_by(Service.id).limit(chunk)
        ids = db.session.scalars(query.where(Service.id > last) if last else query).all()
        if not ids:
            return
        yield from documents(ids)
        last = ids[-1]


def documents(ids: Iterable[uuid.UUID]) -> list[Document]:
    """These entries as they are now; those that are not public (any more) are left out."""
    somebody_elses = set(db.session.identity_map.values())
    query = visible.services(VISITOR).where(Service.id.in_(list(ids))).options(*_LOADED)
    found = db.session.scalars(query.execution_options(populate_existing=True)).unique().all()
    terms = entries.terms_of(LinkEntity.SERVICE, [service.id for service in found])
    names = _names_of_parents()
    atlas = places.atlas()
    made = [_document(service, terms[service.id], names, atlas.district_point) for service in found]
    for service in set(found) - somebody_elses:
        db.session.expunge(service)  # thousands of rows would make each later look at the session slow
    return made


def count() -> int:
    """How many entries the index should hold."""
    query = visible.services(VISITOR).with_only_columns(func.count(Service.id))
    return db.session.scalar(query.order_by(None)) or 0


def _document(
    service: Service,
    terms: Sequence[TaxonomyTerm],
    parents: Mapping[uuid.UUID, tuple[str, uuid.UUID | None]],
    district_point: masking.DistrictPoint,
) -> Document:
    shown = [masking.shown(at.location, district_point) for at in service.at_locations]
    return Document(
        id=service.id,
        name=service.name,
        organization=service.organization.name,
        labels=tuple(_labels(terms, parents, service.alternate_name)),
        synonyms=tuple(word for term in terms for word in term.synonyms),
        description="\n".join(filter(None, (service.description, service.eligibility_description))),
        terms=tuple(dict.fromkeys(code for term in terms for code in codes_of(term))),
        areas=tuple(area.code for area in service.service_areas if area.code),
        points=tuple((place.point.lat, place.point.lon) for place in shown if place.point),
        open_slots=_open_slots(service),
        flags=frozenset(_flags(service, shown)),
        minimum_age=_age(service.minimum_age, service.eligibility_rules, "minimum"),
        maximum_age=_age(service.maximum_age, service.eligibility_rules, "maximum"),
        tenures=_any_of(service.eligibility_rules, RuleKind.TENURE),
        languages=tuple(language.code for language in service.languages),
        organization_type=service.organization.organization_type.value,
        assured_on=service.assured_date,
        demoted=service.standing is Standing.LOWERED,
    )


def codes_of(term: TaxonomyTerm) -> Iterator[str]:
    """ "needs:food/parcels" and, above it, "needs:food"."""
    parts = term.code.split("/")
    for length in range(len(parts), 0, -1):
        yield f"{term.taxonomy.code}:{'/'.join(parts[:length])}"


def _labels(
    terms: Sequence[TaxonomyTerm],
    parents: Mapping[uuid.UUID, tuple[str, uuid.UUID | None]],
    alternate_name: str,
) -> Iterator[str]:
    if alternate_name:
        yield alternate_name
    seen: set[uuid.UUID] = set()
    for term in terms:
        yield term.name
        step = term.parent_id
        while step is not None and step not in seen and step in parents:
            seen.add(step)
            name, step = parents[step]
            yield name


def _names_of_parents() -> Mapping[uuid.UUID, tuple[str, uuid.UUID | None]]:
    rows = db.session.execute(select(TaxonomyTerm.id, TaxonomyTerm.name, TaxonomyTerm.parent_id))
    return {term_id: (name, parent_id) for term_id, name, parent_id in rows}


def _open_slots(service: Service) -> tuple[tuple[datetime, datetime], ...] | None:
    """None when nobody has told us; nothing while it is closed for now."""
    hours = Hours.of(service.schedules, service.schedule_exceptions, service.bank_holidays)
    if not hours:
        return None
    if service.status is ServiceStatus.TEMPORARILY_CLOSED:
        return ()
    return tuple((slot.start, slot.end) for slot in hours.between(clock.today(), DAYS_AHEAD))


def _flags(service: Service, shown: Sequence[masking.ShownPlace]) -> Iterator[str]:
    yield from service.channels
    if service.is_free:
        yield "free"
    if service.capacity and (room := _ROOM.get(service.capacity.state_at(clock.now()))):
        yield room  # the word about it runs out, and with that the entry is put into the index anew
    for place in shown:
        yield from place.accessibility


_ROOM = {
    CapacityState.OPEN: "space",
    CapacityState.WAITING_LIST: "waiting-list",
    CapacityState.FULL: "full",
    CapacityState.PAUSED: "paused",
}


def _age(own: Decimal | None, rules: Sequence[EligibilityRule], end: str) -> int | None:
    if own is not None:
        return int(own)
    return next((getattr(rule, end) for rule in rules if rule.kind is RuleKind.AGE), None)


def _any_of(rules: Sequence[EligibilityRule], kind: RuleKind) -> tuple[str, ...]:
    grouped: defaultdict[RuleKind, list[str]] = defaultdict(list)
    for rule in rules:
        grouped[rule.kind] += rule.any_of
    return tuple(value for value in grouped[kind] if value != "any")
