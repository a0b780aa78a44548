"""Words to find things by: several taxonomies side by side, and what carries which term."""

import uuid
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.db import Identified, Model, Versioned, line, long, short


class LinkEntity(StrEnum):
    """What an attribute may be put on."""

    ORGANIZATION = "organization"
    SERVICE = "service"
    LOCATION = "location"
    OPPORTUNITY = "opportunity"


class Taxonomy(Identified, Model):
    """A set of terms: needs, kinds of service, circumstances."""

    __tablename__ = "taxonomy"

    code: Mapped[str] = mapped_column(short, unique=True)
    name: Mapped[str] = mapped_column(short)
    description: Mapped[str] = mapped_column(long, default="")
    uri: Mapped[str] = mapped_column(line, default="")
    version: Mapped[str] = mapped_column(short, default="")


class TaxonomyTerm(Identified, Versioned, Model):
    """A term. Its `code` is unique in its taxonomy and says where it stands ("food/parcels").

    `synonyms` are the words residents use. `former_codes` are the codes it had before it was moved: addresses,
    imports and the file of words still know it by them.
    """

    __tablename__ = "taxonomy_term"
    __table_args__ = (UniqueConstraint("taxonomy_id", "code"),)

    taxonomy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("taxonomy.id", ondelete="CASCADE"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("taxonomy_term.id"), index=True)
    code: Mapped[str] = mapped_column(short)
    name: Mapped[str] = mapped_column(short)
    description: Mapped[str] = mapped_column(long, default="")
    synonyms: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    former_codes: Mapped[list[str]] = mapped_column(
        MutableList.as_mutable(JSON()), default=list, server_default="[]"
    )
    position: Mapped[int] = mapped_column(default=0)
    term_uri: Mapped[str] = mapped_column(line, default="")

    taxonomy: Mapped["Taxonomy"] = relationship(lazy="raise_on_sql")


class Attribute(Identified, Model):
    """HSDS attribute: this record carries that term."""

    __tablename__ = "attribute"
    __table_args__ = (
        UniqueConstraint("link_entity", "link_id", "taxonomy_term_id"),
        Index("ix_attribute_link", "link_entity", "link_id"),
    )

    link_entity: Mapped[LinkEntity]
    link_id: Mapped[uuid.UUID]
    taxonomy_term_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="CASCADE"), index=True
    )
    link_type: Mapped[str] = mapped_column(short, default="")
    value: Mapped[str] = mapped_column(short, default="")

    term: Mapped["TaxonomyTerm"] = relationship(lazy="raise_on_sql")
