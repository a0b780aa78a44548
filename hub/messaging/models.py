"""Every message we promised to send, what came of it, and what people asked of us about their mail."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Retention, Whose, personal

HASH = String(64)

WHOSE = personal(Whose.ANYBODY, retention=Retention.SHORT)
"""Whom we wrote to: emptied when the message has left."""


class MessageStatus(StrEnum):
    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {
            "waiting": "Waiting",
            "held": "For the day's mail",
            "sent": "Sent",
            "bounced": "Came back",
            "failed": "Given up",
        }[self.value]


class Pace(StrEnum):
    """How often somebody wants to hear from us about what could be done."""

    AT_ONCE = "at once"
    DAILY = "daily"
    NEVER = "never"


class Message(Identified, Model):
    """One message to one person. What it says is made from the template when it leaves.

    Recipient and context are emptied once it has left; what stays is a keyed hash of the address, so that a
    message that comes back is known again.
    """

    __tablename__ = "message"

    name: Mapped[str] = mapped_column(short)
    recipient: Mapped[str] = mapped_column(short, info=WHOSE)
    recipient_hash: Mapped[str] = mapped_column(HASH, default="", server_default="", index=True)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    context: Mapped[dict[str, Any]] = mapped_column(info=WHOSE)
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.WAITING)
    is_reminder: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None]
    about_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    last_tried_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(60), default="", server_default="")


class BadAddress(Model):
    """An address, by its keyed hash, that gave a message back for good."""

    __tablename__ = "message_bad_address"

    recipient_hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(String(60), default="")


class Reminder(Identified, Model):
    """A step of a ladder of reminders that was taken: it is never taken twice."""

    __tablename__ = "message_reminder"
    __table_args__ = (UniqueConstraint("name", "about_id", "step", "recipient_hash"),)

    name: Mapped[str] = mapped_column(short)
    step: Mapped[str] = mapped_column(short)
    about_id: Mapped[uuid.UUID] = mapped_column(index=True)
    recipient_hash: Mapped[str] = mapped_column(HASH)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class MailChoice(Model):
    """What the reader of an address asked for. By the address's keyed hash: it holds with an account and without."""

    __tablename__ = "message_choice"

    recipient_hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    pace: Mapped[Pace] = mapped_column(default=Pace.AT_ONCE)
    language: Mapped[str] = mapped_column(String(8), default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
