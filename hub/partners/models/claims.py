"""Somebody says: this is my organization, I look after its page."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, long, short
from hub.core.personal import Retention, Whose, personal
from hub.directory.models import Organization

CLAIMANT = personal(Whose.PARTNER, retention=Retention.WITH_PARTNER)


class Way(StrEnum):
    """How a claim is to be shown true."""

    DOMAIN = "domain"
    """Their address is of the house that the entry names: they get the link."""
    LISTED = "listed"
    """The address on the page gets the link."""
    EDITOR = "editor"
    """An editor decides."""
    INVITED = "invited"
    """An owner of the organization asked them, so nobody decides but they themselves."""


class ClaimStatus(StrEnum):
    ASKED = "asked"
    """A link is on its way, and nobody has pressed it."""
    WAITING = "waiting"
    """An owner or an editor decides."""
    GRANTED = "granted"
    REFUSED = "refused"


class Claim(Identified, Versioned, Model):
    """Who claims which organization. Name, address and words go when it is over (`services.claims.forget`)."""

    __tablename__ = "claim"

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(short, info=CLAIMANT)
    position: Mapped[str] = mapped_column(short, info=CLAIMANT)
    email: Mapped[str] = mapped_column(short, info=CLAIMANT)
    words: Mapped[str] = mapped_column(long, default="", info=CLAIMANT)
    way: Mapped[Way]
    status: Mapped[ClaimStatus] = mapped_column(default=ClaimStatus.ASKED, index=True)
    is_proven: Mapped[bool] = mapped_column(default=False)
    """Whether the link was pressed that only somebody of the organization could have got."""
    reason: Mapped[str] = mapped_column(long, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    organization: Mapped["Organization"] = relationship(lazy="raise_on_sql")
