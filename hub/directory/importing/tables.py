"""Tables that editors bring in, once they are here: their columns named, tried out, brought in."""

import json
import re
import time
import tomllib
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hub.accounts.policy import SYSTEM, Actor, Permission
from hub.core.config import Settings
from hub.core.db import db, long_write, rehearsal, transaction
from hub.core.errors import Conflict, HubError
from hub.directory.importing import queries, reading
from hub.directory.importing.arriving import FOLDER, table_of
from hub.directory.importing.columns import mapping_of
from hub.directory.imports import apply, mapping
from hub.directory.imports.ledger import Ledger
from hub.directory.models import ImportRun, RunStatus
from hub.directory.services import duplicates
from hub.directory.services.records import must
from hub.outbox import services as outbox

READ_TABLE = "directory.read-table"
READING = 0.8
"""The part of the time that reading takes; the rest is writing."""


def say(
    run: ImportRun, said: Mapping[str, str], *, columns: Sequence[str], publish: bool, actor: Actor
) -> ImportRun:
    """Keep what the table's `columns` are, and promise to try it out. Raises Invalid when that tells too little."""
    must(actor, Permission.DIRECTORY_IMPORT)
    text = mapping_of(said, name=source_name(run.title), title=run.title, publish=publish)
    mapping.parse(tomllib.loads(text), name="The columns").check_columns("the file", columns)
    return _next(run, text, is_rehearsal=True)


def do(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Promise to bring in what was tried out. Pressed twice, it is one run."""
    must(actor, Permission.DIRECTORY_IMPORT)
    if not run.is_rehearsal or run.status is not RunStatus.DONE:
        raise Conflict("Try it out first, then bring it in.")
    again = select(ImportRun).where(
        ImportRun.file == run.file, ImportRun.mapping == run.mapping, ImportRun.is_rehearsal.is_(False)
    )
    found = again.where(ImportRun.created_at > run.created_at, ImportRun.status != RunStatus.DRAFT)
    return db.session.scalars(found).first() or _next(run, run.mapping, is_rehearsal=False)


def _next(run: ImportRun, text: str, *, is_rehearsal: bool) -> ImportRun:
    made = ImportRun(
        id=uuid.uuid4(), title=run.title, file=run.file, mapping=text, is_rehearsal=is_rehearsal, of=run.of
    )
    db.session.add(made)
    outbox.enqueue(READ_TABLE, run_id=str(made.id))
    return made


def source_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:150] or "table"


# ------------------------------------------------------------------------------------------------ the work


def read(run_id: uuid.UUID, settings: Settings) -> None:
    """Bring in the table of this run, whole or not at all; a rehearsal is taken back."""
    run = queries.run(run_id, actor=SYSTEM)
    if not reading.may_be_taken_up(run):
        return
    reading.step(run_id, status=RunStatus.SAVING)
    try:
        table = table_of(run, settings)
        wanted = mapping.parse(tomllib.loads(run.mapping), name="The columns")
        meter = Meter(settings, run_id)
        title, rows, is_rehearsal = run.title, run.of, run.is_rehearsal
        ready = apply.prepare(table, wanted, name=title, actor=SYSTEM, on_rows=meter.read)
        if is_rehearsal:
            with long_write(), rehearsal():
                report = ready.write(on_rows=meter.wrote)
            with transaction():
                reading.finish(run_id, report, done=rows)
        else:
            ledger = Ledger()
            with long_write(), transaction():
                report = ready.write(ledger, on_rows=meter.wrote)
                duplicates.ask_to_look()
                reading.finish(run_id, report, done=rows, undo=ledger.kept())
        meter.forget()
    except HubError as refusal:
        reading.fail(run_id, refusal.message)
    except Exception:
        db.session.rollback()
        reading.logger.exception("table_not_read", extra={"run_id": str(run_id)})
        reading.fail(run_id, "Something went wrong on our side, and nothing was changed.")


class Meter:
    """How far a table is, in a file: while it is brought in the database holds still."""

    def __init__(self, settings: Settings, run_id: uuid.UUID) -> None:
        self._path = settings.data_dir / FOLDER / f"{run_id}.done"
        self._read, self._wrote, self._told = 0, 0, 0.0

    def read(self, rows: int) -> None:
        self._read += rows
        self._tell()

    def wrote(self, rows: int) -> None:
        self._wrote += rows
        self._tell()

    def _tell(self) -> None:
        """A row that was read has most of its time behind it, and is done when it was written, too."""
        if time.monotonic() - self._told > 0.5:
            self._told = time.monotonic()
            self._path.write_text(json.dumps(round(self._read * READING + self._wrote * (1 - READING))))

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)

    @property
    def done(self) -> int:
        try:
            return int(self._path.read_text())
        except (OSError, ValueError):
            return 0
