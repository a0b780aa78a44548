"""Which reminders went out, so that each goes once."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short


class Reminder(Identified, Model):
    """One step about one date of an organization was said. Another date starts the steps anew."""

    __tablename__ = "partner_reminder"
    __table_args__ = (UniqueConstraint("organization_id", "step", "about_day"),)

    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(short)
    about_day: Mapped[date]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
