"""What happened to a referral, line by line. Lines are added, never changed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, short
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed


class ReferralEvent(Identified, Model):
    """One deed. `sets` are the columns of the referral that it changed, with their new values: the state is their fold.

    `words` are those of a person and sealed; `actor_name` is whoever signs for it, also one without an account.
    """

    __tablename__ = "referral_event"
    __table_args__ = (
        UniqueConstraint("referral_id", "number"),
        Index(None, "deed", "at"),
        Index("ix_referral_event_referral_id_deed", "referral_id", "deed", "number"),
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    deed: Mapped[Deed]
    status: Mapped[ReferralStatus]
    """Where the referral stood afterwards."""
    sets: Mapped[dict[str, Any]] = mapped_column(
        info=personal(
            Whose.RESIDENT,
            erasure=Erasure.KEPT,
            retention=Retention.WITH_REFERRAL,
            why="Codes, days and ids: no more than a count says, and the history must add up",
        )
    )
    step: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Of a reminder: which step of the clock table, and (`about_day`) from which day it was counted."""
    about_day: Mapped[str] = mapped_column(String(10), default="", server_default="")
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    actor_kind: Mapped[str] = mapped_column(short)
    actor_name: Mapped[str] = mapped_column(
        short, default="", info=personal(Whose.PARTNER, retention=Retention.WITH_REFERRAL)
    )
    is_on_behalf: Mapped[bool] = mapped_column(default=False, server_default=false())
    """One of ours did the partner's deed, and says so."""
    said_by: Mapped[str] = mapped_column(
        short, default="", server_default="", info=personal(Whose.PARTNER, retention=Retention.WITH_REFERRAL)
    )
    """Of what was written down for the partner: who there said it."""
    detail: Mapped[dict[str, Any]] = mapped_column(
        default=dict,
        server_default="{}",
        info=personal(
            Whose.RESIDENT,
            erasure=Erasure.KEPT,
            retention=Retention.WITH_REFERRAL,
            why="Codes, moments and ids: no more than a count says, and the history must tell its story",
        ),
    )
    """What the deed says of itself beyond what it sets, as codes, moments and ids: of an attempt to reach somebody,
    how and what came of it; of an appointment, which and when."""
    words: Mapped[str] = mapped_column(
        Sealed("referral_event.words"),
        default="",
        info=personal(Whose.RESIDENT, erasure=Erasure.BLANKED, retention=Retention.WITH_REFERRAL),
    )
