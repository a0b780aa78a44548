"""Who may read of a resident beyond the team, who never may, and who did."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Access, Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed

ABOUT_THE_READER = personal(
    Whose.STAFF,
    access=Access.WITHHELD,
    erasure=Erasure.KEPT,
    retention=Retention.TRAIL,
    why="Who read a record is proof, for the resident too, and stays as long as the trail",
)


WHY_THEY_READ = personal(
    Whose.STAFF,
    access=Access.WITHHELD,
    erasure=Erasure.BLANKED,
    retention=Retention.TRAIL,
    why="A colleague's own words, which may say something of the resident: who read, and when, is proof without them",
)


class Why(StrEnum):
    """On what ground somebody read."""

    TEAM = "team"
    LEAD_WORKER = "lead worker"
    REASON = "reason"
    SUBJECT_ACCESS = "subject access"

    @property
    def label(self) -> str:
        return {
            "team": "Works in the team",
            "lead worker": "Is the lead worker",
            "reason": "Gave a reason",
            "subject access": "Subject access",
        }[self]


class Opening(Identified, Model):
    """Somebody beyond the team gave a reason to see a resident, and may until `ends_at`."""

    __tablename__ = "resident_opening"
    __table_args__ = (Index(None, "resident_id", "user_id", "ends_at"),)

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Sealed("resident_opening.reason"), info=WHY_THEY_READ)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class Bar(Identified, Model):
    """Somebody on the staff who must never read of this resident: a relative, a neighbour, the resident themselves."""

    __tablename__ = "resident_bar"
    __table_args__ = (UniqueConstraint("resident_id", "user_id"),)

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(
        Sealed("resident_bar.reason"),
        default="",
        info=personal(
            Whose.STAFF,
            access=Access.WITHHELD,
            erasure=Erasure.ROW_DELETED,
            why="Would tell the one from whom the resident is kept safe",
        ),
    )
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Read(Model):
    """Somebody looked at a resident's record."""

    __tablename__ = "resident_read"
    __table_args__ = (Index(None, "resident_id", "at"), Index(None, "user_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    why: Mapped[Why] = mapped_column(info=ABOUT_THE_READER)
    page: Mapped[str] = mapped_column(short, info=ABOUT_THE_READER)
    """The endpoint: which part of the record they saw."""
