"""Outcomes of many referrals, for whoever starts the day with them and for reports."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.kept import By, kept
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.paging import Page, page_of
from hub.directory.models import Service
from hub.outcomes.codes import Helped, Standing
from hub.outcomes.kinds import DISPUTED
from hub.outcomes.models import ResidentAnswer
from hub.referrals.models import Referral
from hub.referrals.queries.visible import visible_to
from hub.referrals.states import ReferralStatus
from hub.residents.models import Resident
from hub.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Dispute:
    """A referral of which the resident says otherwise than the partner, and whose it is to see to it."""

    referral: Referral
    answer: ResidentAnswer
    task: Task
    resident: str


def disputed(*, actor: Actor, owner_id: uuid.UUID | None = None, number: int = 1) -> Page[Dispute]:
    """What nobody has seen to yet, the longest waiting first: the actor's own and what nobody has; with `owner_id`
    that of a colleague of the team."""
    found = _to_see_to(actor, owner_id).add_columns(ResidentAnswer, Task, Resident)
    found = found.options(joinedload(Referral.service))
    page = page_of(found.order_by(ResidentAnswer.answered_at, Referral.id), number=number)
    return page.holding(
        [Dispute(one, answer, task, resident.name) for one, answer, task, resident in page.items]
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dispute among what needs somebody today: no more of it than is shown there."""

    referral_id: uuid.UUID
    helped: Helped
    answered_at: datetime
    due_on: date
    resident: str
    service: str


def first_disputed(*, actor: Actor, most: int) -> tuple[list[Waiting], int]:
    """The first of those that are the actor's or nobody's, and how many there are. One statement."""
    rows = db.session.execute(*_first_disputed(actor, most)).all()
    return [Waiting(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


@kept
def _first_disputed(actor: Actor, by: By, most: int) -> Select[*tuple[Any, ...]]:
    return (
        _disputed(actor, by)
        .join(Service, Service.id == Referral.service_id)
        .where(or_(Task.owner_id == by.id, Task.owner_id.is_(None)))
        .with_only_columns(
            Referral.id,
            ResidentAnswer.helped,
            ResidentAnswer.answered_at,
            Task.due_on,
            Resident.name,
            Service.name,
            func.count().over(),
        )
        .order_by(ResidentAnswer.answered_at, Referral.id)
        .limit(most)
    )


def disputed_by_owner(*, actor: Actor) -> Mapping[uuid.UUID | None, int]:
    """How many each colleague of the actor's team has to see to."""
    mine = _disputed(actor).where(Referral.team_id == actor.team_id)
    rows = db.session.execute(mine.with_only_columns(Task.owner_id, func.count()).group_by(Task.owner_id))
    return {row[0]: row[1] for row in rows}


def _to_see_to(actor: Actor, owner_id: uuid.UUID | None) -> Select[Referral]:
    if owner_id is not None:
        return _disputed(actor).where(Task.owner_id == owner_id, Referral.team_id == actor.team_id)
    return _disputed(actor).where(or_(Task.owner_id == actor.id, Task.owner_id.is_(None)))


def _disputed(actor: Actor, by: By | None = None) -> Select[Referral]:
    return (
        visible_to(actor, by)
        .join(ResidentAnswer, ResidentAnswer.referral_id == Referral.id)
        .join(Task, Task.about_id == Referral.id)
        .join(Resident, Resident.id == Referral.resident_id)
        .where(ResidentAnswer.standing == Standing.DISPUTED, ResidentAnswer.replaced_at.is_(None))
        .where(Task.kind == DISPUTED, Task.done_at.is_(None))
    )


def counted(*, actor: Actor) -> Mapping[Standing, int]:
    """How many finished referrals, of those that the actor may see, are claimed, confirmed and disputed."""
    mine = visible_to(actor).where(Referral.status == ReferralStatus.COMPLETED).subquery()
    rows = db.session.execute(
        select(ResidentAnswer.standing, func.count())
        .select_from(mine)
        .outerjoin(
            ResidentAnswer,
            (ResidentAnswer.referral_id == mine.c.id) & ResidentAnswer.replaced_at.is_(None),
        )
        .group_by(ResidentAnswer.standing)
    )
    counts = dict.fromkeys(Standing, 0)
    for standing, count in rows:
        counts[standing or Standing.CLAIMED] += count
    return counts
