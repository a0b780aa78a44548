"""A file that an editor sent: kept, read once to see what is in it, and from then on known by its first rows.

Requests take turns, so none of them reads a long file. Short text is looked at while it is sent, and what is wrong
with it is said at once; a worker looks at anything else, because a small workbook may unpack to a very large one. No
page opens the file again: its run holds what they show.
"""

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select, update

from hub.accounts.policy import SYSTEM, Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import added_once, db, transaction
from hub.core.errors import HubError, Invalid
from hub.directory.importing import queries, reading
from hub.directory.imports import reading as opening
from hub.directory.imports.reading import Table
from hub.directory.models import ImportRun, RunStatus
from hub.directory.services.records import must
from hub.outbox import services as outbox

LOOK_AT_TABLE = "directory.look-at-table"
FOLDER = "tables"
ENDINGS = frozenset({".csv", ".xlsx", ".tsv", ".txt", ".json", ".geojson"})
SHORT = 1_000_000  # bytes of text, which take a twentieth of a second
LOOKED_AT = 50  # rows
SHOWN = 300  # letters of a cell: enough to tell a telephone number from a story
GONE = "The file is no longer here: files are kept 30 days. Send it again."
STUMBLED = "Something went wrong on our side, and the file was not read. Send it again."


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table without opening it."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]
    total: int


@dataclass(frozen=True, slots=True)
class Received:
    """A file on our disk. Without a head a worker has to look at it."""

    file: str
    head: Head | None


def receive(file: IO[bytes], called: str, *, settings: Settings, actor: Actor, run_id: uuid.UUID) -> Received:
    """Put what was sent on the disk, before anything is written down. Raises Invalid, and then it is not kept."""
    must(actor, Permission.DIRECTORY_IMPORT)
    ending = Path(called).suffix.lower()
    path = _path(f"{run_id}{ending if ending in ENDINGS else '.csv'}", settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as kept:
        shutil.copyfileobj(file, kept)
    try:
        is_short = opening.kind_of(path) is opening.Kind.TEXT and path.stat().st_size <= SHORT
        return Received(path.name, _looked_at(opening.open_table(path)) if is_short else None)
    except HubError as refusal:
        path.unlink(missing_ok=True)
        raise Invalid(refusal.message.replace(path.name, Path(called).name or "The file")) from refusal


def keep(received: Received, *, title: str, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """Write down what was received, and promise to look at it if nobody has."""
    must(actor, Permission.DIRECTORY_IMPORT)
    run = ImportRun(id=run_id, title=title, file=received.file)
    if not added_once(run):  # both presses arrived at once, and the other one was first
        return db.session.get_one(ImportRun, run_id)
    if received.head:
        _tell(run, received.head)
    else:
        outbox.enqueue(LOOK_AT_TABLE, run_id=str(run_id))
    audit.record("table.sent", actor=actor, record_type="import_run", record_id=run_id)
    return run


def look(run_id: uuid.UUID, settings: Settings) -> None:
    """Look at a table that was too much for a request. What is wrong with it is said on its run."""
    run = queries.run(run_id, actor=SYSTEM)
    if run.status is not RunStatus.WAITING:
        return
    path = _path(run.file, settings)
    try:
        head = _looked_at(opening.open_table(path))
    except HubError as refusal:
        path.unlink(missing_ok=True)
        reading.fail(run_id, refusal.message.replace(path.name, "The file"))
    except Exception:
        db.session.rollback()
        reading.logger.exception("table_not_looked_at", extra={"run_id": str(run_id)})
        reading.fail(run_id, STUMBLED)
    else:
        with transaction():
            _tell(queries.run(run_id, actor=SYSTEM), head)


def head_of(run: ImportRun, settings: Settings) -> Head:
    """What the table of a run begins with. Raises Invalid when its file was cleared away."""
    sent = select(ImportRun).where(ImportRun.file == run.file, ImportRun.status == RunStatus.DRAFT)
    held = db.session.scalar(sent) if run.file and _path(run.file, settings).is_file() else None
    if held is None or not held.rows:
        raise Invalid(GONE)
    columns, *rows = held.rows
    return Head(columns, rows, held.notes, held.of)


def table_of(run: ImportRun, settings: Settings) -> Table:
    """The table of a run, read from its start to its end: a worker's work. Raises Invalid when its file has gone."""
    path = _path(run.file, settings)
    if not run.file or not path.is_file():
        raise Invalid(GONE)
    return opening.open_table(path)


def clear_away(settings: Settings, *, older_than_days: int = 30) -> None:
    """Files of tables, and their first rows, are kept so long, to change a column and try again."""
    long_ago = clock.now() - timedelta(days=older_than_days)
    folder = settings.data_dir / FOLDER
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.stat().st_mtime < long_ago.timestamp():
            path.unlink(missing_ok=True)
    old = (ImportRun.status == RunStatus.DRAFT, ImportRun.created_at < long_ago)
    with transaction():
        db.session.execute(
            update(ImportRun).where(*old).values(rows=[]), execution_options={"synchronize_session": False}
        )


def _looked_at(table: Table) -> Head:
    rows = (cells for _, (_, cells) in zip(range(LOOKED_AT), table.rows(), strict=False))
    return Head(table.columns, [[cell[:SHOWN] for cell in cells] for cells in rows], table.notes, table.total)


def _tell(run: ImportRun, head: Head) -> None:
    run.status, run.of = RunStatus.DRAFT, head.total
    run.rows, run.notes = [list(head.columns), *map(list, head.rows)], list(head.notes)


def _path(file: str, settings: Settings) -> Path:
    return settings.data_dir / FOLDER / file
