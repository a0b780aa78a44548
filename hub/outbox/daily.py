"""What is done once a day at its time in England, however many workers there are, and once after an outage.

    @daily.chore("freshness", at=time(6, 0))
    def remind() -> None: ...

A chore becomes a promise like any other: leased, tried again when it fails, given up loudly after three days.
It may be done twice (a worker that dies after the work and before it said so), so it must bear that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hub.core import clock
from hub.core.db import db, transaction
from hub.outbox import services
from hub.outbox.models import Chore

LATE = timedelta(hours=1)
ALL_AT_ONCE = 100

Work = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """How it stands with one chore."""

    name: str
    at: time
    next_at: datetime
    done_at: datetime | None
    is_late: bool


_times: dict[str, time] = {}


def chore(name: str, *, at: time, lane: str = "") -> Callable[[Work], Work]:
    """Register a day's work. It runs outside any transaction of ours and opens its own."""

    def register(work: Work) -> Work:
        def keep(_payloads: Sequence[dict[str, Any]]) -> None:
            work()
            with transaction():
                db.session.execute(update(Chore).where(Chore.name == name).values(done_at=clock.now()))

        _times[name] = at
        services.handles(name, batch=ALL_AT_ONCE, lane=lane)(keep)
        return work

    return register


def promise_due() -> int:
    """Promise every chore whose time has come since it was last promised; returns how many.

    After an outage of any length that is one promise each, for the newest time: a day that was missed is not
    done late as well. A chore nobody has heard of yet waits for its first time.
    """
    now = clock.now()
    known = _promised()
    due = {name: newest for name, at in _times.items() if known.get(name) != (newest := _newest(at, now))}
    if not due:
        return 0
    with transaction():
        return sum(_promise(name, newest) for name, newest in due.items())


def kept() -> list[Kept]:
    """Every chore and how it stands, for whoever looks after the system."""
    now = clock.now()
    rows = {row.name: row for row in db.session.scalars(select(Chore))}
    return [_kept(name, at, rows.get(name), now) for name, at in sorted(_times.items())]


def _kept(name: str, at: time, row: Chore | None, now: datetime) -> Kept:
    newest = _newest(at, now)
    done_at = row.done_at if row else None
    was_due = row is not None and row.known_since < newest
    is_late = was_due and (done_at is None or done_at < newest) and now - newest > LATE
    return Kept(name, at, _after(newest, at), done_at, is_late)


def _promised() -> dict[str, datetime]:
    return {row.name: row.promised_for for row in db.session.execute(select(Chore.name, Chore.promised_for))}


def _promise(name: str, newest: datetime) -> bool:
    """Of several workers that see the time come, one promises."""
    moved = update(Chore).where(Chore.name == name, Chore.promised_for < newest)
    if db.session.scalar(moved.values(promised_for=newest).returning(Chore.name)) is not None:
        services.enqueue(name)
        return True
    if db.session.get(Chore, name) is None:
        try:
            with db.session.begin_nested():
                db.session.add(Chore(name=name, promised_for=newest))
        except IntegrityError:
            pass  # another worker was quicker
    return False


def _newest(at: time, now: datetime) -> datetime:
    """The last time it was this time of day in England, up to now."""
    today = clock.day_of(now)
    newest = datetime.combine(today, at, clock.LONDON).astimezone(now.tzinfo)
    if newest > now:
        newest = datetime.combine(today - timedelta(days=1), at, clock.LONDON).astimezone(now.tzinfo)
    return newest


def _after(newest: datetime, at: time) -> datetime:
    day = clock.day_of(newest) + timedelta(days=1)
    return datetime.combine(day, at, clock.LONDON).astimezone(newest.tzinfo)
