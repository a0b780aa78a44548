"""The paper, and the number that somebody gave with it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed

_GOOD = text("revoked_at IS NULL")


class Passport(Identified, Model):
    """One paper about one referral. Neither its code nor its PIN can be read here: both are kept as keyed hashes.

    A referral has one that is good. A new one makes the old one worth nothing.
    """

    __tablename__ = "passport"
    __table_args__ = (
        Index("uq_passport_good", "referral_id", unique=True, sqlite_where=_GOOD, postgresql_where=_GOOD),
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Nobody, for one who referred themselves."""
    revoked_at: Mapped[datetime | None]
    key_number: Mapped[int] = mapped_column(default=1, server_default="1")
    """With which of the lasting keys code and PIN are hashed (hub.core.lasting)."""


class ProposedNumber(Identified, Model):
    """A number that the resident wants to be rung on. A worker asks them before it counts: the paper may be in other
    hands than theirs."""

    __tablename__ = "proposed_number"

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    value: Mapped[str] = mapped_column(
        Sealed("proposed_number.value"),
        info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL),
    )
    words: Mapped[str] = mapped_column(
        Sealed("proposed_number.words"),
        default="",
        info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL),
    )
    """When it is safe to ring, and what else they wrote."""
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """The one of ours who was on the phone with them, if one was."""
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    was_added: Mapped[bool | None] = mapped_column(
        info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)
    )
