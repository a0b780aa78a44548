"""Organizations of every kind."""

import uuid
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.db import Identified, Model, Stamped, Versioned, index_of_those_with, line, long, short
from hub.directory.models.sources import Sourced

if TYPE_CHECKING:
    from hub.directory.models.details import Contact, Funding, Phone
    from hub.directory.models.locations import Location
    from hub.directory.models.opportunities import Opportunity
    from hub.directory.models.pictures import Picture
    from hub.directory.models.services import Service


class OrganizationType(StrEnum):
    COMMUNITY_GROUP = "community group"
    CHARITY = "charity"
    NHS = "NHS"
    COUNCIL = "council"
    HOUSING = "housing"
    LOCAL_BUSINESS = "local business"
    SOCIAL_ENTERPRISE = "social enterprise"
    FAITH = "faith"
    SCHOOL = "school"
    OTHER = "other"

    @property
    def label(self) -> str:
        return self.value[0].upper() + self.value[1:]


class Organization(Identified, Versioned, Stamped, Sourced, Model):
    """HSDS organization, plus what kind of body it is and whether the public may see it.

    `merged_into_id`: it was the same body as that one, which has taken its place; nobody sees it any more.
    """

    __tablename__ = "organization"
    __table_args__ = (
        Index("ix_organization_source_key", "source", "source_key"),
        index_of_those_with("organization", "merged_into_id"),
    )

    name: Mapped[str] = mapped_column(line, index=True)
    alternate_name: Mapped[str] = mapped_column(line, default="")
    organization_type: Mapped[OrganizationType] = mapped_column(default=OrganizationType.OTHER, index=True)
    description: Mapped[str] = mapped_column(long, default="")
    email: Mapped[str] = mapped_column(short, default="")
    website: Mapped[str] = mapped_column(line, default="")
    logo: Mapped[str] = mapped_column(line, default="")
    uri: Mapped[str] = mapped_column(line, default="")
    year_incorporated: Mapped[int | None]
    legal_status: Mapped[str] = mapped_column(short, default="")
    parent_organization_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organization.id"))
    is_published: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organization.id"))
    assured_date: Mapped[date | None]

    # what goes with it goes in the database, also when it was loaded: never set loose first
    services: Mapped[list["Service"]] = relationship(
        back_populates="organization", lazy="raise_on_sql", passive_deletes="all"
    )
    locations: Mapped[list["Location"]] = relationship(
        back_populates="organization", lazy="raise_on_sql", passive_deletes="all"
    )
    opportunities: Mapped[list["Opportunity"]] = relationship(
        back_populates="organization", lazy="raise_on_sql", passive_deletes="all"
    )
    identifiers: Mapped[list["OrganizationIdentifier"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    pictures: Mapped[list["Picture"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Picture.position"
    )
    phones: Mapped[list["Phone"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    contacts: Mapped[list["Contact"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    funding: Mapped[list["Funding"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class OrganizationIdentifier(Identified, Model):
    """A number in somebody's register. The scheme is org-id.guide's code: GB-CHC charity, GB-COH company."""

    __tablename__ = "organization_identifier"

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    identifier_scheme: Mapped[str] = mapped_column(short, default="")
    identifier_type: Mapped[str] = mapped_column(short)
    identifier: Mapped[str] = mapped_column(short, index=True)
