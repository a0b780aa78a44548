"""Promise work inside a transaction; register who does it; do what is due."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from hub.core import clock
from hub.core.db import db, transaction
from hub.outbox.models import Promise

logger = logging.getLogger(__name__)

Handler = Callable[[Sequence[dict[str, Any]]], None]

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=72)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=4)
ALONE_AFTER = 3

_IS_DUE = and_(
    Promise.due_at <= bindparam("now"),
    Promise.gave_up_at.is_(None),
    or_(Promise.leased_until.is_(None), Promise.leased_until < bindparam("now")),
)
_KINDS = select(Promise.kind).where(_IS_DUE).distinct().order_by(Promise.kind)
_DUE = (
    select(Promise.id, Promise.payload, (Promise.attempts + 1).label("tries"))
    .where(Promise.kind == bindparam("kind"), _IS_DUE)
    .order_by(Promise.due_at, Promise.id)
)
_FIRST = _DUE.limit(1)
_ALONE = _DUE.where(Promise.id == bindparam("first_id")).with_for_update(skip_locked=True)
_IN_COMPANY = _DUE.where(Promise.attempts < ALONE_AFTER).with_for_update(skip_locked=True)
"""What every look into the outbox asks, put together once."""


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 10 seconds, then twice as long each time, up to 4 hours."""
    return min(FIRST_WAIT * (1 << min(tries - 1, 12)), LONGEST_WAIT)


# Counted in tries and not from the day of the promise: a reminder promised a month ago, or one that waited
# for a worker that was switched off, has the same three days as any other.
MOST_TRIES = next(n for n in count(1) if sum(map(wait_after, range(1, n)), timedelta()) >= GIVE_UP_AFTER)


@dataclass(frozen=True, slots=True)
class _Registered:
    handler: Handler
    batch: int
    lane: str
    given_up: Callable[[dict[str, Any]], None] | None


_handlers: dict[str, _Registered] = {}
_PROMISED = "hub.outbox.promised"


class NotAll(Exception):
    """What a handler raises that could do only some: these payloads wait and are tried again, the rest is done."""

    def __init__(self, left: Sequence[dict[str, Any]]) -> None:
        super().__init__()
        self.left = list(left)


def handles(
    kind: str,
    *,
    batch: int = 1,
    lane: str = "",
    given_up: Callable[[dict[str, Any]], None] | None = None,
) -> Callable[[Handler], Handler]:
    """Register who does a kind of work. It gets up to `batch` payloads at once, and may get one twice.

    In one worker, kinds of the same lane (the index, say) are done one after another; a kind is its own lane.
    `given_up` is told of a payload that nobody tries any more, in the transaction that gives it up.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = _Registered(handler, batch, lane or kind, given_up)
        return handler

    return register


def lane_of(kind: str) -> str:
    """Which kinds of work must not be done at the same time as this one: those of the same lane."""
    registered = _handlers.get(kind)
    return registered.lane if registered else kind


def enqueue(kind: str, *, due_at: datetime | None = None, **payload: Any) -> None:
    """Promise work. It exists if and only if the transaction around this commits."""
    due_at = due_at or clock.now()
    db.session.add(Promise(kind=kind, payload=payload, due_at=due_at))
    _note(kind, due_at)


def promised_in(session: Session) -> dict[str, datetime]:
    """The kinds that this session promised since it was last asked, and when the first of each is due."""
    noted: dict[str, datetime] = session.info.pop(_PROMISED, {})
    return noted


def _note(kind: str, due_at: datetime) -> None:
    noted = db.session.info.setdefault(_PROMISED, {})
    noted[kind] = min(noted.get(kind, due_at), due_at)


def waiting(kind: str | None = None) -> int:
    """How many promises are neither kept nor given up."""
    found = select(func.count()).select_from(Promise).where(Promise.gave_up_at.is_(None))
    return db.session.scalar(found.where(Promise.kind == kind) if kind else found) or 0


def is_promised(kind: str, **payload: str) -> bool:
    """Whether somebody still means to do this."""
    made = select(Promise.id).where(Promise.kind == kind, Promise.gave_up_at.is_(None))
    for name, given in payload.items():
        made = made.where(Promise.payload[name].as_string() == given)
    return db.session.scalar(made.limit(1)) is not None


def given_up() -> int:
    """How many promises nobody tries to keep any more."""
    lost = select(func.count()).select_from(Promise).where(Promise.gave_up_at.is_not(None))
    return db.session.scalar(lost) or 0


def take_back(kind: str, *, due_by: datetime | None = None, **payload: str) -> int:
    """Nobody keeps these promises any more; returns how many there were. One in a worker's hands may still be kept."""
    made = delete(Promise).where(Promise.kind == kind)
    if due_by is not None:
        made = made.where(Promise.due_at <= due_by)
    for name, given in payload.items():
        made = made.where(Promise.payload[name].as_string() == given)
    return len(db.session.execute(made.returning(Promise.id)).all())


