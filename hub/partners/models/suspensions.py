"""Partners with whom our work is stopped, for a while or for good."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, long
from hub.core.personal import Retention, Whose, personal

_HOLDS = text("ended_at IS NULL")


class Suspension(Identified, Model):
    """From `began_at` until `ended_at` the partner reads no referral and gets none. An organization has one that holds;
    those that are over stay, to be read by whoever decides the next time."""

    __tablename__ = "partner_suspension"
    __table_args__ = (
        Index(
            "uq_partner_suspension_holds",
            "organization_id",
            unique=True,
            sqlite_where=_HOLDS,
            postgresql_where=_HOLDS,
        ),
    )

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    because: Mapped[str] = mapped_column(long, info=personal(Whose.PARTNER, retention=Retention.WITH_PARTNER))
    """For us alone: the partner does not see it."""
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    began_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
