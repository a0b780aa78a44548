"""What was decided of an act that went around a rule: sharing without agreement, reading for a reason."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model
from hub.core.personal import Access, Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed

ABOUT_STAFF = personal(
    Whose.STAFF,
    access=Access.WITHHELD,
    erasure=Erasure.KEPT,
    retention=Retention.TRAIL,
    why="Whether somebody read or shared rightly is proof, for the resident too, and stays as long as the trail",
)


class Around(StrEnum):
    """Which rule was gone around. The value stands in the address."""

    OVERRIDE = "shared"
    GLASS = "referral"
    OPENING = "record"

    @property
    def label(self) -> str:
        return {
            "shared": "Shared without agreement, because somebody was in danger",
            "referral": "A referral of another team was opened",
            "record": "The record of another team’s resident was opened",
        }[self.value]


class Verdict(StrEnum):
    """What came of looking at it."""

    RIGHT = "right"
    LEARN = "learn"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        return {
            "right": "It was right",
            "learn": "It was right, and next time should be done otherwise",
            "wrong": "It was not right",
        }[self.value]


class Review(Identified, Model):
    """One act that was looked at, once. It says what was decided, and in words why and what follows."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("around", "about_id"),)

    around: Mapped[Around]
    about_id: Mapped[uuid.UUID]
    """The row that the act left: a lawful basis, a referral's broken glass, the opening of a record."""
    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[Verdict] = mapped_column(info=ABOUT_STAFF)
    words: Mapped[str] = mapped_column(Sealed("review.words"), default="", info=ABOUT_STAFF)
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    reviewed_at: Mapped[datetime] = mapped_column(default=clock.now)
