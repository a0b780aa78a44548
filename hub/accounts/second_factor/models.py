"""What is kept of an app that makes codes, and of recovery codes."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, line


class Authenticator(Identified, Model):
    """The app of one person. Both secrets are sealed (hub.core.vault): the one in use, and one being set up."""

    __tablename__ = "authenticator"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[str | None] = mapped_column(line)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The newest half-minute whose code was taken. Only a later one is taken after it: no code works twice."""
    waiting_secret: Mapped[str | None] = mapped_column(line)
    waiting_since: Mapped[datetime | None]


class RecoveryCode(Identified, Model):
    """One of ten codes on paper. Only its hash is kept, with the salt that its set of ten shares."""

    __tablename__ = "recovery_code"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    salt: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]
