"""What a worker must know before they do anything: who says so, until when, and who may see it."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, false, true
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, line, short
from hub.core.personal import Erasure, Whose, personal
from hub.core.sealed import Sealed

THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED)


class SeenBy(StrEnum):
    """Who may see that a flag is there. Somebody who opened the record with a reason sees those of the team."""

    TEAM = "team"
    LEADS = "leads"
    LEAD_WORKER = "lead worker"

    @property
    def label(self) -> str:
        return _SEEN_BY[self]


_SEEN_BY = {
    SeenBy.TEAM: "Everybody who may open the record",
    SeenBy.LEADS: "The lead worker and the team lead",
    SeenBy.LEAD_WORKER: "The lead worker only",
}


class FlagKind(Model):
    """One word of the list of flags. A deployment may add its own."""

    __tablename__ = "flag_kind"

    code: Mapped[str] = mapped_column(short, primary_key=True)
    name: Mapped[str] = mapped_column(short)
    guidance: Mapped[str] = mapped_column(line, default="")
    """What to do, in a sentence, for whoever meets the flag."""
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    """That it is there at all may put somebody in danger: other teams do not find the person."""
    seen_by: Mapped[SeenBy] = mapped_column(default=SeenBy.TEAM)
    review_days: Mapped[int] = mapped_column(default=90)
    position: Mapped[int] = mapped_column(default=0)
    is_live: Mapped[bool] = mapped_column(default=True, server_default=true())


class VulnerabilityFlag(Identified, Versioned, Model):
    """One flag of one resident. It is looked at again on `review_on`, or it would stick to somebody for ever."""

    __tablename__ = "vulnerability_flag"

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    kind_code: Mapped[str] = mapped_column(Sealed("vulnerability_flag.kind_code"), info=THEIRS)
    """Which FlagKind. Sealed, for "domestic abuse" beside an id says all; so no join reaches it."""
    source: Mapped[str] = mapped_column(Sealed("vulnerability_flag.source"), info=THEIRS)
    """Who says so: the resident, a worker who saw it, another body."""
    note: Mapped[str] = mapped_column(Sealed("vulnerability_flag.note"), default="", info=THEIRS)
    raised_on: Mapped[date] = mapped_column(default=clock.today, info=THEIRS)
    review_on: Mapped[date] = mapped_column(index=True, info=THEIRS)
    seen_by: Mapped[SeenBy] = mapped_column(info=THEIRS)
    is_sensitive: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    raised_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
