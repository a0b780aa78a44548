"""The partners as the association sees them: who has which state, and what needs somebody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import selectinload

from hub.accounts.models import Membership, MembershipLevel, User
from hub.accounts.policy import Actor, Permission
from hub.core.db import db, escape_like
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import Organization
from hub.directory.queries import visible
from hub.partners.models import Agreement, Diligence
from hub.partners.signs import SOON

MOST_WORDS = 6


class Show(StrEnum):
    """Which organizations the list shows; the value stands in its address."""

    PARTNERS = "partners"
    AGREEMENT_DUE = "agreement-due"
    INSURANCE_OUT = "insurance-out"
    NO_OWNER = "no-owner"
    NEVER_SIGNED_IN = "never-signed-in"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One organization of the list, with what its badges are made of."""

    organization: Organization
    diligence: Diligence
    agreement: Agreement
    people: int
    owners: int


def listed(*, actor: Actor, words: str, show: Show, today: date, page: int, size: int) -> Page[Line]:
    """Organizations by name; those whose agreement or insurance is due, by the day."""
    found = _found(actor).where(_that(show, today))
    for word in words.split()[:MOST_WORDS]:
        found = found.where(Organization.name.ilike(f"%{escape_like(word)}%", escape="\\"))
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    order: dict[Show, tuple[Any, ...]] = {
        Show.AGREEMENT_DUE: (Agreement.review_on.is_(None), Agreement.review_on),
        Show.INSURANCE_OUT: (Diligence.insured_until,),
    }
    ranked = found.order_by(*order.get(show, ()), func.lower(Organization.name), Organization.id)
    columns = ranked.with_only_columns(Organization, Diligence, Agreement, _people(), _people(owners=True))
    columns = columns.options(selectinload(Organization.identifiers))
    rows = db.session.execute(columns.offset((number - 1) * size).limit(size)).all()
    return Page([_line(row) for row in rows], total, number, size)


def counts(*, actor: Actor, today: date) -> dict[Show, int]:
    """How many there are of those that need somebody, in one question to the database."""
    wanted = (Show.AGREEMENT_DUE, Show.INSURANCE_OUT, Show.NO_OWNER, Show.NEVER_SIGNED_IN)
    columns = [func.count().filter(_that(show, today)) for show in wanted]
    row = db.session.execute(_found(actor).with_only_columns(*columns).order_by(None)).one()
    return dict(zip(wanted, row, strict=True))


def people(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Row[User, MembershipLevel]]:
    """Who speaks for an organization, owners first: for its own people and for those who look after partners."""
    if not (actor.may(Permission.PARTNER_READ) or actor.speaks_for(organization_id)):
        raise NotFound
    found = (
        select(User, Membership.level)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id)
        .order_by(Membership.level.desc(), func.lower(User.name), User.id)
    )
    return db.session.execute(found).all()


def _found(actor: Actor) -> Select[Organization]:
    if not actor.may(Permission.PARTNER_READ):
        raise NotFound
    return (
        visible.organizations(actor)
        .outerjoin(Diligence, Diligence.organization_id == Organization.id)
        .outerjoin(Agreement, Agreement.organization_id == Organization.id)
    )


def _that(show: Show, today: date) -> ColumnElement[bool]:
    is_partner = or_(Agreement.id.is_not(None), Diligence.id.is_not(None), _someone())
    return {
        Show.PARTNERS: is_partner,
        Show.AGREEMENT_DUE: and_(
            is_partner,
            or_(Agreement.signed_on.is_(None), Agreement.review_on <= today + SOON),
        ),
        Show.INSURANCE_OUT: Diligence.insured_until < today,
        Show.NO_OWNER: and_(
            is_partner, ~_someone(Membership.level == MembershipLevel.OWNER, User.active.is_(True))
        ),
        Show.NEVER_SIGNED_IN: and_(_someone(), ~_someone(_has_signed_in())),
        Show.ALL: true(),
    }[show]


def _has_signed_in() -> ColumnElement[bool]:
    """Whoever was invited and never came has no password yet."""
    return User.password.is_not(None)


def _someone(*like: ColumnElement[bool]) -> ColumnElement[bool]:
    members = select(Membership.id).join(User, User.id == Membership.user_id)
    return exists(members.where(Membership.organization_id == Organization.id, *like))


def _people(*, owners: bool = False) -> Any:
    counted = select(func.count(Membership.id)).where(Membership.organization_id == Organization.id)
    if owners:
        counted = counted.where(Membership.level == MembershipLevel.OWNER)
    return counted.correlate(Organization).scalar_subquery()


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    organization, diligence, agreement, people, owners = row
    return Line(
        organization,
        diligence or Diligence.blank(organization.id, organization.identifiers),
        agreement or Agreement.blank(organization.id),
        people,
        owners,
    )
