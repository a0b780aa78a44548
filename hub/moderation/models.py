"""Changes, and which organizations are trusted with which of them."""

import uuid
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, line, long, short


class ChangeStatus(StrEnum):
    """What became of a change. A draft was sent back and is in its organization's hands again, not sent yet."""

    PENDING = "pending"
    DRAFT = "draft"
    APPROVED = "approved"
    SENT_BACK = "sent back"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> str:
        return _IN_WORDS[self]


_IN_WORDS = {
    ChangeStatus.PENDING: "Waiting for approval",
    ChangeStatus.DRAFT: "Not sent yet",
    ChangeStatus.APPROVED: "Approved",
    ChangeStatus.SENT_BACK: "Sent back",
    ChangeStatus.WITHDRAWN: "Withdrawn",
    ChangeStatus.SUPERSEDED: "Overtaken by a later change",
}


OPEN = (ChangeStatus.PENDING, ChangeStatus.DRAFT)
"""What may still come into the entry: the organization's pages show it already."""


class Route(StrEnum):
    """How a change came to be made: decided on, or at once."""

    PROPOSED = "proposed"
    AT_ONCE = "at once"
    STAFF = "staff"
    RESTORED = "restored"

    @property
    def label(self) -> str:
        return {
            Route.PROPOSED: "Proposed and approved",
            Route.AT_ONCE: "Made at once by the organization",
            Route.STAFF: "Made by staff",
            Route.RESTORED: "Put back",
        }[self]


class Risk(IntEnum):
    """What a mistake would cost a reader."""

    SMALL = 1
    USUAL = 2
    GREAT = 3

    @property
    def label(self) -> str:
        return {Risk.SMALL: "Small", Risk.USUAL: "Usual", Risk.GREAT: "Look closely"}[self]


class Trust(StrEnum):
    """Kinds of changes that an organization may make without being asked about them."""

    HOURS = "hours"
    CONTACT = "contact"
    EVERYTHING = "everything"

    @property
    def label(self) -> str:
        return {
            Trust.HOURS: "Opening times, closures and bank holidays",
            Trust.CONTACT: "Phone numbers, email and web addresses, people to ask for",
            Trust.EVERYTHING: "Everything, except what is always checked",
        }[self]


class Change(Identified, Versioned, Model):
    """What somebody wants to say, or has said, otherwise than before: the fields that differ, and only those.

    `before` and `after` hold the same fields as the record's subject puts them into JSON. The record itself is not
    touched until the status is `approved`. `title` is what the record was called when this was proposed.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_subject", "subject_kind", "subject_id", "status"),
        Index("ix_change_queue", "status", "risk", "created_at"),
    )

    subject_kind: Mapped[str] = mapped_column(short)
    subject_id: Mapped[uuid.UUID]
    organization_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(line, default="")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    base_version: Mapped[int | None]
    """The record's version when this was proposed; of one that asks to be shown, the version to be looked at."""
    status: Mapped[ChangeStatus] = mapped_column(default=ChangeStatus.PENDING)
    route: Mapped[Route] = mapped_column(default=Route.PROPOSED)
    risk: Mapped[int] = mapped_column(default=Risk.USUAL)
    reason: Mapped[str] = mapped_column(long, default="")
    origin: Mapped[str] = mapped_column(line, default="", server_default="")
    """What proposed it when it was no person: the title of a list that was read again."""
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    """When whoever proposed it last touched it."""
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON())
    """The fields as they were proposed, where they were approved with edits."""

    @property
    def is_pending(self) -> bool:
        return self.status is ChangeStatus.PENDING

    @property
    def fields(self) -> list[str]:
        return list(self.after)


class Trusted(Identified, Model):
    """Staff trust this organization with one kind of change."""

    __tablename__ = "trusted"
    __table_args__ = (UniqueConstraint("organization_id", "trust"),)

    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    trust: Mapped[Trust]
    given_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
