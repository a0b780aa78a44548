"""What somebody asked of us about what we keep, and by when we answer."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed

PROOF = personal(
    Whose.RESIDENT,
    erasure=Erasure.KEPT,
    retention=Retention.TRAIL,
    why="Proof that what was asked was done, and when",
)
WORDS = personal(Whose.RESIDENT)


class Right(StrEnum):
    """UK GDPR, articles 15 to 17."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"

    @property
    def label(self) -> str:
        return {
            "access": "A copy of what we keep",
            "correction": "Something put right",
            "erasure": "To be forgotten",
        }[self]


class RightsRequest(Identified, Versioned, Model):
    """One request of one resident. It is answered within a month of the day it came (article 12)."""

    __tablename__ = "rights_request"

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    right: Mapped[Right] = mapped_column(info=PROOF)
    received_on: Mapped[date] = mapped_column(info=PROOF)
    due_on: Mapped[date] = mapped_column(info=PROOF, index=True)
    proof: Mapped[str] = mapped_column(Sealed("rights_request.proof"), default="", info=WORDS)
    """How it was made sure that they are who they say."""
    words: Mapped[str] = mapped_column(Sealed("rights_request.words"), default="", info=WORDS)
    """What they asked for, in their own words."""
    longer_because: Mapped[str] = mapped_column(
        Sealed("rights_request.longer_because"), default="", info=WORDS
    )
    answer: Mapped[str] = mapped_column(Sealed("rights_request.answer"), default="", info=WORDS)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]

    @property
    def is_overdue(self) -> bool:
        return self.answered_at is None and self.due_on < clock.today()
