"""What referrer and partner wrote to each other, and how far each has read."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.referrals import sides
from hub.referrals.contact_codes import Side
from hub.referrals.models import ReadMark, Referral, ReferralEvent
from hub.referrals.policy import LINK
from hub.referrals.queries import visible
from hub.referrals.transitions import Deed

TALK = frozenset({Deed.MESSAGE, Deed.ASK, Deed.ANSWER})
"""A question and its answer move the referral, and belong to the conversation all the same."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was written."""

    number: int
    at: datetime
    who: str
    words: str
    side: Side
    is_ours: bool
    """Written on the reader's own side."""
    is_question: bool
    is_new: bool
    read_at: datetime | None = None
    """When the partner first read it, where one of us asks who wrote it; nobody else is told."""


def of(referral: Referral, *, actor: Actor, reader_id: uuid.UUID | None = None) -> list[Message]:
    """The conversation from its beginning, of a referral that the actor may see. Empty for a partner once the
    referral is over."""
    roles = visible.parts(actor, referral)
    side = sides.side_of(roles)
    if not (roles or actor.is_staff) or not sides.may_read_words(referral, roles):
        return []
    found = (
        select(ReferralEvent)
        .where(ReferralEvent.referral_id == referral.id, ReferralEvent.deed.in_(TALK))
        .order_by(ReferralEvent.number)
    )
    marks = _marks(referral.id)
    read_to = next((mark.number for mark in marks if mark.reader_id == reader_id), 0)
    return [_message(event, side, read_to, marks) for event in db.session.scalars(found)]


def unread(ids: Collection[uuid.UUID], *, side: Side, reader_id: uuid.UUID | None) -> Mapping[uuid.UUID, int]:
    """How much of the other side's a reader has not read, by referral. Give only referrals that they may see."""
    if not ids:
        return {}
    rows = db.session.execute(_unread(side), {"ids": list(ids), "reader_id": reader_id})
    return {row[0]: row[1] for row in rows}


@cache
def _unread(side: Side) -> Select[*tuple[Any, ...]]:
    mark = and_(
        ReadMark.referral_id == ReferralEvent.referral_id, ReadMark.reader_id == bindparam("reader_id")
    )
    return (
        select(ReferralEvent.referral_id, func.count())
        .outerjoin(ReadMark, mark)
        .where(ReferralEvent.referral_id.in_(bindparam("ids", expanding=True)), ReferralEvent.deed.in_(TALK))
        .where(sides.is_from(side.other), ReferralEvent.number > func.coalesce(ReadMark.number, 0))
        .group_by(ReferralEvent.referral_id)
    )


def has_news(side: Side, reader_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Whether the other side wrote a message that this reader has not read. A question counts as what it is."""
    mark = (
        select(ReadMark.number)
        .where(ReadMark.referral_id == Referral.id, ReadMark.reader_id == reader_id)
        .correlate(Referral)
        .scalar_subquery()
    )
    return exists().where(
        ReferralEvent.referral_id == Referral.id,
        ReferralEvent.deed == Deed.MESSAGE,
        sides.is_from(side.other),
        ReferralEvent.number > func.coalesce(mark, 0),
    )


def newest(referral_id: uuid.UUID, *, side: Side) -> int:
    """The number of the last thing that this side wrote; 0 for none."""
    found = select(func.max(ReferralEvent.number)).where(
        ReferralEvent.referral_id == referral_id, ReferralEvent.deed.in_(TALK), sides.is_from(side)
    )
    return db.session.scalar(found) or 0


def read_to(referral_id: uuid.UUID, reader_id: uuid.UUID) -> int:
    """Up to which line this reader has read."""
    mark = db.session.get(ReadMark, (referral_id, reader_id))
    return mark.number if mark else 0


def last_signed(referral_id: uuid.UUID) -> str:
    """The name that somebody without an account gave here last, so that it need not be typed again."""
    return db.session.scalar(_LAST_SIGNED, {"referral_id": referral_id}) or ""


_LAST_SIGNED = (
    select(ReferralEvent.actor_name)
    .where(ReferralEvent.referral_id == bindparam("referral_id"), ReferralEvent.actor_kind == LINK)
    .order_by(ReferralEvent.number.desc())
    .limit(1)
)


def _marks(referral_id: uuid.UUID) -> Sequence[ReadMark]:
    return db.session.scalars(select(ReadMark).where(ReadMark.referral_id == referral_id)).all()


def _message(event: ReferralEvent, side: Side, read_to: int, marks: Sequence[ReadMark]) -> Message:
    author = sides.author_side(event)
    seen = [m.read_at for m in marks if m.side is Side.PARTNER and m.number >= event.number]
    return Message(
        number=event.number,
        at=event.at,
        who=event.said_by or event.actor_name or "The partner",
        words=event.words,
        side=author,
        is_ours=author is side,
        is_question=event.deed is Deed.ASK,
        is_new=author is not side and event.number > read_to,
        read_at=min(seen) if seen and side is author is Side.OURS else None,
    )
