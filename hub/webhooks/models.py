"""Who is told, what they were told of, and what became of it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, line, short
from hub.core.sealed import Sealed
from hub.webhooks.events import Event, Kind


class Webhook(Identified, Versioned, Model):
    """One address. Of `client_id` it is told what happens to that client's referrals, and else only what is public.

    `former_secret` still signs beside the new one until `former_until`, so that nobody has to change in one moment.
    """

    __tablename__ = "webhook"

    name: Mapped[str] = mapped_column(short)
    address: Mapped[str] = mapped_column(line)
    events: Mapped[list[str]]
    client_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("api_client.id", ondelete="CASCADE"), index=True
    )
    secret: Mapped[str] = mapped_column(Sealed("webhook.secret"))
    former_secret: Mapped[str | None] = mapped_column(Sealed("webhook.former_secret"))
    former_until: Mapped[datetime | None]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    failing_since: Mapped[datetime | None]
    """Since when nothing has arrived; None while it does."""
    paused_at: Mapped[datetime | None]

    @property
    def secrets(self) -> list[str]:
        """Those that sign now."""
        former = self.former_secret if self.former_until and self.former_until > clock.now() else None
        return [self.secret, former] if former else [self.secret]


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class WebhookDelivery(Identified, Model):
    """One word to one address. Its id is what the receiver knows it by, on each try."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index(None, "webhook_id", "made_at"),)

    webhook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    event: Mapped[Event]
    record_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    status: Mapped[DeliveryStatus] = mapped_column(default=DeliveryStatus.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    last_tried_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    """What came back the last time: a status, or why nothing did."""


class ToldEntry(Model):
    """An entry that was public when it was last looked at, and how old it was then."""

    __tablename__ = "webhook_told"

    kind: Mapped[Kind] = mapped_column(primary_key=True)
    record_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime]