def try_again() -> None:
    """Give each promise that was given up its three days once more, after what kept it from being kept is put right."""
    lost = update(Promise).where(Promise.gave_up_at.is_not(None))
    for kind in db.session.scalars(select(Promise.kind).where(Promise.gave_up_at.is_not(None)).distinct()):
        _note(kind, clock.now())
    db.session.execute(lost.values(gave_up_at=None, attempts=0, due_at=clock.now()))


def work_once() -> int:
    """Do what is due now, oldest first, one batch of each kind; returns how many promises were kept.

    A handler runs outside any transaction of ours and opens its own. Whatever it raises, its promises wait
    longer each time, and after 72 hours of tries they are given up, loudly. One that failed three times in
    company is tried alone, so that it keeps nobody else from being served.
    """
    due = set(due_kinds())  # one question, and not one for each of fifty kinds
    return sum(_work(kind, registered) for kind, registered in _handlers.items() if kind in due)


def work_through(kind: str) -> int:
    """Do all that is due of one kind; returns how many promises were kept."""
    done = 0
    if registered := _handlers.get(kind):
        while kept := _work(kind, registered):
            done += kept
    return done


def due_kinds() -> Sequence[str]:
    """The kinds of work of which something is due and in nobody's hands."""
    return db.session.scalars(_KINDS, {"now": clock.now()}).all()


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
    left: Sequence[dict[str, Any]] = ()
    error = "NotAll"
    try:
        try:
            registered.handler([promise.payload for promise in leased])
        except NotAll as some:
            left = some.left
        kept = [promise.id for promise in leased if promise.payload not in left]
        with transaction():
            db.session.execute(delete(Promise).where(Promise.id.in_(kept)))
    except Exception as broken:
        db.session.rollback()
        logger.exception("promise_failed", extra={"kind": kind, "promise_ids": [p.id for p in leased]})
        kept, left, error = [], [promise.payload for promise in leased], type(broken).__name__
    if late := [promise for promise in leased if promise.payload in left]:
        _put_off(late, kind, registered, error)
    return len(kept)


def _lease(kind: str, batch: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Take what is due so that no other worker takes it too. `tries` counts this one."""
    now = clock.now()
    asked = {"kind": kind, "now": now}
    first = db.session.execute(_FIRST, asked).first()
    if first is None:
        return ()  # a look costs no write lock
    with transaction():
        if first.tries > ALONE_AFTER:
            taken = db.session.execute(_ALONE, asked | {"first_id": first.id}).all()
        else:
            taken = db.session.execute(_IN_COMPANY.limit(batch), asked).all()
        db.session.execute(
            update(Promise)
            .where(Promise.id.in_([promise.id for promise in taken]))
            .values(leased_until=now + LEASE, attempts=Promise.attempts + 1)
        )
    return taken


def _put_off(
    promises: Sequence[Row[*tuple[Any, ...]]], kind: str, registered: _Registered, error: str
) -> None:
    now = clock.now()
    with transaction():
        for promise in promises:
            given_up = promise.tries >= MOST_TRIES
            _note(kind, now + wait_after(promise.tries))
            db.session.execute(
                update(Promise)
                .where(Promise.id == promise.id)
                .values(
                    leased_until=None,
                    last_error=error,
                    due_at=now + wait_after(promise.tries),
                    gave_up_at=now if given_up else None,
                )
            )
            if given_up:
                logger.error("promise_given_up", extra={"kind": kind, "promise_id": promise.id})
                if registered.given_up:
                    registered.given_up(promise.payload)
