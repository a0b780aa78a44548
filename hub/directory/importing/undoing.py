"""A whole import taken back: what it made goes, what it changed reads as before, what it proposed waits no more.

What people touched since stays.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import SYSTEM, Actor, Permission
from hub.audit import services as audit
from hub.core.db import Base, db
from hub.core.errors import Conflict
from hub.directory.changes import stored
from hub.directory.imports import ledger as ledgers
from hub.directory.imports import proposing
from hub.directory.imports.fields import LINKED, RECORDS
from hub.directory.imports.inserting import promise_services
from hub.directory.imports.ledger import Ledger
from hub.directory.imports.open_referral.ids import TABLES
from hub.directory.models import (
    Attribute,
    ImportedKind,
    ImportedRecord,
    ImportRun,
    ImportSource,
    Location,
    Opportunity,
    RunStatus,
    Service,
)
from hub.directory.services.records import must

CHUNK = 500
OWN = frozenset(
    {"service", "location", "opportunity", "attribute", "doubt", *(t.__tablename__ for t in TABLES.values())}
)
"""Tables whose rows go with an entry, because nobody but the import and our machinery wrote them."""
ORDER = (ImportedKind.SERVICE, ImportedKind.OPPORTUNITY, ImportedKind.LOCATION, ImportedKind.ORGANIZATION)


@dataclass(slots=True)
class Undone:
    """What was taken back, and what had to stay."""

    gone: int = 0
    restored: int = 0
    stayed: list[str] = field(default_factory=list)


def undo(run: ImportRun, *, actor: Actor) -> Undone:
    """Take it back. Raises Conflict when there is nothing to take back, or a later import built upon it."""
    must(actor, Permission.DIRECTORY_IMPORT)
    if run.status is not RunStatus.DONE or run.is_rehearsal or not run.undo:
        raise Conflict("There is nothing here to take back.")
    later = select(ImportRun.id).where(
        ImportRun.title == run.title,
        ImportRun.created_at > run.created_at,
        ImportRun.is_rehearsal.is_(False),
        ImportRun.status == RunStatus.DONE,
        ImportRun.feed_id.is_(None),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise Conflict("This list was brought in again since. Take the later one back first.")
    done = Undone()
    ledger = Ledger.of(run.undo)
    proposing.take_back(ledger.proposed, actor=SYSTEM)
    for kind, record_id, before, after in ledger.changed:
        _restore(kind, record_id, before, after, done)
    db.session.flush()
    for kind in ORDER:
        ids = ledger.made.get(kind, [])
        for start in range(0, len(ids), CHUNK):
            _take_out(kind, ids[start : start + CHUNK], done)
    _forget(ledger)
    run.status = RunStatus.UNDONE
    summary = f"Taken back: {done.gone} entries gone, {done.restored} as they were before."
    run.notes = [*run.notes, summary, *done.stayed]
    run.undo = {}
    audit.record(
        "directory.import-undone",
        actor=actor,
        record_type="import_run",
        record_id=run.id,
        gone=done.gone,
        restored=done.restored,
        stayed=len(done.stayed),
    )
    return done


def _restore(
    kind: ImportedKind, record_id: uuid.UUID, before: dict[str, Any], after: dict[str, Any], done: Undone
) -> None:
    table = RECORDS[kind]
    lists = [getattr(table, name) for name in before if name in TABLES]
    query = select(table).where(table.id == record_id).options(*(selectinload(one) for one in lists))
    record = db.session.scalar(query)
    if record is None:
        return
    for name, value in before.items():
        if ledgers.read(kind, record, name) != after[name]:
            done.stayed.append(f"{_called(record)}: {name} was edited since, and stays.")
        elif name in TABLES:
            part = TABLES[name]
            getattr(record, name)[:] = [part(**stored.values(part, row)) for row in value]
        elif name.startswith("terms."):
            ledgers.carry(kind, record.id, name, value)
        else:
            setattr(record, name, stored.values(table, {name: value})[name])
    done.restored += 1


def _take_out(kind: ImportedKind, ids: Sequence[uuid.UUID], done: Undone) -> None:
    table = RECORDS[kind]
    used = _used(table, ids)
    gone = []
    rows = db.session.execute(select(table.id, table.version, *_names(table)).where(table.id.in_(ids)))
    for row in rows:
        if row.version > 1 or row.id in used:
            done.stayed.append(f"{row[2] or 'A place'} was edited or used since, and stays.")
        else:
            gone.append(row.id)
    if kind in LINKED:
        carried = (Attribute.link_entity == LINKED[kind], Attribute.link_id.in_(gone))
        db.session.execute(delete(Attribute).where(*carried))
    db.session.execute(
        delete(table).where(table.id.in_(gone)), execution_options={"synchronize_session": False}
    )
    if kind is ImportedKind.SERVICE:
        promise_services(gone)  # the index finds them gone
    done.gone += len(gone) if kind is not ImportedKind.LOCATION else 0


def _used(table: type[Any], ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those that something else than the import points to: a referral, a claim, somebody's own services."""
    found: set[uuid.UUID] = set()
    if table is RECORDS[ImportedKind.ORGANIZATION]:
        for own in (Service, Location, Opportunity):
            held = select(own.organization_id).where(own.organization_id.in_(ids))
            found |= {one for one in db.session.scalars(held) if one}
    for other in Base.metadata.sorted_tables:
        if other.name in OWN:
            continue
        for column in other.columns:
            if any(key.column.table is table.__table__ for key in column.foreign_keys):
                found |= set(db.session.scalars(select(column).where(column.in_(ids))))
    return found


def _names(table: type[Any]) -> tuple[Any, ...]:
    return (table.title,) if table is Opportunity else (table.name,)


def _called(record: Any) -> str:
    return str(getattr(record, "name", "") or getattr(record, "title", "") or "A place")


def _forget(ledger: Ledger) -> None:
    """The source's last words on what is gone, and on what reads otherwise again: the list is new to us then."""
    source = db.session.scalar(select(ImportSource.id).where(ImportSource.name == ledger.source))
    for kind, keys in ledger.keys.items():
        for start in range(0, len(keys), CHUNK):
            said = (
                ImportedRecord.source_id == source,
                ImportedRecord.kind == kind,
                ImportedRecord.source_key.in_(keys[start : start + CHUNK]),
            )
            db.session.execute(delete(ImportedRecord).where(*said))
