"""A run is done: a feed fetched and saved, each step noted for whoever watches."""

import logging
import uuid
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import update

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.errors import HubError
from hub.directory.importing import feeds, queries
from hub.directory.imports.open_referral import feed as fetching
from hub.directory.imports.open_referral.items import Item
from hub.directory.imports.open_referral.run import CHUNK, Run
from hub.directory.imports.report import Outcome, Report
from hub.directory.models import ImportRun, RunStatus
from hub.directory.services import duplicates

logger = logging.getLogger(__name__)

IN_HANDS = timedelta(minutes=3)
MOST_ROWS = 20_000
STUMBLED = "Something went wrong on our side. What was saved until then stays; read it again to go on."


def read(run_id: uuid.UUID, settings: Settings) -> None:
    """Read the feed of this run. A run that a worker holds is left to it; one whose worker died is taken up."""
    run = queries.run(run_id, actor=SYSTEM)
    if run.feed is None or not may_be_taken_up(run):
        return
    feed = queries.feed(run.feed.id, actor=SYSTEM)
    told = feeds.told(feed)
    step(run_id, status=RunStatus.FETCHING)
    try:
        source = fetching.Feed(
            feed.url,
            settings.data_dir,
            fetching.fetcher(settings),
            on_records=lambda done, of: step(run_id, done=done, of=of),
        )
        fetched = source.fetched()
        step(run_id, status=RunStatus.SAVING, done=0, of=fetched.count)
        with transaction():
            saving = Run(told, actor=SYSTEM)
        done = 0
        for chunk in _chunks(fetched.items()):
            with transaction():
                saving.take(chunk)
            done += len(chunk)
            step(run_id, done=done)
        with transaction():
            saving.finish()
            duplicates.ask_to_look()
            saving.report.notes += fetched.notes
            finish(run_id, saving.report)
        source.forget()
    except HubError as refusal:
        fail(run_id, refusal.message)
    except Exception:
        db.session.rollback()
        logger.exception("feed_not_read", extra={"run_id": str(run_id)})
        fail(run_id, STUMBLED)


def step(run_id: uuid.UUID, **values: Any) -> None:
    """Note how far a run is."""
    with transaction():
        _set(run_id, touched_at=clock.now(), **values)


def finish(run_id: uuid.UUID, report: Report, **more: Any) -> None:
    """Keep the report with its run. Inside the transaction that made it true."""
    rows = [
        [one.kind, one.row, one.outcome.value, one.name, one.key, " ".join(one.why)]
        for one in report.results
        if one.outcome is not Outcome.UNCHANGED or one.why
    ]
    notes = list(report.notes)
    if len(rows) > MOST_ROWS:
        notes.append(
            f"The report names the first {MOST_ROWS:,} of {len(rows):,} rows. The figures are of all."
        )
    counts = {outcome.value: count for outcome, count in report.counts().items()}
    now = clock.now()
    _set(
        run_id,
        status=RunStatus.DONE,
        counts=counts,
        rows=rows[:MOST_ROWS],
        notes=notes,
        finished_at=now,
        touched_at=now,
        **more,
    )


def fail(run_id: uuid.UUID, problem: str) -> None:
    with transaction():
        _set(run_id, status=RunStatus.FAILED, problem=problem, finished_at=clock.now())


def _set(run_id: uuid.UUID, **values: Any) -> None:
    db.session.execute(
        update(ImportRun).where(ImportRun.id == run_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def may_be_taken_up(run: ImportRun) -> bool:
    """Whether nobody works at it: it waits, or whoever did has not been heard of for minutes."""
    if run.status is RunStatus.WAITING:
        return True
    return not run.status.is_over and (run.touched_at is None or clock.now() - run.touched_at > IN_HANDS)


def _chunks(items: Iterable[Item]) -> Iterable[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
