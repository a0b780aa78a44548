"""How often something may be tried, counted in the database, so that all processes count together.

A view counts before it acts and outside its transaction: the count has one of its own, so a try that is refused or
undone afterwards has still been made.

    limits.count("claim", network.of_request(), most=20, within=timedelta(hours=1))
    with transaction():
        ...
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, delete, func, select

from hub.accounts import network
from hub.accounts.models import Try
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import TooManyTries
from hub.core.seals import keyed

ON_ONE_LINE = 4
"""So many times as often as from one network."""
_OVER = delete(Try).where(Try.forgotten_at <= bindparam("now"))
_EARLIEST = (
    select(Try.made_at)
    .where(Try.key_hash == bindparam("key_hash"), Try.made_at > bindparam("since"))
    .order_by(Try.made_at.desc())
    .offset(bindparam("fewer", type_=Integer))
    .limit(1)
)


def count(kind: str, key: str, *, most: int, within: timedelta) -> uuid.UUID:
    """Count one try by `key` (an address, an account: kept only as a keyed hash). Returns it, for `take_back`.

    Raises TooManyTries, with a sentence that says when to come back, while `most` of them lie within the time.
    A try that was refused is not counted: whoever keeps trying has to wait no longer for it.
    """
    key_hash, now = _hash(kind, key), clock.now()
    with transaction():
        _one_at_a_time(key_hash)
        earliest = _earliest(key_hash, most=most, since=now - within)
        if earliest is None:
            db.session.execute(_OVER, {"now": now}, execution_options={"synchronize_session": False})
            counted = Try(id=uuid.uuid4(), key_hash=key_hash, made_at=now, forgotten_at=now + within)
            db.session.add(counted)
    if earliest is not None:
        raise TooManyTries(_come_back(earliest + within - now))
    return counted.id


def count_network(kind: str, here: str, *, whose: str = "", most: int, within: timedelta) -> list[uuid.UUID]:
    """Count one try from a network, and in IPv6 one from the line that it hangs on, which may be tried from more often.

    For what is guessed: whoever has a line has tens of thousands of networks, each with tries of its own.
    """
    mine = f"{whose}\0" if whose else ""
    tries = [count(kind, f"{mine}{here}", most=most, within=within)]
    if line := network.wider(here):
        try:
            tries.append(count(f"{kind} line", f"{mine}{line}", most=most * ON_ONE_LINE, within=within))
        except TooManyTries:
            take_back(*tries)
            raise
    return tries


def take_back(*tries: uuid.UUID) -> None:
    """It was no guess after all: the right password must not count towards the wrong ones."""
    with transaction():
        db.session.execute(delete(Try).where(Try.id.in_(tries)))


def _hash(kind: str, key: str) -> str:
    return keyed(f"{kind}\0{key}", purpose="hub.limit")


def _earliest(key_hash: str, *, most: int, since: datetime) -> datetime | None:
    """When the oldest of the last `most` tries was made; None while there are fewer."""
    return db.session.scalar(_EARLIEST, {"key_hash": key_hash, "since": since, "fewer": most - 1})


def _one_at_a_time(key_hash: str) -> None:
    """On SQLite a transaction has the file to itself from its start. PostgreSQL needs to be asked, for this key."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(key_hash[:15], 16))))


def _come_back(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    hours = -(-minutes // 60)
    when = "a minute" if minutes == 1 else f"{minutes} minutes" if minutes < 100 else f"{hours} hours"
    return f"That was tried too often. Wait {when}, then try again."
