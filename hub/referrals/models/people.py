"""Who must not see a referral, who gave a reason to see one, and who stands in for whom."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model
from hub.core.personal import Access, Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.referrals.codes import DeniedBecause

READER = personal(
    Whose.STAFF,
    access=Access.WITHHELD,
    erasure=Erasure.KEPT,
    retention=Retention.TRAIL,
    why="Who read a referral is proof, for the resident too, and stays as long as the trail",
)


WHY_THEY_READ = personal(
    Whose.STAFF,
    access=Access.WITHHELD,
    erasure=Erasure.BLANKED,
    retention=Retention.TRAIL,
    why="A colleague's own words, which may say something of the resident: who read, and when, is proof without them",
)


class Denial(Identified, Model):
    """For this person this one referral does not exist, whatever else they may see or whatever reason they give."""

    __tablename__ = "referral_denial"
    __table_args__ = (UniqueConstraint("referral_id", "user_id"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    because: Mapped[DeniedBecause] = mapped_column(
        info=personal(
            Whose.STAFF,
            access=Access.WITHHELD,
            erasure=Erasure.ROW_DELETED,
            retention=Retention.WITH_REFERRAL,
            why="Would tell the one from whom the resident is kept safe",
        )
    )
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class BrokenGlass(Identified, Model):
    """Somebody who may not read a referral gave a reason to, and may until `ends_at`. The lead worker is told."""

    __tablename__ = "referral_glass"
    __table_args__ = (Index(None, "referral_id", "user_id", "ends_at"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Sealed("referral_glass.reason"), info=WHY_THEY_READ)
    broken_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    """When whoever looks after the resident read who opened it, and why."""
    seen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    is_questioned: Mapped[bool] = mapped_column(default=False, server_default=false(), info=READER)
    """They said that it does not sound right."""
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class Cover(Identified, Model):
    """While somebody is away, a colleague sees their referrals and gets their messages. Both days are included."""

    __tablename__ = "referral_cover"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="days_in_order"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    covered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
