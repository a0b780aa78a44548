"""The referrals of somebody and of their team: what is overdue first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased, joinedload

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page
from hub.referrals.codes import Turn
from hub.referrals.models import Cover, Referral
from hub.referrals.queries.visible import covers, visible_to
from hub.referrals.states import OPEN
from hub.referrals.states import ReferralStatus as S
from hub.residents.models import Resident

LATELY = timedelta(days=30)


class Show(StrEnum):
    """Which ones; the value stands in the address."""

    MINE = "mine"
    TEAM = "team"
    DRAFTS = "drafts"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"mine": "Yours", "team": "Your team's", "drafts": "Drafts", "ended": "Ended lately"}[
            self.value
        ]


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


def listed(*, actor: Actor, show: Show, page: int, size: int) -> Page[Line]:
    """Overdue first, then what waits for us, then by day. Names are those of people whom the actor may see."""
    found = _found(actor, show)
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    owner = aliased(User)
    rows = db.session.execute(
        found.join(Resident, Resident.id == Referral.resident_id)
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
        show: db.session.scalar(select(func.count()).select_from(_found(actor, show).subquery())) or 0
        for show in Show
    }


def covers_of(user_id: uuid.UUID) -> Sequence[tuple[Cover, str]]:
    """Who stands in for somebody now and later, with the colleague's name."""
    found = (
        select(Cover, User.name)
        .join(User, User.id == Cover.covered_by_id)
        .where(Cover.user_id == user_id, Cover.last_on >= clock.today())
        .order_by(Cover.first_on, Cover.id)
    )
    return [(cover, name) for cover, name in db.session.execute(found)]


def _found(actor: Actor, show: Show) -> Select[Referral]:
    found = visible_to(actor)
    if show is Show.DRAFTS:
        return found.where(Referral.status == S.DRAFT, Referral.owner_id == actor.id)
    if show is Show.ENDED:
        since = clock.now() - LATELY
        return found.where(Referral.ended_at >= since, Referral.status != S.ENTERED_IN_ERROR, _is_mine(actor))
    found = found.where(Referral.status.in_(OPEN))
    return found.where(_is_mine(actor)) if show is Show.MINE else found


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    return Referral.owner_id.in_([actor.id, *covers(actor.id)])


def _order(show: Show) -> tuple[Any, ...]:
    if show is Show.ENDED:
        return Referral.ended_at.desc(), Referral.id
    overdue = case((Referral.due_on < clock.today(), 0), else_=1)
    ours = case((Referral.turn == Turn.REFERRER, 0), else_=1)
    return overdue, ours, Referral.due_on, Referral.id
