"""What speaks against an entry, until somebody has looked."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, long
from hub.directory.models.services import Service


class DoubtKind(StrEnum):
    """Why somebody should look. The order is how much harm a wrong entry does: it is the order of the work."""

    SAID_CLOSED = "said closed"
    BORNE_OUT = "borne out"
    """A report that more than a single stranger stands behind: residents are warned of it."""
    REPORTED = "reported"
    """By anybody, unread: one of ours should look, and residents see nothing of it before."""
    SAID_CHANGED = "said changed"
    BOUNCED = "bounced"
    NOT_IN_FEED = "not in feed"
    """The list that it came from does not have it any more."""
    UNREACHABLE = "unreachable"
    OPTED_OUT = "opted out"
    CALL_FAILED = "call failed"


class Doubt(Identified, Model):
    """One reason to look at a service. Settled ones stay: they say how often, and how long it took.

    `again_on` is the day before which a call that failed need not be tried again. `about_id` is the record that
    raised it, a report for instance.
    """

    __tablename__ = "doubt"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    kind: Mapped[DoubtKind]
    words: Mapped[str] = mapped_column(long, default="")
    about_id: Mapped[uuid.UUID | None]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    again_on: Mapped[date | None]
    tries: Mapped[int] = mapped_column(default=1)
    settled_at: Mapped[datetime | None] = mapped_column(index=True)

    service: Mapped["Service"] = relationship(lazy="raise_on_sql")
