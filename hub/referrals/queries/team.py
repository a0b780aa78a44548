"""What the lead of a team sees: each worker with what they have, who is away, and what nobody sees to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

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
        db.session.scalar(shows.found(actor, Show.NOBODYS).with_only_columns(func.count())) or 0,
    )


def counted(show: Show, name: str, *, tone: str = "plain") -> today.ColumnSource:
    """A column that counts one of the lists, worker by worker."""

    def column(actor: Actor) -> Column:
        found = shows.found(actor, show).with_only_columns(Referral.owner_id, func.count())
        rows = db.session.execute(found.group_by(Referral.owner_id))
        counts: dict[uuid.UUID | None, int] = {row[0]: row[1] for row in rows}
        return Column(name, counts, "referrals.mine", {"show": show.value}, tone)

    return column


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
