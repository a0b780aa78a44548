"""When it is open: rules that repeat (RFC 5545), and the days that differ."""

import uuid
from datetime import date, time
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, line, long, short


class Frequency(StrEnum):
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class BankHolidays(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


class Schedule(Identified, Model):
    """HSDS schedule. Times are those on the wall in England; a closing time not after the opening is next day's.

    `byday` is "MO,TH" every week, or "2TU" with MONTHLY; `bymonthday` "1,15". Without `freq` it is one day, `dtstart`.
    """

    __tablename__ = "schedule"

    service_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    location_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("location.id", ondelete="CASCADE"), index=True
    )
    service_at_location_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("service_at_location.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    freq: Mapped[Frequency | None]
    interval: Mapped[int] = mapped_column(default=1)
    byday: Mapped[str] = mapped_column(short, default="")
    bymonthday: Mapped[str] = mapped_column(short, default="")
    dtstart: Mapped[date | None]
    until: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    term_time_only: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(long, default="")
    schedule_link: Mapped[str] = mapped_column(line, default="")
    attending_type: Mapped[str] = mapped_column(short, default="")
    notes: Mapped[str] = mapped_column(long, default="")


class ScheduleException(Identified, Model):
    """Days that differ: closed, or open at other times. Both dates are included."""

    __tablename__ = "schedule_exception"

    service_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    location_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("location.id", ondelete="CASCADE"), index=True
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    is_closed: Mapped[bool] = mapped_column(default=True)
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    reason: Mapped[str] = mapped_column(line, default="")
