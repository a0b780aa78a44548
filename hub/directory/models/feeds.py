"""Lists that are read again by themselves, and each time that a list was read."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, line, long, short

if TYPE_CHECKING:
    from hub.directory.models.imports import ImportSource


class Rhythm(StrEnum):
    """How often a feed is read."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        return {Rhythm.DAILY: "Every night", Rhythm.WEEKLY: "Every week", Rhythm.MONTHLY: "Every month"}[self]

    @property
    def days(self) -> int:
        return {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 28}[self]


class Feed(Identified, Versioned, Model):
    """Somebody's directory, read again and again. `publish`: what is new in it is shown to the public at once."""

    __tablename__ = "feed"

    source_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("import_source.id", ondelete="CASCADE"), unique=True
    )
    url: Mapped[str] = mapped_column(line)
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.DAILY)
    publish: Mapped[bool] = mapped_column(default=False)
    is_paused: Mapped[bool] = mapped_column(default=False)
    next_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    source: Mapped["ImportSource"] = relationship(lazy="raise_on_sql")


class RunStatus(StrEnum):
    DRAFT = "draft"
    """A table that was sent, and nobody has said yet what its columns are."""
    WAITING = "waiting"
    FETCHING = "fetching"
    SAVING = "saving"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"

    @property
    def is_over(self) -> bool:
        return self in {RunStatus.DRAFT, RunStatus.DONE, RunStatus.FAILED, RunStatus.UNDONE}


class ImportRun(Identified, Model):
    """One time that a feed or a table was read: how far it is, what became of each record, how to take it back.

    `rows` are the lines of the report, but those of which nothing is to be said. `file` and `mapping` are those of a
    table; of one that was only sent, `rows` are its headings and its first rows. `undo` holds what was made, and what
    changed as it was before.
    """

    __tablename__ = "import_run"

    feed_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(line)
    file: Mapped[str] = mapped_column(short, default="")
    mapping: Mapped[str] = mapped_column(long, default="")
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    status: Mapped[RunStatus] = mapped_column(default=RunStatus.WAITING, index=True)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows: Mapped[list[Any]] = mapped_column(JSON, default=list)
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    problem: Mapped[str] = mapped_column(long, default="")
    undo: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    touched_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    feed: Mapped["Feed | None"] = relationship(lazy="raise_on_sql")
