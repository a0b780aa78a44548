"""Outcomes of many referrals, for whoever starts the day with them and for reports."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.outcomes.codes import Standing
from hub.outcomes.kinds import ASK_THEM, DISPUTED
from hub.outcomes.models import ResidentAnswer
from hub.referrals.models import Referral
from hub.referrals.queries.visible import visible_to
from hub.referrals.states import ReferralStatus
from hub.tasks.models import Task
from hub.tasks.queries import visible_to as tasks_visible_to

MOST = 50


def disputed(*, actor: Actor, limit: int = MOST) -> Sequence[Referral]:
    """Referrals of which the resident says otherwise and nobody has seen to it yet, the longest waiting first."""
    to_see_to = select(Task.about_id).where(Task.kind == DISPUTED, Task.done_at.is_(None))
    found = (
        visible_to(actor)
        .join(ResidentAnswer, ResidentAnswer.referral_id == Referral.id)
        .where(ResidentAnswer.standing == Standing.DISPUTED, ResidentAnswer.replaced_at.is_(None))
        .where(Referral.id.in_(to_see_to))
        .options(joinedload(Referral.service))
    )
    return db.session.scalars(found.order_by(ResidentAnswer.answered_at, Referral.id).limit(limit)).all()


def to_ask(*, actor: Actor, limit: int = MOST) -> Sequence[Task]:
    """Residents whom a person must ask whether it helped, the most urgent first."""
    found = tasks_visible_to(actor).where(Task.kind == ASK_THEM, Task.done_at.is_(None))
    return db.session.scalars(found.order_by(Task.due_on, Task.created_at, Task.id).limit(limit)).all()


def standings(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Standing]:
    """How the outcome of each finished referral may be counted; the others are not there."""
    answer = ResidentAnswer.standing
    rows = db.session.execute(
        select(Referral.id, answer)
        .outerjoin(
            ResidentAnswer,
            (ResidentAnswer.referral_id == Referral.id) & ResidentAnswer.replaced_at.is_(None),
        )
        .where(Referral.id.in_(ids), Referral.status == ReferralStatus.COMPLETED)
    )
    return {referral_id: standing or Standing.CLAIMED for referral_id, standing in rows}


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
