"""That the resident was asked whether it helped."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model
from hub.core.personal import Erasure, Retention, Whose, personal


class Ask(Identified, Model):
    """One time of asking, so many days after the help ended. How it reached them is in the word it was said with."""

    __tablename__ = "outcome_ask"
    __table_args__ = (UniqueConstraint("referral_id", "day"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    day: Mapped[int] = mapped_column(
        info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)
    )
    """After how many days: which of the times of asking this was."""
    word_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("resident_word.id", ondelete="SET NULL"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
