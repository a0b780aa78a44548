"""Keeping the index in step: each change soon after it, opening times every night, everything when asked."""

import logging
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import time
from typing import Any

from flask import current_app
from sqlalchemy.exc import OperationalError

from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.outbox import daily
from hub.outbox import services as outbox
from hub.search import documents
from hub.search.engine import Document, Drift, IndexUnavailable, SearchEngine, WhooshEngine
from hub.search.shelf import Shelf

logger = logging.getLogger(__name__)

REBUILD = "search.rebuild"
INDEX = "index"
NIGHTLY_AT = time(0, 5)
BATCH = 500

Wrap = Callable[[Iterable[Document]], Iterable[Document]]


def engine() -> SearchEngine:
    """The engine of this process."""
    held: SearchEngine = current_app.extensions["hub.engine"]
    return held


def install(app: Any, settings: Settings) -> None:
    app.extensions["hub.engine"] = WhooshEngine(settings.index_dir)
    app.extensions["hub.shelf"] = Shelf()


@outbox.handles(SERVICE_CHANGED, batch=BATCH, lane=INDEX)
def reindex(payloads: Sequence[dict[str, Any]]) -> None:
    """Bring these services' entries up to date: as they are now, gone if the public may not see them now."""
    ids = {uuid.UUID(payload["service_id"]) for payload in payloads}
    found = documents.documents(ids)
    db.session.rollback()  # the reading is over; writing the index takes its time
    try:
        if gone := ids - {document.id for document in found}:
            engine().remove(gone)
        if found:
            engine().put(found)
    except IndexUnavailable:
        logger.exception("index_unavailable")
        rebuild()


@outbox.handles(REBUILD, batch=BATCH, lane=INDEX)
def rebuild_promised(_payloads: Sequence[dict[str, Any]]) -> None:
    rebuild()


@daily.chore("search.nightly", at=NIGHTLY_AT, lane=INDEX)
def nightly() -> None:
    """A new day: opening times of the coming fortnight."""
    drift = compare()
    if not drift.is_none:
        found = {"missing": len(drift.missing), "surplus": len(drift.surplus), "stale": len(drift.stale)}
        logger.warning("index_drift", extra=found)
    rebuild()


def rebuild(wrap: Wrap = lambda made: made) -> None:
    """Make a new generation of the index beside the old one, then point at it."""
    engine().rebuild(wrap(documents.all_documents()))
    db.session.rollback()


def compare() -> Drift:
    """How the index differs from what it should hold."""
    return engine().compare(documents.all_documents())


def ensure() -> None:
    """An index that can be read and holds what was promised so far."""
    try:
        if engine().check().is_sound:
            outbox.work_until_idle()
            return
    except IndexUnavailable:
        pass
    with transaction():
        outbox.take_back(SERVICE_CHANGED, due_by=clock.now())  # what is read after this has it already
    rebuild()


def ask_for_rebuild() -> None:
    """Ask the worker for a new index, once, whoever else has asked. Where nothing can be written, nobody is asked:
    the page that found the index broken must come all the same."""
    try:
        if not outbox.waiting(REBUILD):
            with transaction():
                outbox.enqueue(REBUILD)
    except OperationalError:
        logger.exception("rebuild_not_promised")
