"""Places where help is, some of them secret."""

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.db import Identified, Model, Stamped, Versioned, line, long, short
from hub.directory.models.sources import Sourced

if TYPE_CHECKING:
    from hub.directory.models.details import Accessibility, Phone
    from hub.directory.models.organizations import Organization
    from hub.directory.models.pictures import Picture
    from hub.directory.models.schedules import Schedule
    from hub.directory.models.services import ServiceAtLocation


class LocationType(StrEnum):
    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class AddressType(StrEnum):
    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class Location(Identified, Versioned, Stamped, Sourced, Model):
    """HSDS location. When `confidential`, nothing public shows more than `masking.shown` gives."""

    __tablename__ = "location"
    __table_args__ = (Index("ix_location_source_key", "source", "source_key"),)

    organization_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    location_type: Mapped[LocationType] = mapped_column(default=LocationType.PHYSICAL)
    confidential: Mapped[bool] = mapped_column(default=False)
    is_draft: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Entered by a partner and not looked at yet: it is on no public page."""
    name: Mapped[str] = mapped_column(line, default="")
    alternate_name: Mapped[str] = mapped_column(line, default="")
    description: Mapped[str] = mapped_column(long, default="")
    transportation: Mapped[str] = mapped_column(long, default="")
    url: Mapped[str] = mapped_column(line, default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    external_identifier: Mapped[str] = mapped_column(short, default="")
    external_identifier_type: Mapped[str] = mapped_column(short, default="")

    organization: Mapped["Organization | None"] = relationship(
        back_populates="locations", lazy="raise_on_sql"
    )
    addresses: Mapped[list["Address"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Address.address_type, Address.id"
    )
    accessibility: Mapped[list["Accessibility"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    pictures: Mapped[list["Picture"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Picture.position"
    )
    phones: Mapped[list["Phone"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    schedules: Mapped[list["Schedule"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Schedule.position"
    )
    at_services: Mapped[list["ServiceAtLocation"]] = relationship(
        back_populates="location", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class Address(Identified, Model):
    """A postal address of a location, in lines; the postcode in its usual form ("M33 2AB")."""

    __tablename__ = "address"

    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    attention: Mapped[str] = mapped_column(short, default="")
    address_1: Mapped[str] = mapped_column(line)
    address_2: Mapped[str] = mapped_column(line, default="")
    city: Mapped[str] = mapped_column(short, default="")
    region: Mapped[str] = mapped_column(short, default="")
    state_province: Mapped[str] = mapped_column(short, default="")
    postal_code: Mapped[str] = mapped_column(short, default="", index=True)
    country: Mapped[str] = mapped_column(short, default="GB")
    address_type: Mapped[AddressType] = mapped_column(default=AddressType.PHYSICAL)
