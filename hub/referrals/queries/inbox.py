"""What was sent to a partner, in four boxes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select

from hub.accounts.models import Membership, User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page
from hub.directory.models import Service
from hub.referrals.codes import Turn, Urgency
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral
from hub.referrals.queries import conversation, visible
from hub.referrals.states import OPEN, TERMINAL, UNANSWERED, ReferralStatus

S = ReferralStatus


class Box(StrEnum):
    """Where a partner looks for a referral; the value stands in the address."""

    WAITING = "waiting"
    IN_PROGRESS = "in-progress"
    WAITING_LIST = "waiting-list"
    DONE = "done"

    @property
    def label(self) -> str:
        return {
            "waiting": "Waiting for you",
            "in-progress": "In progress",
            "waiting-list": "Waiting list",
            "done": "Done",
        }[self.value]

    @property
    def empty(self) -> str:
        return {
            "waiting": "Nobody waits for your answer",
            "in-progress": "Nobody is being helped just now",
            "waiting-list": "Nobody is on your list",
            "done": "Nothing has ended yet",
        }[self.value]

    @property
    def empty_words(self) -> str:
        return "" if self is not Box.WAITING else "You get an email as soon as somebody is referred to you."

    @property
    def holds(self) -> frozenset[ReferralStatus]:
        return _HOLDS[self]


_HOLDS: Mapping[Box, frozenset[ReferralStatus]] = {
    Box.WAITING: frozenset({S.SENT, S.ACKNOWLEDGED, S.NEEDS_INFORMATION}),
    Box.IN_PROGRESS: frozenset({S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD}),
    Box.WAITING_LIST: frozenset({S.WAITLISTED}),
    Box.DONE: TERMINAL,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in a list. Nothing of the person stands here."""

    id: uuid.UUID
    organization_id: uuid.UUID
    reference: str
    service: str
    status: ReferralStatus
    is_urgent: bool
    is_for_us: bool
    """The next step is the association's."""
    colleague: str
    due_on: date | None
    ended_at: datetime | None
    new: int = 0
    """How much we wrote that this person has not read."""

    @property
    def is_late(self) -> bool:
        return not self.is_for_us and self.due_on is not None and self.due_on < clock.today()


def counts(*, actor: Actor) -> Mapping[Box, int]:
    """How many are in each box."""
    found = select(Referral.status, func.count()).where(*_theirs(actor)).group_by(Referral.status)
    by_status = {row[0]: row[1] for row in db.session.execute(found)}
    return {box: sum(by_status.get(status, 0) for status in box.holds) for box in Box}


def of_partner(box: Box, *, actor: Actor, number: int = 1, size: int = 20) -> Page[Line]:
    """One box: what is due first comes first; of what is done, the newest."""
    found = (
        select(Referral, Service.name, User.name)
        .join(Service, Service.id == Referral.service_id)
        .outerjoin(User, User.id == Referral.assigned_to_id)
        .where(*_theirs(actor), Referral.status.in_(box.holds))
    )
    if box is Box.DONE:
        found = found.order_by(Referral.ended_at.desc(), Referral.id)
    else:
        urgent_first = (Referral.urgency == Urgency.URGENT).desc()
        found = found.order_by(
            (Referral.turn == Turn.PARTNER).desc(), urgent_first, Referral.due_on, Referral.id
        )
    total = counts(actor=actor)[box]
    rows = db.session.execute(found.limit(size).offset((number - 1) * size)).all()
    shown = [] if box is Box.DONE else [row[0].id for row in rows]
    new = conversation.unread(shown, side=Side.PARTNER, reader_id=actor.id)
    return Page([_line(*row, new) for row in rows], total, number, size)


def waiting(*, actor: Actor) -> list[tuple[Referral, str]]:
    """What may be accepted now, with the name of the service, the longest waiting first."""
    found = (
        select(Referral, Service.name)
        .join(Service, Service.id == Referral.service_id)
        .where(*_theirs(actor), Referral.status.in_({S.SENT, S.ACKNOWLEDGED}))
    )
    rows = db.session.execute(found.order_by(Referral.sent_at, Referral.id).limit(100))
    return [(row[0], row[1]) for row in rows]


def next_steps(*, actor: Actor, most: int) -> list[Line]:
    """What the partner owes by today or by a day that has passed, and everything that is to be answered."""
    found = (
        select(Referral, Service.name, User.name)
        .join(Service, Service.id == Referral.service_id)
        .outerjoin(User, User.id == Referral.assigned_to_id)
        .where(*_theirs(actor), Referral.status.in_(OPEN), Referral.turn == Turn.PARTNER)
        .where(or_(Referral.status.in_(UNANSWERED), Referral.due_on <= clock.today()))
        .order_by((Referral.urgency == Urgency.URGENT).desc(), Referral.due_on, Referral.id)
    )
    return [_line(*row, {}) for row in db.session.execute(found.limit(most))]


def colleagues(organization_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who at the partner can look after a referral: its people with accounts."""
    found = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, User.active.is_(True))
    )
    return [(row.id, row.name) for row in db.session.execute(found.order_by(User.name, User.id))]


def _theirs(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return visible.is_visible(actor), Referral.organization_id.in_(actor.organization_ids)


def _line(referral: Referral, service: str, colleague: str | None, new: Mapping[uuid.UUID, int]) -> Line:
    return Line(
        id=referral.id,
        organization_id=referral.organization_id,
        reference=referral.reference,
        service=service,
        status=referral.status,
        is_urgent=referral.urgency is Urgency.URGENT,
        is_for_us=referral.turn is Turn.REFERRER,
        colleague=colleague or "",
        due_on=referral.due_on,
        ended_at=referral.ended_at,
        new=new.get(referral.id, 0),
    )
