"""What the lead of a team sees: each worker with what they have, who is away, and what nobody sees to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from hub.accounts.kept import By, kept
from hub.accounts.models import User
from hub.accounts.policy import GRANTS, Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.referrals.models import Cover, Referral
from hub.referrals.queries import shows
from hub.referrals.queries.shows import Show
from hub.tasks import today
from hub.tasks.today import Column

MAKERS = [role for role, grants in GRANTS.items() if Permission.REFERRAL_MAKE in grants]


@dataclass(frozen=True, slots=True)
class Away:
    """When somebody is away, and who stands in."""

    first_on: date
    last_on: date
    by: str

    @property
    def is_now(self) -> bool:
        return self.first_on <= clock.today() <= self.last_on


@dataclass(frozen=True, slots=True)
class Worker:
    """One row. Somebody who has left stands here as long as something is still theirs."""

    id: uuid.UUID
    name: str
    is_active: bool
    away: Away | None
    numbers: Sequence[int]
    """In the order of the columns."""


@dataclass(frozen=True, slots=True)
class Team:
    columns: Sequence[Column]
    workers: Sequence[Worker]
    nobodys: int
    """Open referrals whose owner cannot sign in any more."""


def of(actor: Actor) -> Team:
    """The actor's team, and whoever else has a referral of it. A statement for each column, however many work here."""
    columns = today.columns(actor)
    owners = {owner for column in columns for owner, number in column.counts.items() if owner and number}
    people = select(User).where(or_(User.id.in_(owners), _works_in(actor.team_id)))
    found = db.session.scalars(people.order_by(User.active.desc(), func.lower(User.name), User.id)).all()
    open_ones = next(column.counts for column in columns if column.values == {"show": Show.TEAM.value})
    away = _away([one.id for one in found])
    return Team(
        columns,
        [
            Worker(
                one.id,
                one.name,
                one.active,
                away.get(one.id),
                [column.counts.get(one.id, 0) for column in columns],
            )
            for one in found
        ],
        sum(open_ones.get(one.id, 0) for one in found if not one.active),
    )


COUNTED = {
    Show.TEAM: ("Open", "plain"),
    Show.LATE: ("Overdue", "bad"),
    Show.FOR_US: ("Waits for us", "plain"),
}
"""Of the team's open referrals, what is counted of each worker: the list it leads to, its name and its tone."""


def loads(actor: Actor) -> Sequence[Column]:
    """How much of each list is each worker's. One statement."""
    counts: dict[Show, dict[uuid.UUID | None, int]] = {show: {} for show in COUNTED}
    for owner, *numbers in db.session.execute(*_loads(actor)):
        for show, number in zip(COUNTED, numbers, strict=True):
            counts[show][owner] = number
    return [
        Column(name, counts[show], "referrals.mine", {"show": show.value}, tone)
        for show, (name, tone) in COUNTED.items()
    ]


@kept
def _loads(actor: Actor, by: By) -> Select[*tuple[Any, ...]]:
    """Every one of these lists is a part of the first. That one is put together before it is counted: else SQLite goes
    through everybody's referrals, because those lie in the order of their owners."""
    is_in = [case((and_(*shows.conditions(show, by)), 1), else_=0).label(show.name) for show in COUNTED]
    found = shows.found(actor, Show.TEAM, by).with_only_columns(Referral.owner_id, *is_in)
    one = found.cte("of_team").prefix_with("MATERIALIZED")
    return select(one.c.owner_id, *(func.sum(one.c[show.name]) for show in COUNTED)).group_by(one.c.owner_id)


def _works_in(team_id: uuid.UUID | None) -> ColumnElement[bool]:
    return (User.team_id == team_id) & User.active.is_(True) & User.role.in_(MAKERS)


def _away(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Away]:
    """Who is away now, or next."""
    stands_in = aliased(User)
    found = (
        select(Cover, stands_in.name)
        .join(stands_in, stands_in.id == Cover.covered_by_id)
        .where(Cover.user_id.in_(ids), Cover.last_on >= clock.today())
    )
    away: dict[uuid.UUID, Away] = {}
    for cover, name in db.session.execute(found.order_by(Cover.first_on, Cover.id)):
        away.setdefault(cover.user_id, Away(cover.first_on, cover.last_on, name))
    return away
