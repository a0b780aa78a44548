"""Entries listed twice: pairs that may be the same, and what was done about them."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model


class MergedKind(StrEnum):
    ORGANIZATION = "organization"
    SERVICE = "service"


class Duplicate(Identified, Model):
    """Two entries that may be the same thing. `dismissed_at`: somebody looked, and they are not."""

    __tablename__ = "duplicate"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    kind: Mapped[MergedKind] = mapped_column(index=True)
    first_id: Mapped[uuid.UUID]
    second_id: Mapped[uuid.UUID]
    score: Mapped[int]
    reasons: Mapped[list[str]]
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    dismissed_at: Mapped[datetime | None]


class Merge(Identified, Model):
    """One entry took another's place. It remembers what moved and what changed, so that it can be taken back.

    `moved` lists (table, column, primary key) of rows that belonged to the one that went; `before` holds the fields
    and lists of the one that stayed as they were, `after` as the merge left them.
    """

    __tablename__ = "merge"

    kind: Mapped[MergedKind]
    kept_id: Mapped[uuid.UUID] = mapped_column(index=True)
    gone_id: Mapped[uuid.UUID] = mapped_column(index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    moved: Mapped[list[Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
