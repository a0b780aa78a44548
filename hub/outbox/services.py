"""Promise work inside a transaction; register who does it; do what is due."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from hub.core import clock
from hub.core.db import db, transaction
from hub.outbox.models import Promise

logger = logging.getLogger(__name__)

Handler = Callable[[Sequence[dict[str, Any]]], None]

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=72)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class _Registered:
    handler: Handler
    batch: int


_handlers: dict[str, _Registered] = {}


def handles(kind: str, *, batch: int = 1) -> Callable[[Handler], Handler]:
    """Register who does a kind of work. It gets up to `batch` payloads at once, and may get one twice."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = _Registered(handler, batch)
        return handler

    return register


def enqueue(kind: str, *, due_at: datetime | None = None, **payload: Any) -> None:
    """Promise work. It exists if and only if the transaction around this commits."""
    db.session.add(Promise(kind=kind, payload=payload, due_at=due_at or clock.now()))


def waiting(kind: str | None = None) -> int:
    """How many promises are neither kept nor given up."""
    found = select(func.count()).select_from(Promise).where(Promise.gave_up_at.is_(None))
    return db.session.scalar(found.where(Promise.kind == kind) if kind else found) or 0


def work_once() -> int:
    """Do what is due now, oldest first, one batch of each kind; returns how many promises were kept.

    A handler runs outside any transaction of ours and opens its own. Whatever it raises, its promises wait
    longer each time and are given up, loudly, after 72 hours.
    """
    return sum(_work(kind, registered) for kind, registered in _handlers.items())


def work_until_idle(limit: int = 10_000) -> int:
    """Keep at it until nothing is due, as a test or a command wants."""
    done = 0
    while done < limit and (kept := work_once()):
        done += kept
    return done


def _work(kind: str, registered: _Registered) -> int:
    leased = _lease(kind, registered.batch)
    if not leased:
        return 0
    ids = [promise.id for promise in leased]
    try:
        registered.handler([promise.payload for promise in leased])
    except Exception as error:
        db.session.rollback()
        logger.exception("promise_failed", extra={"kind": kind, "promise_ids": ids})
        _put_off(leased, type(error).__name__)
        return 0
    with transaction():
        db.session.execute(delete(Promise).where(Promise.id.in_(ids)))
    return len(ids)


def _lease(kind: str, batch: int) -> Sequence[Promise]:
    """Take what is due so that no other worker takes it too."""
    now = clock.now()
    due = (
        select(Promise)
        .where(Promise.kind == kind, Promise.due_at <= now, Promise.gave_up_at.is_(None))
        .where(or_(Promise.leased_until.is_(None), Promise.leased_until < now))
        .order_by(Promise.due_at, Promise.id)
        .limit(batch)
    )
    if db.session.scalars(due.limit(1)).first() is None:
        return ()  # a look costs no write lock
    with transaction():
        taken = db.session.scalars(
            due.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        ).all()
        ids = [promise.id for promise in taken]
        leased = {"leased_until": now + LEASE, "attempts": Promise.attempts + 1}
        db.session.execute(
            update(Promise).where(Promise.id.in_(ids)).values(leased),
            execution_options={"synchronize_session": False},
        )
    return taken


def _put_off(promises: Sequence[Promise], error: str) -> None:
    now = clock.now()
    with transaction():
        for promise in promises:
            tries = promise.attempts  # as it was before this try
            wait = min(FIRST_WAIT * 2 ** min(tries, 12), LONGEST_WAIT)
            given_up = now - promise.created_at > GIVE_UP_AFTER
            values = {
                "leased_until": None,
                "last_error": error,
                "due_at": now + wait,
                "gave_up_at": now if given_up else None,
            }
            db.session.execute(
                update(Promise).where(Promise.id == promise.id).values(values),
                execution_options={"synchronize_session": False},
            )
            if given_up:
                logger.error("promise_given_up", extra={"kind": promise.kind, "promise_id": promise.id})
