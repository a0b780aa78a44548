"""Reading accounts."""

from collections.abc import Sequence

from sqlalchemy import func, select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.core.db import db


def everyone(*, actor: Actor) -> Sequence[User]:
    """All accounts by name, or none for those who may not see them."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    return db.session.scalars(select(User).order_by(func.lower(User.name), User.id)).all()


def invented() -> int:
    """How many accounts have an address under .example, which is nobody's: those of the demo, with a known password."""
    found = select(func.count(User.id)).where(User.email.endswith(".example"), User.active)
    return db.session.scalar(found) or 0
