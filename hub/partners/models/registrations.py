"""Somebody asks to add an organization that the directory does not have."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, line, long, short
from hub.core.personal import Retention, Whose, personal
from hub.directory.models import OrganizationType

APPLICANT = personal(Whose.PARTNER, retention=Retention.WITH_PARTNER)


class RegistrationStatus(StrEnum):
    ASKED = "asked"
    """The link is on its way: nobody has shown that the address is theirs."""
    WAITING = "waiting"
    ADDED = "added"
    MERGED = "merged"
    """The directory had it already: it became a claim."""
    REFUSED = "refused"


class Registration(Identified, Versioned, Model):
    """An organization as somebody describes it, and who they are. What is personal goes when it is over."""

    __tablename__ = "registration"

    name: Mapped[str] = mapped_column(line)
    organization_type: Mapped[OrganizationType]
    description: Mapped[str] = mapped_column(long, default="")
    postcode: Mapped[str] = mapped_column(short, default="")
    phone: Mapped[str] = mapped_column(short, default="")
    website: Mapped[str] = mapped_column(line, default="")
    public_email: Mapped[str] = mapped_column(short, default="")
    person: Mapped[str] = mapped_column(short, info=APPLICANT)
    position: Mapped[str] = mapped_column(short, info=APPLICANT)
    email: Mapped[str] = mapped_column(short, info=APPLICANT)
    status: Mapped[RegistrationStatus] = mapped_column(default=RegistrationStatus.ASKED, index=True)
    reason: Mapped[str] = mapped_column(long, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    organization_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL")
    )
