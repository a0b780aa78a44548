"""After a transaction that promised something, the worker is woken. Before it, or without it, nothing happens."""

from typing import Any

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from hub.core import clock
from hub.core.config import Settings, SettingsError
from hub.core.db import db
from hub.outbox import services

SOON = services.FIRST_WAIT * 360
"""An hour: what is due later is found by the look round every minute, and need not lie in two places."""


class _Unopened:
    """Imports huey only when somebody promises something: pages that read have no use for it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._queue: Any = None

    def __call__(self) -> Any:
        if self._queue is None:
            from hub.outbox.queue import Queue

            self._queue = Queue(self._settings.queue_url, self._settings.data_dir)
        return self._queue

    def close(self) -> None:
        if self._queue is not None:
            self._queue.close()


def install(app: Flask, settings: Settings) -> None:
    """Raises SettingsError when the queue's setting asks for a package that is not installed."""
    if settings.queue_url:
        from hub.outbox.queue import missing

        if said := missing(settings.queue_url):
            raise SettingsError(f"Hub cannot start. {said}")
    app.extensions["hub.queue"] = _Unopened(settings)
    if not event.contains(db.session, "after_commit", _wake):
        event.listen(db.session, "after_commit", _wake)
        event.listen(db.session, "after_soft_rollback", _forget)


def queue() -> Any:
    """The queue of this process."""
    return current_app.extensions["hub.queue"]()


def close() -> None:
    """Before a fork: a file must not be in two hands. Whoever needs the queue opens it again."""
    current_app.extensions["hub.queue"].close()


def _wake(session: Session) -> None:
    """Once everything stands: a savepoint that ends says "commit" too, and whoever it wakes finds nothing yet."""
    if session.in_nested_transaction():
        return
    now = clock.now()
    for kind, at in services.promised_in(session).items():
        if at <= now:
            queue().wake(kind)
        elif at <= now + SOON:
            queue().wake(kind, at)


def _forget(session: Session, _previous: object) -> None:
    if not session.in_transaction():
        services.promised_in(session)
