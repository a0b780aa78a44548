"""How the system is: what waits, what was given up, whether the index can be read. It only reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core import db as database
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.words import ago, plural
from hub.directory.queries import counts
from hub.messaging import queries as deliveries
from hub.messaging.models import MessageStatus
from hub.outbox import daily, waking
from hub.outbox.models import Promise
from hub.referrals.queries import second_eyes
from hub.search import documents, tasks
from hub.search.engine import IndexUnavailable

LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: how it is, and what to do if it is not well."""

    name: str
    said: str
    is_well: bool = True
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Promises of one kind that are not kept yet."""

    kind: str
    number: int
    oldest: datetime
    given_up: int


def signs(*, actor: Actor) -> list[Sign]:
    """Everything that is looked at, the database first. NotFound for those who may not."""
    if not actor.may(Permission.HEALTH_READ):
        raise NotFound
    return [*_database(), *_outbox(), *_queue(), *_chores(), *_messages(), *_index(), *_privacy()]


def waiting(*, actor: Actor) -> list[Waiting]:
    """What is promised, by kind."""
    if not actor.may(Permission.HEALTH_READ):
        raise NotFound
    rows = db.session.execute(
        select(
            Promise.kind,
            func.count(Promise.id),
            func.min(Promise.created_at),
            func.count(Promise.gave_up_at),
        )
        .group_by(Promise.kind)
        .order_by(Promise.kind)
    )
    return [Waiting(*row) for row in rows]


def chores(*, actor: Actor) -> list[daily.Kept]:
    """What is done once a day, and when it was last done."""
    if not actor.may(Permission.HEALTH_READ):
        raise NotFound
    return daily.kept()


def _database() -> Iterator[Sign]:
    kind = {"sqlite": "SQLite, one file", "postgresql": "PostgreSQL"}.get(db.engine.dialect.name, "")
    yield Sign(
        "Database",
        kind or db.engine.dialect.name,
        is_well=database.is_ready(),
        remedy="It lacks tables of this release. Run: hub db upgrade",
    )
    found = counts.public()
    said = f"{plural(found.services, 'service')}, {plural(found.organizations, 'organization')} are public"
    yield Sign(
        "Directory", said, is_well=bool(found.services), remedy="It is empty. Run: hub demo, or hub import"
    )


def _outbox() -> Iterator[Sign]:
    now = clock.now()
    due = select(func.count(Promise.id), func.min(Promise.due_at)).where(
        Promise.gave_up_at.is_(None), Promise.due_at <= now
    )
    number, oldest = db.session.execute(due).one()
    late = oldest is not None and now - oldest > LATE
    said = f"{plural(number, 'thing')} to do, the oldest since {ago(oldest)}" if number else "Nothing waits"
    yield Sign(
        "Work to do", said, is_well=not late, remedy="Nobody is doing it. Start the worker: hub worker"
    )
    gave_up = db.session.scalar(select(func.count(Promise.id)).where(Promise.gave_up_at.is_not(None))) or 0
    yield Sign(
        "Work given up",
        plural(gave_up, "thing") if gave_up else "None",
        is_well=not gave_up,
        remedy="It failed for three days. Look for promise_given_up in the log.",
    )


def _queue() -> Iterator[Sign]:
    queue = waking.queue()
    try:
        said = f"{queue.kind}, {plural(queue.waiting(), 'wake-up')} waiting"
    except Exception:
        remedy = "Work is found once a minute all the same. Look for wake_up_failed in the log."
        yield Sign("Queue", f"{queue.kind}: it does not answer", is_well=False, remedy=remedy)
    else:
        yield Sign("Queue", said)


def _chores() -> Iterator[Sign]:
    chores = daily.kept()
    late = [chore.name for chore in chores if chore.is_late]
    yield Sign(
        "Daily chores",
        f"{plural(len(chores), 'chore')}, late: {', '.join(late)}" if late else plural(len(chores), "chore"),
        is_well=not late,
        remedy="Nobody is doing them. Start the worker: hub worker",
    )


def _messages() -> Iterator[Sign]:
    found = deliveries.counts()
    sent, left = (found.by_status.get(each, 0) for each in (MessageStatus.SENT, MessageStatus.WAITING))
    lost = sum(found.by_status.get(each, 0) for each in (MessageStatus.BOUNCED, MessageStatus.FAILED))
    late = found.oldest_waiting is not None and clock.now() - found.oldest_waiting > LATE
    said = f"{sent:,} sent, {left:,} waiting, {lost:,} came back or given up"
    yield Sign(
        "Messages",
        said,
        is_well=not late,
        remedy="Mail does not leave. Look at the delivery log for the answer.",
    )


def _index() -> Iterator[Sign]:
    remedy = "Search answers from the database meanwhile. Run: hub search reindex"
    try:
        health = tasks.engine().check()
    except IndexUnavailable:
        yield Sign("Search index", "It cannot be read", is_well=False, remedy=remedy)
        return
    expected = documents.count()
    said = f"{plural(health.documents, 'entry', 'entries')} of {expected:,}"
    yield Sign("Search index", said, is_well=health.is_sound, remedy=remedy)


def _privacy() -> Iterator[Sign]:
    """Nobody decides of what they did themselves: where the only officer acted, there must be somebody else."""
    if waiting := second_eyes.nobodys():
        yield Sign(
            "Privacy officer",
            f"{plural(waiting, 'act')} of the only one may be looked at by nobody else",
            is_well=False,
            remedy="Give a second person the role of privacy officer, on the People page.",
        )
