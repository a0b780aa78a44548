"""Which team looks after people who ask for help themselves, and who of it."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import case, select

from hub.accounts.models import Team, User
from hub.accounts.policy import Role
from hub.core.db import db
from hub.self_referrals.models import DutyTeam

ELSEWHERE = ""
"""Stands for every place that has no team of its own."""
WORKERS = (Role.TEAM_LEAD, Role.REFERRER)


def team_for(ward: str) -> uuid.UUID | None:
    """The team of this ward, else that for everywhere else, else the first that has anybody; None where none has."""
    set_up = {one.ward: one.team_id for one in db.session.scalars(select(DutyTeam))}
    for team_id in (set_up.get(ward), set_up.get(ELSEWHERE)):
        if team_id and owner_in(team_id):
            return team_id
    with_people = select(User.team_id).where(
        User.active.is_(True), User.role.in_(WORKERS), User.team_id.is_not(None)
    )
    leads_first = case((User.role == Role.TEAM_LEAD, 0), else_=1)
    return db.session.scalar(with_people.order_by(leads_first, User.created_at, User.id).limit(1))


def owner_in(team_id: uuid.UUID) -> User | None:
    """Who of a team owns what nobody has taken: its lead, else whoever has been there longest."""
    leads_first = case((User.role == Role.TEAM_LEAD, 0), else_=1)
    found = select(User).where(User.active.is_(True), User.role.in_(WORKERS), User.team_id == team_id)
    return db.session.scalars(found.order_by(leads_first, User.created_at, User.id).limit(1)).first()


def teams() -> Sequence[Team]:
    return db.session.scalars(select(Team).order_by(Team.name, Team.id)).all()


def arranged() -> Mapping[str, uuid.UUID]:
    """What has been set: the code of the ward, or "" for everywhere else → the team."""
    return {one.ward: one.team_id for one in db.session.scalars(select(DutyTeam).order_by(DutyTeam.ward))}
