"""What somebody sees of the organizations they speak for. Nobody else sees anything here."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import selectinload

from hub.accounts.models import Membership, User
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Location, Opportunity, Organization, Service, ServiceCapacity
from hub.directory.queries import entries, visible
from hub.moderation.models import Change, ChangeStatus
from hub.partners.queries import clocks

Line = Row[*tuple[Any, ...]]
"""What a list shows of one record: its columns by name."""


def organizations(*, actor: Actor) -> Sequence[Organization]:
    """The organizations this person speaks for, by name; none for everybody else."""
    mine = visible.organizations(actor).where(Organization.id.in_(actor.organization_ids))
    return db.session.scalars(mine.order_by(func.lower(Organization.name), Organization.id)).all()


def organization(organization_id: uuid.UUID, *, actor: Actor) -> Organization:
    """One of them with all that its page shows, or NotFound."""
    _must_speak_for(organization_id, actor)
    return entries.organization(organization_id, actor=actor)


def service(service_id: uuid.UUID, *, actor: Actor) -> Service:
    """A service of one of them with all that its page shows, or NotFound."""
    record = entries.service(service_id, actor=actor)
    _must_speak_for(record.organization_id, actor)
    return record


def services(organization_ids: Collection[uuid.UUID], *, actor: Actor) -> Sequence[Line]:
    """What a list of services shows of each, by name."""
    columns = (
        Service.id,
        Service.name,
        Service.organization_id,
        Service.is_published,
        Service.status,
        Service.assured_date,
        Service.standing,
        Service.id.in_(clocks.urgent_ids()).label("is_urgent"),
        Organization.is_published.label("organization_is_published"),
        ServiceCapacity.state.label("room"),
        ServiceCapacity.expires_at.label("room_expires_at"),
    )
    mine = (
        visible.services(actor)
        .outerjoin(ServiceCapacity, ServiceCapacity.service_id == Service.id)
        .where(Service.organization_id.in_(_own(organization_ids, actor)))
    )
    found = mine.with_only_columns(*columns).order_by(func.lower(Service.name), Service.id)
    return db.session.execute(found).all()


def how_many_people(*, actor: Actor) -> dict[uuid.UUID, int]:
    """Who has an account, organization by organization."""
    found = (
        select(Membership.organization_id, func.count())
        .join(User, User.id == Membership.user_id)
        .where(Membership.organization_id.in_(actor.organization_ids), User.active)
        .group_by(Membership.organization_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def places(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Location]:
    """Its places with addresses and access, by name."""
    found = select(Location).where(Location.organization_id.in_(_own([organization_id], actor)))
    found = found.options(selectinload(Location.addresses), selectinload(Location.accessibility))
    return db.session.scalars(found.order_by(func.lower(Location.name), Location.id)).all()


def opportunities(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Opportunity]:
    """Its jobs and activities: what closes last first, what never closes before that."""
    found = select(Opportunity).where(Opportunity.organization_id.in_(_own([organization_id], actor)))
    order = (
        Opportunity.closes_on.is_not(None),
        Opportunity.closes_on.desc(),
        Opportunity.title,
        Opportunity.id,
    )
    return db.session.scalars(found.order_by(*order)).all()


def waiting(*, actor: Actor) -> frozenset[uuid.UUID]:
    """The entries of theirs of which a change waits for approval."""
    found = select(Change.subject_id).where(
        Change.organization_id.in_(actor.organization_ids), Change.status == ChangeStatus.PENDING
    )
    return frozenset(db.session.scalars(found))


def sent_back(*, actor: Actor, since: datetime) -> Sequence[Change]:
    """Changes that came back to them with a reason, taken up again or not, the latest first."""
    found = select(Change).where(
        Change.organization_id.in_(actor.organization_ids),
        or_(
            and_(Change.status == ChangeStatus.SENT_BACK, Change.decided_at >= since),
            Change.status == ChangeStatus.DRAFT,
        ),
    )
    newest = func.coalesce(Change.decided_at, Change.changed_at).desc()
    return db.session.scalars(found.order_by(newest, Change.id)).all()


def _own(organization_ids: Collection[uuid.UUID], actor: Actor) -> list[uuid.UUID]:
    return [one for one in organization_ids if actor.speaks_for(one)]


def _must_speak_for(organization_id: uuid.UUID, actor: Actor) -> None:
    if not actor.speaks_for(organization_id):
        raise NotFound
