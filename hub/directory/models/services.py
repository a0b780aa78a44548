"""Services, where they run, and whether there is room."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, Stamped, Versioned, index_of_those_with, line, long, short
from hub.directory.models.schedules import BankHolidays
from hub.directory.models.sources import Sourced

if TYPE_CHECKING:
    from hub.directory.models.details import (
        Contact,
        CostOption,
        Funding,
        Language,
        Phone,
        RequiredDocument,
        ServiceArea,
    )
    from hub.directory.models.eligibility import EligibilityRule
    from hub.directory.models.intake import IntakeQuestion
    from hub.directory.models.locations import Location
    from hub.directory.models.organizations import Organization
    from hub.directory.models.pictures import Picture
    from hub.directory.models.schedules import Schedule, ScheduleException


class ServiceStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Channel(StrEnum):
    """How the help reaches a person."""

    IN_PERSON = "in-person"
    PHONE = "phone"
    ONLINE = "online"
    HOME_VISIT = "home-visit"


class HowToStart(StrEnum):
    """The first step a person takes."""

    SELF_REFER = "self-refer"
    RING = "ring"
    TURN_UP = "turn-up"
    ASK_STAFF = "ask-staff"
    GP = "gp"
    ONLINE_FORM = "online-form"


class AskHere(StrEnum):
    """Whether people may ask for a service on this site by themselves, and if not, how they begin."""

    YES = "yes"
    STAFF = "staff"
    PHONE = "phone"


class CapacityState(StrEnum):
    OPEN = "open"
    WAITING_LIST = "waiting list"
    FULL = "full"
    PAUSED = "paused"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How far an entry is trusted to be shown. It falls a step at a time; whoever confirms the entry lifts it."""

    GOOD = "good"
    LOWERED = "lowered"
    """Nobody answered two reminders: it ranks below its equals."""
    HIDDEN = "hidden"
    """Nobody answered for long after, or the organization says it has closed: residents do not see it."""


class AssuredBy(StrEnum):
    """Who last said that an entry is right."""

    ORGANIZATION = "organization"
    STAFF = "staff"
    IMPORT = "import"


class Service(Identified, Versioned, Stamped, Sourced, Model):
    """HSDS service. `last_modified` moves with any record that belongs to it."""

    __tablename__ = "service"
    __table_args__ = (
        Index("ix_service_source_key", "source", "source_key"),
        index_of_those_with("service", "merged_into_id"),
    )

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(line, index=True)
    alternate_name: Mapped[str] = mapped_column(line, default="")
    description: Mapped[str] = mapped_column(long, default="")
    url: Mapped[str] = mapped_column(line, default="")
    email: Mapped[str] = mapped_column(short, default="")
    status: Mapped[ServiceStatus] = mapped_column(default=ServiceStatus.ACTIVE)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service.id"))
    is_published: Mapped[bool] = mapped_column(default=False)
    closed_until: Mapped[date | None]
    closed_reason: Mapped[str] = mapped_column(line, default="")
    interpretation_services: Mapped[str] = mapped_column(line, default="")
    application_process: Mapped[str] = mapped_column(long, default="")
    fees_description: Mapped[str] = mapped_column(long, default="")
    is_free: Mapped[bool | None]
    accreditations: Mapped[str] = mapped_column(line, default="")
    eligibility_description: Mapped[str] = mapped_column(long, default="")
    minimum_age: Mapped[Decimal | None]
    maximum_age: Mapped[Decimal | None]
    wait_time: Mapped[str] = mapped_column(line, default="")
    alert: Mapped[str] = mapped_column(line, default="")
    channels: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    how_to_start: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    ask_here: Mapped[AskHere | None]
    """Nothing: nobody has said, and `directory.starting` goes by how people begin."""
    bank_holidays: Mapped[BankHolidays] = mapped_column(default=BankHolidays.UNKNOWN)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    assured_date: Mapped[date | None] = mapped_column(index=True)
    assurer_email: Mapped[str] = mapped_column(short, default="")
    assured_by: Mapped[AssuredBy | None]
    standing: Mapped[Standing] = mapped_column(default=Standing.GOOD, server_default="good", index=True)

    organization: Mapped["Organization"] = relationship(back_populates="services", lazy="raise_on_sql")
    at_locations: Mapped[list["ServiceAtLocation"]] = relationship(
        back_populates="service", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    schedules: Mapped[list["Schedule"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Schedule.position"
    )
    schedule_exceptions: Mapped[list["ScheduleException"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="ScheduleException.starts_on"
    )
    pictures: Mapped[list["Picture"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Picture.position"
    )
    phones: Mapped[list["Phone"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    contacts: Mapped[list["Contact"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    languages: Mapped[list["Language"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    cost_options: Mapped[list["CostOption"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    service_areas: Mapped[list["ServiceArea"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    eligibility_rules: Mapped[list["EligibilityRule"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    required_documents: Mapped[list["RequiredDocument"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    funding: Mapped[list["Funding"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    intake_questions: Mapped[list["IntakeQuestion"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="IntakeQuestion.position"
    )
    capacity: Mapped["ServiceCapacity | None"] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class ServiceAtLocation(Identified, Model):
    """A service may run in many places; a place may host many bodies."""

    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id"),)

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(line, default="")

    service: Mapped["Service"] = relationship(back_populates="at_locations", lazy="raise_on_sql")
    location: Mapped["Location"] = relationship(back_populates="at_services", lazy="raise_on_sql")


class ServiceCapacity(Model):
    """Whether there is room. After its `expires_at` nobody knows any more (queries say `unknown`)."""

    __tablename__ = "service_capacity"

    service_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[CapacityState]
    weeks: Mapped[int | None]
    paused_until: Mapped[date | None]
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]

    def state_at(self, moment: datetime) -> CapacityState:
        return self.state if moment < self.expires_at else CapacityState.UNKNOWN
