"""The referrals of somebody and of their team: what is overdue first."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, Uuid, bindparam, case, func, select

from hub.accounts.kept import By, kept
from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page
from hub.directory.models import Service
from hub.referrals.codes import Turn, Urgency
from hub.referrals.models import Cover, Referral
from hub.referrals.queries.shows import TABS, Show, found
from hub.referrals.states import ReferralStatus
from hub.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Line:
    """One referral of a list: what a line shows, and no more. Whose names stand here the reader may see."""

    id: uuid.UUID
    reference: str
    status: ReferralStatus
    turn: Turn
    urgency: Urgency
    due_on: date | None
    ended_at: datetime | None
    owner_id: uuid.UUID
    service: str
    resident: str
    owner: str

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def waits_for_us(self) -> bool:
        return self.turn is Turn.REFERRER and not self.status.is_terminal


def in_lines(found: Select[Referral]) -> Select[*tuple[Any, ...]]:
    """The same referrals, each as the columns of a `Line`."""
    whole: Select[*tuple[Any, ...]] = (
        found.join(Service, Service.id == Referral.service_id)
        .join(Resident, Resident.id == Referral.resident_id)
        .join(User, User.id == Referral.owner_id)
        .with_only_columns(
            Referral.id,
            Referral.reference,
            Referral.status,
            Referral.turn,
            Referral.urgency,
            Referral.due_on,
            Referral.ended_at,
            Referral.owner_id,
            Service.name,
            Resident.name,
            User.name,
        )
    )
    return whole


def listed(
    *, actor: Actor, show: Show, page: int, size: int, owner_id: uuid.UUID | None = None
) -> Page[Line]:
    """Overdue first, then what waits for us, then by day. With `owner_id` only what is that colleague's."""
    is_narrowed = owner_id is not None
    statement, asked = _total(actor, show, is_narrowed)
    whose = {"owner_id": owner_id} if is_narrowed else {}
    total = db.session.scalar(statement, asked | whose) or 0
    number = max(1, min(page, -(-total // size)))
    statement, asked = _listed(actor, show, is_narrowed)
    here = {"size": size, "before": (number - 1) * size}
    rows = db.session.execute(statement, asked | whose | here)
    return Page([Line(*row) for row in rows], total, number, size)


def first(show: Show, *, actor: Actor, most: int) -> list[Line]:
    """The beginning of that list."""
    statement, asked = _listed(actor, show, is_narrowed=False)
    return [Line(*row) for row in db.session.execute(statement, asked | {"size": most, "before": 0})]


def lines(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Line]:
    """These referrals. Give only those that the reader may see."""
    return {row[0]: Line(*row) for row in db.session.execute(_BY_ID, {"ids": list(ids)})}


def counts(*, actor: Actor) -> dict[Show, int]:
    """How many each list holds."""
    return dict(zip(TABS, db.session.execute(*_counts(actor)).one(), strict=True))


_BY_ID = in_lines(select(Referral).where(Referral.id.in_(bindparam("ids", expanding=True))))


@kept
def _counts(actor: Actor, by: By) -> Select[Any]:
    return select(
        *(found(actor, show, by).with_only_columns(func.count()).scalar_subquery() for show in TABS)
    )


@kept
def _total(actor: Actor, by: By, show: Show, is_narrowed: bool) -> Select[Any]:
    return _narrowed(found(actor, show, by), is_narrowed).with_only_columns(func.count())


@kept
def _listed(actor: Actor, by: By, show: Show, is_narrowed: bool) -> Select[Any]:
    whole = in_lines(_narrowed(found(actor, show, by), is_narrowed)).order_by(*_order(show, by))
    return whole.limit(bindparam("size", type_=Integer)).offset(bindparam("before", type_=Integer))


def _narrowed(every: Select[Referral], is_narrowed: bool) -> Select[Referral]:
    return every.where(Referral.owner_id == bindparam("owner_id", type_=Uuid)) if is_narrowed else every


def covers_of(user_id: uuid.UUID) -> Sequence[tuple[Cover, str]]:
    """Who stands in for somebody now and later, with the colleague's name."""
    arranged = (
        select(Cover, User.name)
        .join(User, User.id == Cover.covered_by_id)
        .where(Cover.user_id == user_id, Cover.last_on >= clock.today())
        .order_by(Cover.first_on, Cover.id)
    )
    return [(cover, name) for cover, name in db.session.execute(arranged)]


def _order(show: Show, by: By) -> tuple[Any, ...]:
    if show is Show.ENDED:
        return Referral.ended_at.desc(), Referral.id
    overdue = case((Referral.due_on < by.today, 0), else_=1)
    ours = case((Referral.turn == Turn.REFERRER, 0), else_=1)
    return overdue, ours, Referral.due_on, Referral.id
