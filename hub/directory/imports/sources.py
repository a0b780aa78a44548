"""A list as we know it: what is said of it, and how its records stand here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hub.core import clock
from hub.core.db import db
from hub.directory.imports.fields import RECORDS
from hub.directory.imports.mapping import SourceInfo
from hub.directory.models import ImportedRecord, ImportSource, MergedKind
from hub.directory.queries import merged


@dataclass(frozen=True, slots=True)
class Standing:
    """What tells that nobody brought in a list, took away from it or merged what it names since we looked."""

    source_id: uuid.UUID | None
    last_imported_at: datetime | None
    records: Sequence[int]
    merged: int


def standing(name: str) -> Standing:
    """How the records of a list stand now."""
    at = select(ImportSource.id, ImportSource.last_imported_at).where(ImportSource.name == name)
    found = db.session.execute(at).first()
    source_id, last_imported_at = found or (None, None)
    held = [select(func.count()).select_from(one).where(one.source == name) for one in RECORDS.values()]
    held.append(select(func.count()).select_from(ImportedRecord).where(ImportedRecord.source_id == source_id))
    records = tuple(db.session.scalar(one) or 0 for one in held)
    return Standing(source_id, last_imported_at, records, len(merged.successors(MergedKind.ORGANIZATION)))


def renewed(told: SourceInfo, source_id: uuid.UUID) -> ImportSource:
    """The list with what its mapping says of it now; a new one gets this id."""
    found = db.session.get(ImportSource, source_id)
    source = found or ImportSource(id=source_id, name=told.name, last_imported_at=clock.now())
    source.title, source.publisher, source.licence = told.title, told.publisher, told.licence
    source.attribution, source.url, source.edition = told.attribution, told.url, told.edition
    db.session.add(source)
    db.session.flush()
    return source
