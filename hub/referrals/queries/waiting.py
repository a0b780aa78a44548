"""What waits for somebody of ours among their open referrals, and those that ended without help."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased, joinedload

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.referrals.codes import Urgency
from hub.referrals.models import Referral
from hub.referrals.queries.listing import Line
from hub.referrals.queries.shows import OURS, WAITS, Show, found, is_mine
from hub.referrals.queries.visible import visible_to
from hub.referrals.states import OPEN
from hub.residents.models import Resident


def waiting(*, actor: Actor, most: int) -> dict[Show, tuple[Sequence[Line], int]]:
    """What waits for this person, of each kind the first few and how many: two questions, however many wait."""
    kind = case(*((condition, show.value) for show, condition in WAITS.items()))
    mine = visible_to(actor).where(Referral.status.in_(OPEN), OURS, is_mine(actor))
    place = func.row_number().over(partition_by=kind, order_by=_first())
    total = func.count().over(partition_by=kind)
    ranked = mine.with_only_columns(
        Referral.id, kind.label("kind"), place.label("place"), total.label("total")
    ).subquery()
    owner = aliased(User)
    rows = db.session.execute(
        select(Referral, Resident.name, owner.name, ranked.c.kind, ranked.c.total)
        .join(ranked, ranked.c.id == Referral.id)
        .join(Resident, Resident.id == Referral.resident_id)
        .join(owner, owner.id == Referral.owner_id)
        .options(joinedload(Referral.service), joinedload(Referral.organization))
        .where(ranked.c.place <= most)
        .order_by(ranked.c.kind, ranked.c.place)
    )
    heaps: dict[Show, tuple[list[Line], int]] = {}
    for referral, resident, name, value, count in rows:
        heaps.setdefault(Show(value), ([], count))[0].append(Line(referral, resident, name))
    return dict(heaps)


def first_of(show: Show, *, actor: Actor, most: int) -> tuple[Sequence[Line], int]:
    """The first few of one list, and how many it holds."""
    every = found(actor, show)
    owner = aliased(User)
    rows = db.session.execute(
        every.join(Resident, Resident.id == Referral.resident_id)
        .join(owner, owner.id == Referral.owner_id)
        .options(joinedload(Referral.service), joinedload(Referral.organization))
        .add_columns(Resident.name, owner.name)
        .order_by(*_first())
        .limit(most)
    )
    lines = [Line(*row) for row in rows]
    if len(lines) < most:
        return lines, len(lines)
    return lines, db.session.scalar(every.with_only_columns(func.count())) or 0


def _first() -> tuple[Any, ...]:
    """What is urgent, then what was due first."""
    return (Referral.urgency == Urgency.URGENT).desc(), Referral.due_on, Referral.id
