"""What a source said last of each record, kept as short marks, and where its records are here."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from hub.core.db import db
from hub.directory.imports.fields import RECORDS
from hub.directory.models import ImportedKind, ImportedRecord


class Remembering:
    """The records of one source, by its own keys. The number of statements does not grow with them."""

    def __init__(self, source: str, source_id: uuid.UUID) -> None:
        self._source, self._source_id = source, source_id

    def ids(self, kind: ImportedKind, keys: Iterable[str]) -> dict[str, uuid.UUID]:
        """The records of this source that are there already, by key."""
        table = RECORDS[kind]
        found = select(table.source_key, table.id).where(
            table.source == self._source, table.source_key.in_(list(keys))
        )
        return {row.source_key: row.id for row in db.session.execute(found)}

    def _mine(self, kind: ImportedKind, keys: Iterable[str]) -> tuple[Any, ...]:
        return (
            ImportedRecord.source_id == self._source_id,
            ImportedRecord.kind == kind,
            ImportedRecord.source_key.in_(list(keys)),
        )

    def _rewrite(
        self, kind: ImportedKind, rows: Sequence[tuple[str, str, dict[str, str]]], stale: Iterable[str]
    ) -> None:
        """Keep these (key, digest, marks); of the keys in `stale` something else was kept before."""
        if not rows:
            return
        if stale := list(stale):
            self._forget(kind, stale)
        db.session.execute(
            insert(ImportedRecord),
            [self._remembered(kind, key, digest, marks) for key, digest, marks in rows],
        )

    def _forget(self, kind: ImportedKind, keys: Iterable[str]) -> None:
        db.session.execute(delete(ImportedRecord).where(*self._mine(kind, keys)))

    def _remembered(self, kind: ImportedKind, key: str, digest: str, marks: dict[str, str]) -> dict[str, Any]:
        return {
            "source_id": self._source_id,
            "kind": kind,
            "source_key": key,
            "digest": digest,
            "marks": marks,
        }
