"""What an actor may see. Every other read starts here."""

import uuid
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true

from hub.accounts.kept import By
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Opportunity, Organization, Service, ServiceStatus, Standing

PUBLIC_STATUSES = (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)


Stamp = tuple[Any, ...]
"""At which state an entry is: another one whenever it, or the organization behind it, was changed."""


def is_live() -> ColumnElement[bool]:
    """For a SELECT that joins service and organization: residents see it."""
    shown = and_(Service.is_published, Service.standing != Standing.HIDDEN)
    return and_(shown, Organization.is_published, Service.status.in_(PUBLIC_STATUSES))


def service_is_visible(actor: Actor, by: By | None = None) -> ColumnElement[bool]:
    """For a SELECT that joins service and organization: staff see all, partners their own, everybody what is live.

    Nobody sees what was merged into another entry: that one stands in its place. `by` is handed in where the statement
    is one that is kept (hub.accounts.kept).
    """
    return and_(_stands_for_itself(Service), _may_see_service(actor, by))


def _may_see_service(actor: Actor, by: By | None) -> ColumnElement[bool]:
    if actor.may(Permission.DIRECTORY_READ_ALL):
        return true()
    if actor.organization_ids:
        theirs = by.organization_ids if by else actor.organization_ids
        return or_(is_live(), Service.organization_id.in_(theirs))
    return is_live()


def service_rests() -> ColumnElement[bool]:
    """For a SELECT that joins service and organization: residents knew it, and it is out of sight for now or for good.

    A draft is none of these: nobody was ever told that there is one.
    """
    was_shown = and_(_stands_for_itself(Service), Service.is_published, Organization.is_published)
    return and_(was_shown, or_(Service.standing == Standing.HIDDEN, Service.status.not_in(PUBLIC_STATUSES)))


def services(actor: Actor, by: By | None = None) -> Select[Service]:
    return select(Service).join(Service.organization).where(service_is_visible(actor, by))


def stamps(ids: Collection[uuid.UUID], *, actor: Actor) -> Mapping[uuid.UUID, Stamp]:
    """Which of these services this actor may see just now, each with its stamp: one statement, and no entities."""
    rows = db.session.connection().execute(_stamps(actor), {"ids": list(ids)})
    return {row[0]: tuple(row) for row in rows}


@lru_cache(maxsize=100)
def _stamps(actor: Actor) -> Select[Any]:
    """The statement for one kind of actor, built once."""
    service, organization = Service.__table__.c, Organization.__table__.c
    return (
        select(
            service.id, service.version, service.last_modified, organization.id, organization.last_modified
        )
        .join_from(Service.__table__, Organization.__table__, organization.id == service.organization_id)
        .where(service.id.in_(bindparam("ids", expanding=True)), service_is_visible(actor))
    )


def organizations(actor: Actor) -> Select[Organization]:
    found = select(Organization).where(_stands_for_itself(Organization))
    if actor.may(Permission.DIRECTORY_READ_ALL):
        return found
    if actor.organization_ids:
        return found.where(or_(Organization.is_published, Organization.id.in_(actor.organization_ids)))
    return found.where(Organization.is_published)


def opportunities(actor: Actor) -> Select[Opportunity]:
    """Those that are open still, of published organizations; for staff all."""
    found = select(Opportunity).join(Opportunity.organization)
    if actor.may(Permission.DIRECTORY_READ_ALL):
        return found
    still_open = or_(Opportunity.closes_on.is_(None), Opportunity.closes_on >= clock.today())
    live = and_(Opportunity.is_published, Organization.is_published, still_open)
    if actor.organization_ids:
        return found.where(or_(live, Opportunity.organization_id.in_(actor.organization_ids)))
    return found.where(live)


def _stands_for_itself(table: type[Service | Organization]) -> ColumnElement[bool]:
    return table.merged_into_id.is_(None)
