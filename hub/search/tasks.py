"""Keeping the index in step: each change soon after it, opening times every night, everything when asked."""

import logging
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.outbox import services as outbox
from hub.outbox.models import Promise
from hub.search import documents
from hub.search.engine import Document, Drift, IndexUnavailable, SearchEngine, WhooshEngine
from hub.search.shelf import Shelf

logger = logging.getLogger(__name__)

REBUILD = "search.rebuild"
NIGHTLY = "search.nightly"
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


def _stale_after_days() -> int:
    settings: Settings = current_app.extensions["hub.settings"]
    return settings.stale_after_days


@outbox.handles(SERVICE_CHANGED, batch=BATCH)
def reindex(payloads: Sequence[dict[str, Any]]) -> None:
    """Bring these services' entries up to date: as they are now, gone if the public may not see them now."""
    ids = {uuid.UUID(payload["service_id"]) for payload in payloads}
    found = documents.documents(ids, stale_after_days=_stale_after_days())
    db.session.rollback()  # the reading is over; writing the index takes its time
    try:
        if gone := ids - {document.id for document in found}:
            engine().remove(gone)
        if found:
            engine().put(found)
    except IndexUnavailable:
        logger.exception("index_unavailable")
        rebuild()


@outbox.handles(REBUILD, batch=BATCH)
def rebuild_promised(_payloads: Sequence[dict[str, Any]]) -> None:
    rebuild()


@outbox.handles(NIGHTLY, batch=BATCH)
def nightly(_payloads: Sequence[dict[str, Any]]) -> None:
    """A new day: opening times of the coming fortnight, and who has become stale."""
    drift = compare()
    if not drift.is_none:
        found = {"missing": len(drift.missing), "surplus": len(drift.surplus), "stale": len(drift.stale)}
        logger.warning("index_drift", extra=found)
    rebuild()
    with transaction():
        promise_nightly()


def rebuild(wrap: Wrap = lambda made: made) -> None:
    """Make a new generation of the index beside the old one, then point at it."""
    engine().rebuild(wrap(documents.all_documents(stale_after_days=_stale_after_days())))
    db.session.rollback()


def compare() -> Drift:
    """How the index differs from what it should hold."""
    return engine().compare(documents.all_documents(stale_after_days=_stale_after_days()))


def ensure() -> None:
    """An index that can be read, and a night shift that is booked."""
    with transaction():
        promise_nightly()
    try:
        if engine().check().is_sound:
            outbox.work_until_idle()
            return
    except IndexUnavailable:
        pass
    rebuild()


def promise_rebuild() -> None:
    """Ask the worker for a rebuild, once, whoever else has asked."""
    if not outbox.waiting(REBUILD):
        outbox.enqueue(REBUILD)


def promise_nightly() -> None:
    waiting = select(Promise.id).where(Promise.kind == NIGHTLY, Promise.due_at > clock.now()).limit(1)
    if db.session.scalar(waiting):
        return
    tomorrow = clock.today() + timedelta(days=1)
    outbox.enqueue(NIGHTLY, due_at=datetime.combine(tomorrow, NIGHTLY_AT, clock.LONDON))
