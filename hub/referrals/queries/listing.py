"""The referrals of somebody and of their team: what is overdue first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased, joinedload

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page
from hub.referrals.codes import Turn
from hub.referrals.models import Cover, Referral
from hub.referrals.queries.shows import TABS, Show, found
from hub.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Line:
    """One referral of the list."""

    referral: Referral
    resident: str
    owner: str

    @property
    def is_overdue(self) -> bool:
        due = self.referral.due_on
        return due is not None and due < clock.today()

    @property
    def waits_for_us(self) -> bool:
        return self.referral.turn is Turn.REFERRER and not self.referral.status.is_terminal


def listed(
    *, actor: Actor, show: Show, page: int, size: int, owner_id: uuid.UUID | None = None
) -> Page[Line]:
    """Overdue first, then what waits for us, then by day. Names are those of people whom the actor may see."""
    every = found(actor, show)
    if owner_id is not None:
        every = every.where(Referral.owner_id == owner_id)
    total = db.session.scalar(select(func.count()).select_from(every.order_by(None).subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    owner = aliased(User)
    rows = db.session.execute(
        every.join(Resident, Resident.id == Referral.resident_id)
        .join(owner, owner.id == Referral.owner_id)
        .options(joinedload(Referral.service), joinedload(Referral.organization))
        .add_columns(Resident.name, owner.name)
        .order_by(*_order(show))
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return Page([Line(*row) for row in rows], total, number, size)


def counts(*, actor: Actor) -> dict[Show, int]:
    """How many each list holds."""
    return {
        show: db.session.scalar(select(func.count()).select_from(found(actor, show).subquery())) or 0
        for show in TABS
    }


def covers_of(user_id: uuid.UUID) -> Sequence[tuple[Cover, str]]:
    """Who stands in for somebody now and later, with the colleague's name."""
    arranged = (
        select(Cover, User.name)
        .join(User, User.id == Cover.covered_by_id)
        .where(Cover.user_id == user_id, Cover.last_on >= clock.today())
        .order_by(Cover.first_on, Cover.id)
    )
    return [(cover, name) for cover, name in db.session.execute(arranged)]


def _order(show: Show) -> tuple[Any, ...]:
    if show is Show.ENDED:
        return Referral.ended_at.desc(), Referral.id
    overdue = case((Referral.due_on < clock.today(), 0), else_=1)
    ours = case((Referral.turn == Turn.REFERRER, 0), else_=1)
    return overdue, ours, Referral.due_on, Referral.id
