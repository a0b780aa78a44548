"""How we get on with a partner: meetings, calls, visits."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, long
from hub.core.personal import Retention, Whose, personal

SPOKEN = personal(Whose.PARTNER, retention=Retention.WITH_PARTNER)


class Occasion(StrEnum):
    MEETING = "meeting"
    CALL = "call"
    VISIT = "visit"
    EMAIL = "email"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"call": "Phone or video call", "other": "Something else"}.get(self, self.value.capitalize())


class RelationNote(Identified, Versioned, Model):
    """One entry of the relationship log, for the association only: the partner does not see it."""

    __tablename__ = "relation_note"

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    occasion: Mapped[Occasion] = mapped_column(default=Occasion.OTHER)
    happened_on: Mapped[date]
    words: Mapped[str] = mapped_column(long, info=SPOKEN)
    written_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
