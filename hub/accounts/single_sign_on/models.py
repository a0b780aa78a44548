"""Whom an account belongs to at the organization's identity provider."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, line, short


class Identity(Identified, Model):
    """An account's link to one person at one provider. Without a subject, the first sign-in is still expected."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    issuer: Mapped[str] = mapped_column(line)
    subject: Mapped[str | None] = mapped_column(short)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]
