"""What was sent to a partner, in four boxes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, func, or_, select

from hub.accounts.kept import By, kept
from hub.accounts.models import Membership, User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page, page_of
from hub.directory.models import Service
from hub.referrals.codes import Turn, Urgency
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral
from hub.referrals.queries import conversation, visible
from hub.referrals.states import OPEN, TERMINAL, UNANSWERED, ReferralStatus

S = ReferralStatus
URGENT_FIRST = (Referral.urgency == Urgency.URGENT).desc()


class Box(StrEnum):
    """Where a partner looks for a referral; the value stands in the address."""

    WAITING = "waiting"
    IN_PROGRESS = "in-progress"
    WAITING_LIST = "waiting-list"
    DONE = "done"

    @property
    def label(self) -> str:
        return {
            "waiting": "Waiting for an answer",
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
    is_silent: bool
    """They owe an answer for so long that the association has begun to look for others. They may still answer."""
    colleague: str
    due_on: date | None
    ended_at: datetime | None
    new: int = 0
    """How much we wrote that this person has not read."""

    @property
    def is_late(self) -> bool:
        return self.is_silent or (
            not self.is_for_us and self.due_on is not None and self.due_on < clock.today()
        )


def counts(*, actor: Actor) -> Mapping[Box, int]:
    """How many are in each box."""
    by_status = {row[0]: row[1] for row in db.session.execute(*_counts(actor))}
    return {box: sum(by_status.get(status, 0) for status in box.holds) for box in Box}


def of_partner(box: Box, *, actor: Actor, total: int, number: int = 1, size: int = 20) -> Page[Line]:
    """One box, of which `counts` says how much it holds: what is due first comes first; of what is done, the newest."""
    statement, asked = _box(actor, box)
    rows = db.session.execute(statement, asked | {"size": size, "before": (number - 1) * size}).all()
    shown = [] if box is Box.DONE else [row.id for row in rows]
    new = conversation.unread(shown, side=Side.PARTNER, reader_id=actor.id) if shown else {}
    return Page([_line(row, new) for row in rows], total, number, size)


def waiting(*, actor: Actor, number: int) -> Page[tuple[Referral, str]]:
    """One page of what may be accepted now, with the name of the service, the longest waiting first."""
    found = (
        select(Referral, Service.name)
        .join(Service, Service.id == Referral.service_id)
        .where(*_theirs(actor), Referral.status.in_({S.SENT, S.ACKNOWLEDGED}))
    )
    page = page_of(found.order_by(Referral.sent_at, Referral.id), number=number)
    return page.holding([(row[0], row[1]) for row in page.items])


def next_steps(*, actor: Actor, most: int) -> list[Line]:
    """What the partner owes by today or by a day that has passed, and everything that is to be answered."""
    return [_line(row, {}) for row in db.session.execute(*_next_steps(actor, most))]


def colleagues(organization_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who at the partner can look after a referral: its people with accounts."""
    found = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, User.active.is_(True))
    )
    return [(row.id, row.name) for row in db.session.execute(found.order_by(User.name, User.id))]


def _theirs(actor: Actor, by: By | None = None) -> tuple[ColumnElement[bool], ...]:
    by = by or By.of(actor)
    return visible.is_visible(actor, by), Referral.organization_id.in_(by.organization_ids)


_SILENT = and_(
    Referral.turn == Turn.REFERRER,
    Referral.status.in_(UNANSWERED),
    Referral.suggested_service_id.is_(None),
)


@kept
def _counts(actor: Actor, by: By) -> Select[*tuple[Any, ...]]:
    return select(Referral.status, func.count()).where(*_theirs(actor, by)).group_by(Referral.status)


@kept
def _box(actor: Actor, by: By, box: Box) -> Select[*tuple[Any, ...]]:
    found = _lines(actor, by).where(Referral.status.in_(box.holds))
    order: tuple[Any, ...] = (Referral.ended_at.desc(),)
    if box is not Box.DONE:
        order = (or_(Referral.turn == Turn.PARTNER, _SILENT).desc(), URGENT_FIRST, Referral.due_on)
    found = found.order_by(*order, Referral.id)
    return found.limit(bindparam("size", type_=Integer)).offset(bindparam("before", type_=Integer))


@kept
def _next_steps(actor: Actor, by: By, most: int) -> Select[*tuple[Any, ...]]:
    is_due = or_(Referral.status.in_(UNANSWERED), Referral.due_on <= by.today)
    is_theirs = or_(Referral.turn == Turn.PARTNER, _SILENT)
    found = _lines(actor, by).where(Referral.status.in_(OPEN), is_theirs, is_due)
    return found.order_by(URGENT_FIRST, Referral.due_on, Referral.id).limit(most)


def _lines(actor: Actor, by: By) -> Select[*tuple[Any, ...]]:
    """What a line shows, and nothing that is sealed."""
    return (
        select(
            Referral.id,
            Referral.organization_id,
            Referral.reference,
            Referral.status,
            Referral.urgency,
            Referral.turn,
            Referral.due_on,
            Referral.ended_at,
            Service.name.label("service"),
            User.name.label("colleague"),
            _SILENT.label("is_silent"),
        )
        .join(Service, Service.id == Referral.service_id)
        .outerjoin(User, User.id == Referral.assigned_to_id)
        .where(*_theirs(actor, by))
    )


def _line(row: Row[*tuple[Any, ...]], new: Mapping[uuid.UUID, int]) -> Line:
    return Line(
        id=row.id,
        organization_id=row.organization_id,
        reference=row.reference,
        service=row.service,
        status=row.status,
        is_urgent=row.urgency is Urgency.URGENT,
        is_for_us=row.turn is Turn.REFERRER and not row.is_silent,
        is_silent=row.is_silent,
        colleague=row.colleague or "",
        due_on=None if row.is_silent else row.due_on,  # by then it is the association that acts
        ended_at=row.ended_at,
        new=new.get(row.id, 0),
    )
