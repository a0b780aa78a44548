"""Appointments of a person with a partner. How each came about and changed is in the history of the referral."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, Versioned
from hub.core.personal import Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.referrals.contact_codes import MeetingState, MeetingWay


class Appointment(Identified, Versioned, Model):
    """When, how and where. `sequence` counts its changes, as calendars want it (RFC 5545)."""

    __tablename__ = "referral_appointment"
    __table_args__ = (Index(None, "referral_id", "starts_at"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    way: Mapped[MeetingWay]
    location_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("location.id", ondelete="SET NULL"))
    """One of the places of the service; nothing where they meet elsewhere or speak from afar."""
    directions: Mapped[str] = mapped_column(
        Sealed("referral_appointment.directions"),
        default="",
        info=personal(Whose.RESIDENT, retention=Retention.WITH_REFERRAL, may_name_others=True),
    )
    """What finds the way besides: a room, a link, another place. It may be somebody's home, so it is sealed."""
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.BOOKED)
    sequence: Mapped[int] = mapped_column(default=0)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
