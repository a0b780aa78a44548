"""When time is over: each personal column names the clock that ends it, and here the clocks run.

How long each runs is a setting of the deployment (hub.core.config). A dry run shows what the next night would do.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import Column, DateTime, Table, Text, and_, cast, delete, func, or_, select, update
from sqlalchemy.types import TypeDecorator

from hub.accounts.models import User
from hub.accounts.services import leavers
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import Base, db
from hub.core.errors import HubError
from hub.core.personal import Erasure, Personal, Retention
from hub.core.sealed import SEALED
from hub.privacy import erasing, reach
from hub.privacy.blanks import blank
from hub.residents import queries as residents
from hub.residents.models import Resident
from hub.self_referrals.codes import Decision
from hub.self_referrals.models import SelfReferral

AT_ONCE = 200
"""Residents a night: enough for any association, and a slip in the settings cannot empty the house."""
TOGETHER = 200
"""So many quiet residents share the statements that ask whether something has happened."""
TIME_OVER, NOT_GENUINE = "time over", "not genuine"
"""Why a record is erased: a word for the trail."""
BEGINS = ("made_at", "created_at", "at")
"""The column from which the short clock counts, whichever a table has."""


@dataclass(frozen=True, slots=True)
class Over:
    """A resident whose time is over, and what keeps the record from being erased tonight, if anything does."""

    resident_id: uuid.UUID
    last_at: datetime
    in_the_way: tuple[str, ...]
    why: str = TIME_OVER


@dataclass(frozen=True, slots=True)
class Short:
    """Rows of one table that served their moment."""

    table: str
    rows: int


def residents_over(*, most: int = AT_ONCE) -> list[Over]:
    """Whom one of ours found to be nobody; then whose record nothing has happened to for as long as the deployment
    keeps them, the oldest first.

    As many of these as can be erased in a night, and those before them that cannot be yet.
    """
    before = clock.now() - relativedelta(months=_settings().keep_residents_months)
    quiet = (
        select(Resident)
        .where(
            Resident.erased_at.is_(None), Resident.merged_into_id.is_(None), Resident.last_modified < before
        )
        .order_by(Resident.last_modified, Resident.id)
    )
    found = _not_genuine()
    ready = 0
    for resident in _still(db.session.scalars(quiet).all(), since=before):
        if (last := last_happened(resident)) < before:
            found.append(Over(resident.id, last, _in_the_way(resident.id)))
            ready += not found[-1].in_the_way
        if ready == most:
            break
    return found


def _still(residents_: Sequence[Resident], *, since: datetime) -> Iterator[Resident]:
    """Those of them with whom nothing has happened: asked of many at once, for most of them have a newer referral."""
    for start in range(0, len(residents_), TOGETHER):
        some = residents_[start : start + TOGETHER]
        stirring = _stirring([one.id for one in some], since)
        yield from (one for one in some if one.id not in stirring)


def _stirring(ids: Sequence[uuid.UUID], since: datetime) -> set[uuid.UUID]:
    """With whom something has happened since then, on whichever of their records."""
    merged = select(Resident.id, Resident.merged_into_id).where(Resident.merged_into_id.in_(ids))
    stands_for = {one: one for one in ids}
    stands_for |= {gone: keeps for gone, keeps in db.session.execute(merged) if keeps}
    found = set[uuid.UUID]()
    for reached in reach.tables(list(stands_for)):
        columns = [column for column in reached.table.columns if _is_moment(column)]
        if not columns or all(rule.retention is Retention.TRAIL for rule in reached.rules.values()):
            continue
        lately = or_(*(column.between(since, clock.now()) for column in columns))
        for way in reach.whose(reached.table):
            found |= set(db.session.scalars(select(way).where(reached.theirs, lately).distinct()))
    return {stands_for[one] for one in found if one in stands_for}


def _not_genuine() -> list[Over]:
    """What somebody typed on the public page for fun, or to hurt. Whoever threw it away was told that it goes: it goes
    the next night, so that the partner has been told until then that it was a mistake."""
    thrown_away = (
        select(Resident.id, SelfReferral.decided_at)
        .join(SelfReferral, SelfReferral.resident_id == Resident.id)
        .where(SelfReferral.decision == Decision.NOT_GENUINE, Resident.erased_at.is_(None))
        .order_by(SelfReferral.decided_at, Resident.id)
    )
    rows = db.session.execute(thrown_away).all()
    return [Over(found, at or clock.now(), _in_the_way(found), NOT_GENUINE) for found, at in rows]


def _in_the_way(resident_id: uuid.UUID) -> tuple[str, ...]:
    return tuple(erasing.in_the_way(residents.ids_of(resident_id)))


def last_happened(resident: Resident) -> datetime:
    """The newest moment in anything that hangs on somebody. That a record was looked at does not count."""
    moments = [resident.last_modified]
    for reached in reach.tables(residents.ids_of(resident.id)):
        if all(rule.retention is Retention.TRAIL for rule in reached.rules.values()):
            continue
        if columns := [c for c in reached.table.columns if _is_moment(c)]:
            newest = db.session.execute(select(*map(func.max, columns)).where(reached.theirs)).one()
            moments += [one for one in newest if one is not None and one <= clock.now()]
    return max(moments)


def accounts_over() -> Sequence[User]:
    """The accounts of people who left so long ago that nobody needs to know whose they were."""
    return leavers.over(clock.now() - relativedelta(months=_settings().keep_accounts_months))


def short_over() -> list[Short]:
    """How many rows of each table have served their moment and still say something."""
    return [Short(table.name, count) for table, _, where in _short() if (count := _count(table, where))]


def forget_short() -> int:
    """Empty them, or take them away, as their columns ask; how many rows."""
    total = 0
    for table, rules, where in _short():
        total += _count(table, where)
        if Erasure.ROW_DELETED in {rule.erasure for rule in rules.values()}:
            db.session.execute(delete(table).where(where))
        else:
            empty = {name: blank(table.c[name]) for name in rules}
            db.session.execute(update(table).where(where).values(empty))
    return total


def _short() -> Iterator[tuple[Table, dict[str, Personal], Any]]:
    before = clock.now() - timedelta(weeks=_settings().keep_short_weeks)
    for table in Base.metadata.sorted_tables:
        rules = {
            name: rule
            for name, rule in reach.rules_of(table).items()
            if rule.retention is Retention.SHORT and rule.erasure is not Erasure.KEPT
        }
        if rules:
            says = or_(*(_says_something(table.c[name]) for name in rules))
            yield table, rules, and_(beginning(table) < before, says)


def beginning(table: Table) -> Column[Any]:
    """From when the short clock counts. Raises HubError for a table that has no such moment."""
    for name in BEGINS:
        if name in table.c:
            return table.c[name]
    raise HubError(f"{table.name} has no moment to count from")


def _says_something(column: Column[Any]) -> Any:
    """A condition: it is not empty yet. What is sealed looks another way each time, so its row must go instead."""
    if isinstance(column.type, SEALED):
        return column.is_not(None)
    empty = blank(column)
    if isinstance(empty, dict):
        return cast(column, Text).not_in(["{}", "null"])
    return column.is_not(None) if empty is None else column != empty


def _count(table: Table, where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(where)) or 0


def _is_moment(column: Column[Any]) -> bool:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, DateTime)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["hub.settings"]
    return settings


def clocks() -> Sequence[tuple[str, str]]:
    """What is kept for how long, in words, for whoever asks."""
    said = _settings()
    return [
        ("Residents", f"{said.keep_residents_months} months after the last thing that happened"),
        ("Accounts of people who left", f"{said.keep_accounts_months} months after they were switched off"),
        ("Messages and reports", f"{said.keep_short_weeks} weeks"),
    ]
