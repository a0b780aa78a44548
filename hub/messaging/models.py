"""Every message we promised to send."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short


class MessageStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"


class Message(Identified, Model):
    """One message to one person. What it says is made from the template when it leaves."""

    __tablename__ = "message"

    name: Mapped[str] = mapped_column(short)
    recipient: Mapped[str] = mapped_column(short)
    context: Mapped[dict[str, Any]]
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.WAITING)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    about_id: Mapped[uuid.UUID | None]
