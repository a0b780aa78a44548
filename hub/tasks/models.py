"""The task."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, short
from hub.core.personal import Erasure, Whose, personal
from hub.core.sealed import Sealed


class Task(Identified, Versioned, Model):
    """Something that one person, or anybody of a team, is to do by a day.

    `kind` is a word of whoever raised it ("contact", "referral-overdue") and says which sentence and page it gets;
    `about_type` and `about_id` name the record that it is about. What must be said besides is sealed.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index(None, "team_id", "done_at"),
        Index("ix_task_owner_id_done_at", "owner_id", "done_at"),
        Index(None, "about_type", "about_id"),
        Index("ix_task_kind_done_at", "kind", "done_at"),
    )

    kind: Mapped[str] = mapped_column(short)
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    resident_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), index=True
    )
    about_type: Mapped[str] = mapped_column(short)
    about_id: Mapped[uuid.UUID]
    words: Mapped[str] = mapped_column(
        Sealed("task.words"), default="", info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED)
    )
    """What to do, where the kind alone does not say it: the message to give, for one."""
    due_on: Mapped[date] = mapped_column(index=True)
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(
        Sealed("task.outcome"), default="", info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED)
    )
    """What came of it, in the words of who did it."""
    lead_told_at: Mapped[datetime | None]
    above_told_at: Mapped[datetime | None]
    """When it was so late that the team's lead was told, and whoever stands above them."""
