"""Dated listings: jobs, placements, volunteering, courses and events."""

import uuid
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.db import Identified, Model, Stamped, Versioned, line, long, short
from hub.directory.models.sources import Sourced

if TYPE_CHECKING:
    from hub.directory.models.locations import Location
    from hub.directory.models.organizations import Organization


class OpportunityKind(StrEnum):
    JOB = "job"
    APPRENTICESHIP = "apprenticeship"
    PLACEMENT = "placement"
    VOLUNTEERING = "volunteering"
    COURSE = "course"
    EVENT = "event"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def plural(self) -> str:
        return self.label if self is OpportunityKind.VOLUNTEERING else f"{self.label}s"


class Opportunity(Identified, Versioned, Stamped, Sourced, Model):
    """A chance with a date on it. `ring_fenced`: only residents of the association may apply."""

    __tablename__ = "opportunity"
    __table_args__ = (Index("ix_opportunity_source_key", "source", "source_key"),)

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    location_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("location.id", ondelete="SET NULL"))
    kind: Mapped[OpportunityKind] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(line)
    description: Mapped[str] = mapped_column(long, default="")
    how_to_apply: Mapped[str] = mapped_column(long, default="")
    url: Mapped[str] = mapped_column(line, default="")
    email: Mapped[str] = mapped_column(short, default="")
    pay: Mapped[str] = mapped_column(line, default="")
    hours: Mapped[str] = mapped_column(line, default="")
    closes_on: Mapped[date | None] = mapped_column(index=True)
    starts_on: Mapped[date | None]
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    ring_fenced: Mapped[bool] = mapped_column(default=False)
    is_published: Mapped[bool] = mapped_column(default=False)

    organization: Mapped["Organization"] = relationship(back_populates="opportunities", lazy="raise_on_sql")
    location: Mapped["Location | None"] = relationship(lazy="raise_on_sql")
