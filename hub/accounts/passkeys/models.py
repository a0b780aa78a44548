"""What is kept of a passkey, and of challenges that were answered."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model


class Passkey(Identified, Model):
    """One passkey of one person. The secret half never leaves their device."""

    __tablename__ = "passkey"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str]]
    name: Mapped[str] = mapped_column(String(60))
    is_synced: Mapped[bool] = mapped_column(default=False)
    """Whether its maker keeps it in an account that several devices share."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]


class SpentChallenge(Model):
    """A challenge that has been answered. The row's key is what makes an answer good for one time only."""

    __tablename__ = "spent_challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    forgotten_at: Mapped[datetime] = mapped_column(index=True)
