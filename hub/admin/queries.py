"""What the lists of the console show. Each begins with what the actor may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select, true

from hub.accounts.models import Membership, User
from hub.accounts.policy import Actor, Permission, Role
from hub.accounts.queries import standing
from hub.core import clock
from hub.core.db import db, escape_like
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import Organization, OrganizationType, Service, ServiceStatus
from hub.directory.queries import visible
from hub.directory.queries.visible import PUBLIC_STATUSES

Line = Row[*tuple[Any, ...]]
"""A row of a list: its columns by name."""

MOST_WORDS = 6


class Show(StrEnum):
    """Which entries a list shows; the value stands in its address."""

    ALL = "all"
    PUBLIC = "public"
    DRAFTS = "drafts"
    STALE = "stale"
    CLOSED = "closed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Attention:
    """How many services need somebody to look at them."""

    drafts: int
    stale: int
    closed: int
    overdue: int
    """Of those closed for now: how many should be open again by their own word."""


def attention(*, actor: Actor, stale_before: date) -> Attention:
    columns = [_count(_that(show, stale_before)) for show in (Show.DRAFTS, Show.STALE, Show.CLOSED)]
    overdue = _that(Show.CLOSED, stale_before) & (Service.closed_until < clock.today())
    found = visible.services(actor).with_only_columns(*columns, _count(overdue)).order_by(None)
    return Attention(*(number or 0 for number in db.session.execute(found).one()))


def services(*, actor: Actor, words: str, show: Show, page: int, size: int, stale_before: date) -> Page[Line]:
    """Services whose name, or whose organization's name, has these words in it: what waits longest first."""
    columns = (
        Service.id,
        Service.name,
        Service.organization_id,
        Organization.name.label("organization"),
        Service.is_published,
        Organization.is_published.label("organization_is_published"),
        Service.status,
        Service.closed_until,
        Service.closed_reason,
        Service.assured_date,
        Service.last_modified,
    )
    found = visible.services(actor).where(_that(show, stale_before))
    for word in words.split()[:MOST_WORDS]:
        found = found.where(_contains(Service.name, word) | _contains(Organization.name, word))
    order: dict[Show, tuple[Any, ...]] = {
        Show.DRAFTS: (Service.last_modified.desc(),),
        Show.STALE: (Service.assured_date.is_not(None), Service.assured_date),
        Show.CLOSED: (Service.closed_until.is_(None), Service.closed_until),
    }
    ranked = found.with_only_columns(*columns).order_by(
        *order.get(show, ()), func.lower(Service.name), Service.id
    )
    return _page(ranked, page=page, size=size)


def organizations(
    *, actor: Actor, words: str, kind: OrganizationType | None, show: Show, page: int, size: int
) -> Page[Line]:
    """Organizations by name, with the number of their services."""
    number = (
        select(func.count(Service.id)).where(Service.organization_id == Organization.id).scalar_subquery()
    )
    columns = (
        Organization.id,
        Organization.name,
        Organization.organization_type,
        Organization.is_published,
        Organization.assured_date,
        number.label("services"),
    )
    found = visible.organizations(actor)
    if kind:
        found = found.where(Organization.organization_type == kind)
    if show in {Show.PUBLIC, Show.DRAFTS}:
        found = found.where(Organization.is_published.is_(show is Show.PUBLIC))
    for word in words.split()[:MOST_WORDS]:
        found = found.where(_contains(Organization.name, word) | _contains(Organization.alternate_name, word))
    ranked = found.with_only_columns(*columns).order_by(func.lower(Organization.name), Organization.id)
    return _page(ranked, page=page, size=size)


def people(*, actor: Actor, words: str, role: Role | None, page: int, size: int) -> Page[Line]:
    """Accounts by name, for those who may read them, without those that no longer say whose they were."""
    if not actor.may(Permission.PEOPLE_READ):
        raise NotFound
    is_invited = (~standing.has_come_in()).label("is_invited")
    found = select(User.id, User.name, User.email, User.role, User.active, User.created_at, is_invited)
    found = found.where(User.forgotten_at.is_(None))
    if role:
        found = found.where(User.role == role)
    for word in words.split()[:MOST_WORDS]:
        found = found.where(_contains(User.name, word) | _contains(User.email, word))
    return _page(found.order_by(func.lower(User.name), User.id), page=page, size=size)


def person(user_id: uuid.UUID, *, actor: Actor) -> User:
    """One account, or NotFound."""
    found = db.session.get(User, user_id) if actor.may(Permission.PEOPLE_READ) else None
    if found is None:
        raise NotFound
    return found


def names_of_organizations(*, actor: Actor) -> dict[str, str]:
    """Id and name of every organization, by name: for choosing one."""
    found = visible.organizations(actor).with_only_columns(Organization.id, Organization.name)
    rows = db.session.execute(found.order_by(None).order_by(func.lower(Organization.name), Organization.id))
    return {str(row.id): row.name for row in rows}


def organizations_of(user_ids: Sequence[uuid.UUID], *, actor: Actor) -> dict[uuid.UUID, list[str]]:
    """The names of the organizations that each of these people speaks for."""
    if not actor.may(Permission.PEOPLE_READ):
        raise NotFound
    names: dict[uuid.UUID, list[str]] = {user_id: [] for user_id in user_ids}
    rows = db.session.execute(
        select(Membership.user_id, Organization.name)
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.user_id.in_(user_ids))
        .order_by(func.lower(Organization.name))
    )
    for user_id, name in rows:
        names[user_id].append(name)
    return names


def _that(show: Show, stale_before: date) -> ColumnElement[bool]:
    live = visible.is_live()
    return {
        Show.ALL: true(),
        Show.PUBLIC: live,
        Show.DRAFTS: ~Service.is_published & Service.status.in_(PUBLIC_STATUSES),
        Show.STALE: live & or_(Service.assured_date.is_(None), Service.assured_date < stale_before),
        Show.CLOSED: Service.status == ServiceStatus.TEMPORARILY_CLOSED,
        Show.ENDED: Service.status.not_in(PUBLIC_STATUSES),
    }[show]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _contains(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.ilike(f"%{escape_like(word)}%", escape="\\")
    return found


def _page(found: Select[*tuple[Any, ...]], *, page: int, size: int) -> Page[Line]:
    """One page of a list."""
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    number = max(1, min(page, -(-total // size)))  # the last page, for a number beyond it
    rows = db.session.execute(found.offset((number - 1) * size).limit(size)).all()
    return Page(rows, total, number, size)
