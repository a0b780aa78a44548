"""What we asked organizations about their entries, and when: the clocks count from these."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model


class ListingCheck(Model):
    """Where a service stands on the ladder of reminders. The dates are of steps that were taken, never planned.

    `assured_on` is the check that they count from: once somebody has checked again, all of them are past.
    """

    __tablename__ = "listing_check"

    service_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    assured_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    reminded_again_on: Mapped[date | None]
    lowered_on: Mapped[date | None]
    hidden_on: Mapped[date | None]


class CapacityAsk(Model):
    """That we asked whether there is still room, before that word ran out (`before`), and said so once it had."""

    __tablename__ = "capacity_ask"

    service_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    before: Mapped[datetime | None]
    after: Mapped[datetime | None]


class LetterKind(StrEnum):
    """What a letter asks."""

    CHECK = "check"
    ROOM = "room"


class CheckLetter(Identified, Model):
    """One email that asked an organization something. `mailbox` is a keyed hash of the address it went to."""

    __tablename__ = "check_letter"
    __table_args__ = (Index("ix_check_letter_mailbox_kind", "mailbox", "kind"),)

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    mailbox: Mapped[str] = mapped_column(String(64))
    kind: Mapped[LetterKind]
    sent_on: Mapped[date] = mapped_column(index=True)
    services: Mapped[int]


class MailRefusal(Identified, Model):
    """Somebody asked us not to send these emails to this address; who it is stands in no table."""

    __tablename__ = "mail_refusal"
    __table_args__ = (UniqueConstraint("mailbox", "organization_id"),)

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    mailbox: Mapped[str] = mapped_column(String(64))
    refused_at: Mapped[datetime] = mapped_column(default=clock.now)
