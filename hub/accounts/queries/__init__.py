"""Reading accounts."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from hub.accounts.models import Team, User
from hub.accounts.policy import GRANTS, Actor, Permission, Role
from hub.core.db import db


def everyone(*, actor: Actor) -> Sequence[User]:
    """All accounts by name, or none for those who may not see them."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    return db.session.scalars(select(User).order_by(func.lower(User.name), User.id)).all()


def addresses_of(permission: Permission) -> Sequence[str]:
    """Where those who hold a permission are written to."""
    found = select(User.email).where(User.role.in_(_roles_with(permission)), User.active)
    return db.session.scalars(found.order_by(User.email)).all()


def ids_of(permission: Permission) -> set[uuid.UUID]:
    """Those who hold a permission and can sign in."""
    found = select(User.id).where(User.role.in_(_roles_with(permission)), User.active)
    return set(db.session.scalars(found))


def _roles_with(permission: Permission) -> list[Role]:
    return [role for role, grants in GRANTS.items() if permission in grants]


def invented() -> int:
    """How many accounts have an address under .example, which is nobody's: those of the demo, with a known password."""
    found = select(func.count(User.id)).where(User.email.endswith(".example"), User.active)
    return db.session.scalar(found) or 0


def teams() -> Sequence[Team]:
    """Every team by name."""
    return db.session.scalars(select(Team).order_by(func.lower(Team.name), Team.id)).all()


def team(team_id: uuid.UUID | None) -> Team | None:
    """One team; nothing for nobody's."""
    return db.session.get(Team, team_id) if team_id else None


def of_team(team_id: uuid.UUID) -> Sequence[User]:
    """Who works in a team, by name. Nobody whose account is switched off."""
    found = select(User).where(User.team_id == team_id, User.active)
    return db.session.scalars(found.order_by(func.lower(User.name), User.id)).all()


def named(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """What these people are called; ids of nobody are left out."""
    wanted = {one for one in ids if one}
    found = select(User.id, User.name).where(User.id.in_(wanted))
    return {row[0]: row[1] for row in db.session.execute(found)} if wanted else {}
