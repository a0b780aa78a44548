"""What lies on somebody's desk: their referrals with something to do, each with what it is. One statement."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, null, select, union_all

from hub.accounts.kept import By, kept
from hub.accounts.policy import Actor
from hub.core.db import UTCDateTime, db
from hub.referrals.codes import Urgency
from hub.referrals.models import BrokenGlass, Referral
from hub.referrals.queries.shows import OURS, WAITS, Show, found
from hub.referrals.queries.visible import is_mine, visible_to
from hub.referrals.states import OPEN, ReferralStatus


@dataclass(frozen=True, slots=True)
class Waiting:
    """A referral and why it lies here: enough to put it in its place. Who it is about is read for those shown."""

    show: Show
    id: uuid.UUID
    status: ReferralStatus
    urgency: Urgency
    due_on: date | None
    clock_from: date | None
    created_at: datetime
    ended_at: datetime | None
    opened_at: datetime | None
    """When somebody from outside first opened it."""

    @property
    def is_urgent(self) -> bool:
        return self.urgency is Urgency.URGENT


def desk(*, actor: Actor) -> Mapping[Show, Sequence[Waiting]]:
    """Everything of theirs that waits, list by list: what is urgent, then what was due first."""
    heaps: dict[Show, list[Waiting]] = {}
    for value, *row in db.session.execute(*_desk(actor)):
        show = Show(value)
        heaps.setdefault(show, []).append(Waiting(show, *row))
    for heap in heaps.values():
        heap.sort(key=lambda one: (not one.is_urgent, one.due_on or date.min, one.id))
    return heaps


@kept
def _desk(actor: Actor, by: By) -> Select[Any]:
    kind = case(*((condition, show.value) for show, condition in WAITS.items()))
    ours = visible_to(actor, by).where(Referral.status.in_(OPEN), OURS, is_mine(by))
    opened = (
        select(func.min(BrokenGlass.broken_at))
        .where(
            BrokenGlass.referral_id == Referral.id,
            BrokenGlass.seen_at.is_(None),
            BrokenGlass.user_id != by.id,
        )
        .correlate(Referral)
        .scalar_subquery()
    )
    never = null().cast(UTCDateTime())
    parts = [_part(ours, kind, never)]
    for show in (Show.CHOOSE, Show.UNREAD, Show.DRAFTS):
        parts.append(_part(found(actor, show, by), literal(show.value), never))
    parts.append(_part(found(actor, Show.OPENED, by), literal(Show.OPENED.value), opened))
    return select(union_all(*parts).subquery())


def _part(some: Select[Referral], kind: ColumnElement[Any], opened: ColumnElement[Any]) -> Select[Any]:
    return some.with_only_columns(
        kind.label("kind"),
        Referral.id,
        Referral.status,
        Referral.urgency,
        Referral.due_on,
        Referral.clock_from,
        Referral.created_at,
        Referral.ended_at,
        opened.label("opened_at"),
    )
