"""Help that was only pointed to, and help that was not there."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Erasure, Retention, Whose, personal

COUNTED = personal(
    Whose.RESIDENT,
    erasure=Erasure.ROW_DELETED,
    retention=Retention.WITH_REFERRAL,
)


class Signpost(Identified, Model):
    """Somebody was told of a service and went by themselves: nothing about them was shared with anybody."""

    __tablename__ = "signpost"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="SET NULL"), info=COUNTED
    )
    told_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    told_on: Mapped[date] = mapped_column(default=clock.today)


class UnmetNeed(Identified, Model):
    """That a need in a place went without help, and why. It leads to no referral and to no person."""

    __tablename__ = "unmet_need"

    need_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="SET NULL"), index=True
    )
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service.id", ondelete="SET NULL"))
    ward: Mapped[str] = mapped_column(short, default="")
    because: Mapped[str] = mapped_column(String(40))
    """A DeclineCode, or "no_answer"."""
    noted_on: Mapped[date] = mapped_column(index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
