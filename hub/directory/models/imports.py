"""Lists that were imported, and what each record of them looked like the last time."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, line, long, short


class ImportSource(Identified, Model):
    """Somebody's list, as the page "About this data" names it. `name` is the short name that records carry."""

    __tablename__ = "import_source"

    name: Mapped[str] = mapped_column(short, unique=True)
    title: Mapped[str] = mapped_column(line)
    publisher: Mapped[str] = mapped_column(line, default="")
    licence: Mapped[str] = mapped_column(line, default="")
    attribution: Mapped[str] = mapped_column(long, default="")
    url: Mapped[str] = mapped_column(line, default="")
    edition: Mapped[str] = mapped_column(short, default="")  # of when it is, in words: "April 2023"
    rows: Mapped[int] = mapped_column(default=0)
    last_imported_at: Mapped[datetime]


class ImportedKind(StrEnum):
    """What a row of a list may turn into. One row may turn into one of each."""

    ORGANIZATION = "organization"
    LOCATION = "location"
    SERVICE = "service"
    OPPORTUNITY = "opportunity"
    TAXONOMY = "taxonomy"
    """Only of feeds: words that came with one. A row of a list never turns into one."""


class ImportedRecord(Model):
    """What the list said of one record. Where it says the same again, what editors did to the record stays.

    `digest` stands for all of it, `marks` for each field by name: short hashes, never the values.
    """

    __tablename__ = "imported_record"

    source_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("import_source.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[ImportedKind] = mapped_column(primary_key=True)
    source_key: Mapped[str] = mapped_column(line, primary_key=True)
    digest: Mapped[str] = mapped_column(short)
    marks: Mapped[dict[str, str]] = mapped_column(JSON)
    missing_since: Mapped[datetime | None]
    """When the source was first read without it. Of feeds only; somebody looks, nothing is deleted."""
