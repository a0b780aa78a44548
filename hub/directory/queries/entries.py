"""One entry, with everything its page shows, in a number of statements that does not grow with it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
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

_PLACE = (
    selectinload(Location.addresses),
    selectinload(Location.accessibility),
    selectinload(Location.phones),
    selectinload(Location.pictures),
)
_SERVICE = (
    contains_eager(Service.organization).selectinload(Organization.phones),
    selectinload(Service.pictures),
    selectinload(Service.intake_questions),
    selectinload(Service.at_locations).joinedload(ServiceAtLocation.location).options(*_PLACE),
    selectinload(Service.schedules),
    selectinload(Service.schedule_exceptions),
    selectinload(Service.phones),
    selectinload(Service.contacts),
    selectinload(Service.languages),
    selectinload(Service.cost_options),
    selectinload(Service.service_areas),
    selectinload(Service.eligibility_rules),
    selectinload(Service.required_documents),
    selectinload(Service.funding),
    joinedload(Service.capacity),
)
_ORGANIZATION = (
    selectinload(Organization.identifiers),
    selectinload(Organization.pictures),
    selectinload(Organization.phones),
    selectinload(Organization.contacts),
    selectinload(Organization.funding),
    selectinload(Organization.locations).options(*_PLACE),
)
_OPPORTUNITY = (
    contains_eager(Opportunity.organization).selectinload(Organization.phones),
    joinedload(Opportunity.location).options(*_PLACE),
)


def service(service_id: uuid.UUID, *, actor: Actor) -> Service:
    """One service, or NotFound: what you may not see does not exist for you."""
    return _one(visible.services(actor).where(Service.id == service_id).options(*_SERVICE))


def services(ids: Iterable[uuid.UUID], *, actor: Actor) -> list[Service]:
    """These services in this order, without those that are gone or not for this actor."""
    wanted = list(dict.fromkeys(ids))
    found = db.session.scalars(
        visible.services(actor).where(Service.id.in_(wanted)).options(*_SERVICE)
    ).unique()
    by_id = {entry.id: entry for entry in found}
    return [by_id[service_id] for service_id in wanted if service_id in by_id]


def organization(organization_id: uuid.UUID, *, actor: Actor) -> Organization:
    """One organization, or NotFound. Its services come from `services_of`."""
    return _one(
        visible.organizations(actor).where(Organization.id == organization_id).options(*_ORGANIZATION)
    )


def opportunity(opportunity_id: uuid.UUID, *, actor: Actor) -> Opportunity:
    """One opportunity, or NotFound; for the public that is also one whose closing date has gone by."""
    return _one(visible.opportunities(actor).where(Opportunity.id == opportunity_id).options(*_OPPORTUNITY))


def service_ids_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[uuid.UUID]:
    """The services of an organization, by name."""
    found = visible.services(actor).where(Service.organization_id == organization_id)
    return db.session.scalars(found.with_only_columns(Service.id).order_by(Service.name, Service.id)).all()


def opportunities_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Opportunity]:
    """Its open opportunities, the one that closes first at the top."""
    found = visible.opportunities(actor).where(Opportunity.organization_id == organization_id)
    order = (Opportunity.closes_on.is_(None), Opportunity.closes_on, Opportunity.title, Opportunity.id)
    return db.session.scalars(found.options(*_OPPORTUNITY).order_by(*order)).unique().all()


def terms_of(kind: LinkEntity, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, list[TaxonomyTerm]]:
    """The terms that each of these records carries, in the order of their taxonomy."""
    found: dict[uuid.UUID, list[TaxonomyTerm]] = {record_id: [] for record_id in ids}
    rows = db.session.execute(
        select(Attribute.link_id, TaxonomyTerm)
        .join(Attribute.term)
        .where(Attribute.link_entity == kind, Attribute.link_id.in_(found))
        .options(joinedload(TaxonomyTerm.taxonomy))
        .order_by(TaxonomyTerm.taxonomy_id, TaxonomyTerm.position, TaxonomyTerm.id)
    )
    for link_id, term in rows:
        found[link_id].append(term)
    return found


def _one(found: Select[Entry]) -> Entry:
    entry = db.session.scalars(found).unique().one_or_none()
    if entry is None:
        raise NotFound
    return entry
