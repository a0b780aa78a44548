"""What people tell us is wrong with an entry."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, long, short
from hub.core.personal import Retention, Whose, personal
from hub.directory.models.services import Service

REPORTER = personal(Whose.ANYBODY, retention=Retention.SHORT)
TOLD = personal(Whose.ANYBODY, retention=Retention.WITH_PARTNER)


class ReportStatus(StrEnum):
    NEW = "new"
    ANSWERED = "answered"


class Report(Identified, Versioned, Model):
    """Somebody says an entry is wrong. The e-mail address is only there if they want an answer, and goes with it."""

    __tablename__ = "report"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(short, unique=True)
    what: Mapped[str] = mapped_column(short)
    details: Mapped[str] = mapped_column(long, default="", info=TOLD)
    reporter_email: Mapped[str] = mapped_column(short, default="", info=REPORTER)
    network_hash: Mapped[str] = mapped_column(short, default="", server_default="", info=REPORTER)
    """Whether two reports about one entry came from two networks: keyed with the entry, good for nothing else."""
    status: Mapped[ReportStatus] = mapped_column(default=ReportStatus.NEW, index=True)
    answer: Mapped[str] = mapped_column(long, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]

    service: Mapped["Service"] = relationship(lazy="raise_on_sql")
