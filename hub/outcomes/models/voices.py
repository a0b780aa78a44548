"""What the resident answers, and what the referrer sees. What the partner claims stays on the referral."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.outcomes.codes import Helped, Seen, Standing, Way

COUNTED = personal(
    Whose.RESIDENT,
    erasure=Erasure.KEPT,
    retention=Retention.WITH_REFERRAL,
    why="Says no more than a count does, and the counts need it",
)
OWN_WORDS = personal(Whose.RESIDENT, erasure=Erasure.BLANKED, retention=Retention.WITH_REFERRAL)
_LAST = text("replaced_at IS NULL")


class ResidentAnswer(Identified, Model):
    """Whether it helped, said by the resident. A later answer takes the place of an earlier one, which stays."""

    __tablename__ = "outcome_answer"
    __table_args__ = (
        Index(
            "uq_outcome_answer_last",
            "referral_id",
            unique=True,
            sqlite_where=_LAST,
            postgresql_where=_LAST,
        ),
        Index(None, "standing", "replaced_at"),
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    helped: Mapped[Helped] = mapped_column(info=COUNTED)
    standing: Mapped[Standing] = mapped_column(info=COUNTED)
    """What it makes of the partner's claim, which does not change once a referral is over."""
    way: Mapped[Way] = mapped_column(info=COUNTED)
    words: Mapped[str] = mapped_column(Sealed("outcome_answer.words"), default="", info=OWN_WORDS)
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """The one of ours who wrote it down for them."""
    replaced_at: Mapped[datetime | None]


class ReferrerView(Identified, Model):
    """What one of ours sees of it. Like answers, the last one counts and the others stay."""

    __tablename__ = "outcome_view"
    __table_args__ = (
        Index(
            "uq_outcome_view_last",
            "referral_id",
            unique=True,
            sqlite_where=_LAST,
            postgresql_where=_LAST,
        ),
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    seen: Mapped[Seen] = mapped_column(info=COUNTED)
    words: Mapped[str] = mapped_column(Sealed("outcome_view.words"), default="", info=OWN_WORDS)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    replaced_at: Mapped[datetime | None]
