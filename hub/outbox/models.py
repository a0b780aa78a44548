"""The promises that wait."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Model, short


class Promise(Model):
    """One piece of work. It is deleted in the transaction after it was done."""

    __tablename__ = "outbox_promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(short, index=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(short, default="")
    gave_up_at: Mapped[datetime | None]


class Chore(Model):
    """What is done once a day: for which of its times it was promised last, and when it was last done."""

    __tablename__ = "outbox_chore"

    name: Mapped[str] = mapped_column(short, primary_key=True)
    known_since: Mapped[datetime] = mapped_column(default=clock.now)
    promised_for: Mapped[datetime]
    done_at: Mapped[datetime | None]
