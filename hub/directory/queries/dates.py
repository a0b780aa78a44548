"""What goes into calendars that others follow: open opportunities, and services that run at known times."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from hub.accounts.policy import VISITOR
from hub.core.db import db
from hub.core.loading import load
from hub.directory.models import (
    Attribute,
    LinkEntity,
    Location,
    Opportunity,
    OpportunityKind,
    Organization,
    Schedule,
    Service,
    ServiceStatus,
)
from hub.directory.profile import Profile
from hub.directory.queries import profiles, visible

MOST = 300
"""Entries in one feed: more than anybody can live by, and few enough to write at once."""


def opportunities(kinds: Collection[OpportunityKind]) -> Sequence[Opportunity]:
    """Open ones of these kinds, or of all, those that begin or close first at the top."""
    found = visible.opportunities(VISITOR)
    return _opportunities(found.where(Opportunity.kind.in_(kinds)) if kinds else found)


def of_organization(organization_id: uuid.UUID) -> tuple[list[Profile], Sequence[Opportunity]]:
    """What an organization runs, and what it offers."""
    services = _timed().where(Service.organization_id == organization_id)
    offered = visible.opportunities(VISITOR).where(Opportunity.organization_id == organization_id)
    return _profiles(services), _opportunities(offered)


def of_terms(terms: Collection[uuid.UUID]) -> tuple[list[Profile], Sequence[Opportunity]]:
    """What carries one of these terms."""
    services = _timed().where(Service.id.in_(_carrying(LinkEntity.SERVICE, terms)))
    offered = visible.opportunities(VISITOR).where(
        Opportunity.id.in_(_carrying(LinkEntity.OPPORTUNITY, terms))
    )
    return _profiles(services), _opportunities(offered)


def _carrying(kind: LinkEntity, terms: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    return select(Attribute.link_id).where(
        Attribute.link_entity == kind, Attribute.taxonomy_term_id.in_(terms)
    )


def _timed() -> Select[Service]:
    """Those that run at known times, and that may be seen on a shared phone as far as they say so themselves."""
    known = select(Schedule.id).where(Schedule.service_id == Service.id, Schedule.opens_at.is_not(None))
    return visible.services(VISITOR).where(
        known.exists(), Service.status == ServiceStatus.ACTIVE, Service.is_sensitive.is_(False)
    )


def _profiles(found: Select[Service]) -> list[Profile]:
    ids = db.session.scalars(
        found.with_only_columns(Service.id).order_by(Service.name, Service.id).limit(MOST)
    )
    return [profile for profile in profiles.several(ids, actor=VISITOR) if not profile.is_sensitive]


def _opportunities(found: Select[Opportunity]) -> Sequence[Opportunity]:
    whole = found.options(contains_eager(Opportunity.organization), joinedload(Opportunity.location))
    order = (Opportunity.starts_on, Opportunity.closes_on, Opportunity.title, Opportunity.id)
    entries = db.session.scalars(whole.order_by(*order).limit(MOST)).unique().all()
    load({entry.location for entry in entries if entry.location}, Location.addresses, Location.accessibility)
    load({entry.location for entry in entries if entry.location}, Location.phones, Location.pictures)
    load({entry.organization for entry in entries}, Organization.phones)
    return entries
