"""The small records that hang on an organization, a service or a place: HSDS's phone, contact, cost and so on."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, line, long, short


def _belongs_to(table: str) -> Mapped[uuid.UUID | None]:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


class Phone(Identified, Model):
    """A telephone number as people write it, of whatever it hangs on."""

    __tablename__ = "phone"

    organization_id: Mapped[uuid.UUID | None] = _belongs_to("organization")
    service_id: Mapped[uuid.UUID | None] = _belongs_to("service")
    location_id: Mapped[uuid.UUID | None] = _belongs_to("location")
    contact_id: Mapped[uuid.UUID | None] = _belongs_to("contact")
    number: Mapped[str] = mapped_column(short)
    extension: Mapped[str] = mapped_column(short, default="")
    type: Mapped[str] = mapped_column(short, default="")
    description: Mapped[str] = mapped_column(line, default="")


class Contact(Identified, Model):
    """A person or a post to ask for."""

    __tablename__ = "contact"

    organization_id: Mapped[uuid.UUID | None] = _belongs_to("organization")
    service_id: Mapped[uuid.UUID | None] = _belongs_to("service")
    location_id: Mapped[uuid.UUID | None] = _belongs_to("location")
    name: Mapped[str] = mapped_column(short, default="")
    title: Mapped[str] = mapped_column(short, default="")
    department: Mapped[str] = mapped_column(short, default="")
    email: Mapped[str] = mapped_column(short, default="")


class CostOption(Identified, Model):
    """A price. Without an amount, the description says it."""

    __tablename__ = "cost_option"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    option: Mapped[str] = mapped_column(short, default="")
    amount: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(short, default="GBP")
    amount_description: Mapped[str] = mapped_column(line, default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Language(Identified, Model):
    """A language the service is given in; `code` is BCP 47 ("pl", "ur", "bfi" for British Sign Language)."""

    __tablename__ = "language"

    service_id: Mapped[uuid.UUID | None] = _belongs_to("service")
    location_id: Mapped[uuid.UUID | None] = _belongs_to("location")
    phone_id: Mapped[uuid.UUID | None] = _belongs_to("phone")
    name: Mapped[str] = mapped_column(short)
    code: Mapped[str] = mapped_column(short, index=True)
    note: Mapped[str] = mapped_column(line, default="")


class Accessibility(Identified, Model):
    """One thing about getting in and around a place; `code` is ours ("step-free"), empty for free text."""

    __tablename__ = "accessibility"

    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(short, default="", index=True)
    description: Mapped[str] = mapped_column(line, default="")
    details: Mapped[str] = mapped_column(line, default="")
    url: Mapped[str] = mapped_column(line, default="")


class ServiceArea(Identified, Model):
    """Where a service helps, with or without an address there. `code` is a places area ("ward:…", an ONS code)."""

    __tablename__ = "service_area"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(short)
    code: Mapped[str] = mapped_column(short, default="", index=True)
    description: Mapped[str] = mapped_column(line, default="")
    extent: Mapped[str] = mapped_column(long, default="")
    extent_type: Mapped[str] = mapped_column(short, default="")
    uri: Mapped[str] = mapped_column(line, default="")


class Funding(Identified, Model):
    """Who pays for it."""

    __tablename__ = "funding"

    organization_id: Mapped[uuid.UUID | None] = _belongs_to("organization")
    service_id: Mapped[uuid.UUID | None] = _belongs_to("service")
    source: Mapped[str] = mapped_column(line)


class RequiredDocument(Identified, Model):
    """What to bring."""

    __tablename__ = "required_document"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    document: Mapped[str] = mapped_column(line)
    uri: Mapped[str] = mapped_column(line, default="")
