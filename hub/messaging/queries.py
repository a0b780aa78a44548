"""What became of messages. No address comes out of here: only hashes are kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from hub.core.db import db
from hub.core.paging import Page
from hub.messaging.addresses import hashed
from hub.messaging.models import BadAddress, MailChoice, Message, MessageStatus, Pace


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages there are in each state, and since when the oldest waits."""

    by_status: dict[MessageStatus, int]
    oldest_waiting: datetime | None


def bounced(*, address: str = "", about_id: uuid.UUID | None = None) -> datetime | None:
    """When this address, or a message about this record, last came back for good; None when none did."""
    if address:
        return db.session.scalar(select(BadAddress.since).where(BadAddress.recipient_hash == hashed(address)))
    back = select(func.max(func.coalesce(Message.last_tried_at, Message.created_at)))
    return db.session.scalar(
        back.where(Message.about_id == about_id, Message.status == MessageStatus.BOUNCED)
    )


def written(name: str, *, to: str, since: datetime) -> int:
    """How many letters of this name were promised to an address since then."""
    found = select(func.count()).where(
        Message.name == name, Message.recipient_hash == hashed(to), Message.created_at > since
    )
    return db.session.scalar(found) or 0


def was_written(name: str, *, about_id: uuid.UUID, since: datetime) -> bool:
    """Whether a letter of this name about a record was promised to anybody since then."""
    found = exists().where(Message.name == name, Message.about_id == about_id, Message.created_at > since)
    return bool(db.session.scalar(select(found)))


def choice(recipient_hash: str) -> tuple[Pace, str]:
    """How this reader wants to be reminded, and in which language ("" when they never said)."""
    chosen = db.session.get(MailChoice, recipient_hash)
    return (chosen.pace, chosen.language) if chosen else (Pace.AT_ONCE, "")


def counts() -> Counts:
    rows = db.session.execute(select(Message.status, func.count(Message.id)).group_by(Message.status))
    waiting = select(func.min(Message.created_at)).where(Message.status == MessageStatus.WAITING)
    return Counts({row[0]: row[1] for row in rows}, db.session.scalar(waiting))


def names() -> Sequence[str]:
    return db.session.scalars(select(Message.name).distinct().order_by(Message.name)).all()


def log(*, status: MessageStatus | None, name: str, page: int, size: int) -> Page[Message]:
    """The delivery log, newest first."""
    found = select(Message)
    if status:
        found = found.where(Message.status == status)
    if name:
        found = found.where(Message.name == name)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    rows = found.order_by(Message.created_at.desc(), Message.id).offset((number - 1) * size).limit(size)
    return Page(db.session.scalars(rows).all(), total, number, size)
