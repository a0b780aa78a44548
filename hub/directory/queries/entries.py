"""One entry, with everything its page shows, in a number of statements that does not grow with it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import contains_eager, joinedload

from hub.accounts.kept import By, kept
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.loading import load
from hub.directory.models import (
    Attribute,
    LinkEntity,
    Location,
    Opportunity,
    Organization,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from hub.directory.queries import visible

Entry = TypeVar("Entry", Service, Organization, Opportunity)

_OF_SERVICE = (
    Service.pictures,
    Service.intake_questions,
    Service.schedules,
    Service.schedule_exceptions,
    Service.phones,
    Service.contacts,
    Service.languages,
    Service.cost_options,
    Service.service_areas,
    Service.eligibility_rules,
    Service.required_documents,
    Service.funding,
)
_OF_ORGANIZATION = (
    Organization.identifiers,
    Organization.pictures,
    Organization.phones,
    Organization.contacts,
    Organization.funding,
    Organization.locations,
)
_ITS_PLACE = joinedload(ServiceAtLocation.location)
_OF_PLACE = (Location.addresses, Location.accessibility, Location.phones, Location.pictures)


def service(service_id: uuid.UUID, *, actor: Actor) -> Service:
    """One service, or NotFound: what you may not see does not exist for you."""
    found, asked = _services(actor)
    entry = _one(found, asked | {"ids": [service_id]})
    _fill_services([entry])
    return entry


def services(ids: Iterable[uuid.UUID], *, actor: Actor) -> list[Service]:
    """These services in this order, without those that are gone or not for this actor."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    found, asked = _services(actor)
    entries = db.session.scalars(found, asked | {"ids": wanted}).all()
    _fill_services(entries)
    by_id = {entry.id: entry for entry in entries}
    return [by_id[service_id] for service_id in wanted if service_id in by_id]


def organization(organization_id: uuid.UUID, *, actor: Actor) -> Organization:
    """One organization, or NotFound. Its services come from `services_of`."""
    entry = _one(visible.organizations(actor).where(Organization.id == organization_id))
    load([entry], *_OF_ORGANIZATION)
    load(entry.locations, *_OF_PLACE)
    return entry


def opportunity(opportunity_id: uuid.UUID, *, actor: Actor) -> Opportunity:
    """One opportunity, or NotFound; for the public that is also one whose closing date has gone by."""
    entry = _one(_with_place(visible.opportunities(actor).where(Opportunity.id == opportunity_id)))
    _fill_opportunities([entry])
    return entry


def service_ids_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[uuid.UUID]:
    """The services of an organization, by name."""
    found = visible.services(actor).where(Service.organization_id == organization_id)
    return db.session.scalars(found.with_only_columns(Service.id).order_by(Service.name, Service.id)).all()


def opportunities_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Opportunity]:
    """Its open opportunities, the one that closes first at the top."""
    found = visible.opportunities(actor).where(Opportunity.organization_id == organization_id)
    order = (Opportunity.closes_on.is_(None), Opportunity.closes_on, Opportunity.title, Opportunity.id)
    entries = db.session.scalars(_with_place(found).order_by(*order)).all()
    _fill_opportunities(entries)
    return entries


def terms_of(kind: LinkEntity, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, list[TaxonomyTerm]]:
    """The terms that each of these records carries, in the order of their taxonomy."""
    found: dict[uuid.UUID, list[TaxonomyTerm]] = {record_id: [] for record_id in ids}
    rows = db.session.execute(_terms(), {"kind": kind, "ids": list(found)})
    gone = {(one.link_id, one.taxonomy_term_id) for one in db.session.deleted if isinstance(one, Attribute)}
    for link_id, term in rows:
        if (link_id, term.id) not in gone:
            found[link_id].append(term)
    for link_id, term in _imagined_terms(kind, found):
        found[link_id].append(term)
    return found


@cache
def _terms() -> Select[*tuple[Any, ...]]:
    return (
        select(Attribute.link_id, TaxonomyTerm)
        .join(Attribute.term)
        .where(
            Attribute.link_entity == bindparam("kind"),
            Attribute.link_id.in_(bindparam("ids", expanding=True)),
        )
        .options(joinedload(TaxonomyTerm.taxonomy))
        .order_by(TaxonomyTerm.taxonomy_id, TaxonomyTerm.position, TaxonomyTerm.id)
    )


def _imagined_terms(kind: LinkEntity, ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, TaxonomyTerm]]:
    """Those that are tied on only to look at (`core.db.imagined`): at other times the session holds none back."""
    held = set(ids)
    new = [
        one
        for one in db.session.new
        if isinstance(one, Attribute) and one.link_entity is kind and one.link_id in held
    ]
    if not new:
        return []
    wanted = select(TaxonomyTerm).where(TaxonomyTerm.id.in_({one.taxonomy_term_id for one in new}))
    terms = {term.id: term for term in db.session.scalars(wanted.options(joinedload(TaxonomyTerm.taxonomy)))}
    return [(one.link_id, terms[one.taxonomy_term_id]) for one in new]


def _one(found: Select[Entry], asked: Mapping[str, Any] | None = None) -> Entry:
    entry = db.session.scalars(found, asked).one_or_none()
    if entry is None:
        raise NotFound
    return entry


@kept
def _services(actor: Actor, by: By) -> Select[Service]:
    """Each with its organization and whether there is room."""
    found = visible.services(actor, by).where(Service.id.in_(bindparam("ids", expanding=True)))
    return found.options(contains_eager(Service.organization), joinedload(Service.capacity))


def _fill_services(entries: Sequence[Service]) -> None:
    load(entries, *_OF_SERVICE)
    load(entries, Service.at_locations, option=_ITS_PLACE)
    load(_places_of([at for entry in entries for at in entry.at_locations]), *_OF_PLACE)
    load({entry.organization for entry in entries}, Organization.phones)


def _places_of(links: Sequence[ServiceAtLocation]) -> set[Location]:
    """Their places. Links that were read before, for something else, may have come without."""
    missing = {link.location_id for link in links if "location" not in inspect(link).dict}
    read = db.session.scalars(select(Location).where(Location.id.in_(missing))).all() if missing else ()
    return {link.location for link in links}.union(read)


def _with_place(found: Select[Opportunity]) -> Select[Opportunity]:
    return found.options(contains_eager(Opportunity.organization), joinedload(Opportunity.location))


def _fill_opportunities(entries: Sequence[Opportunity]) -> None:
    load({entry.location for entry in entries if entry.location}, *_OF_PLACE)
    load({entry.organization for entry in entries}, Organization.phones)
