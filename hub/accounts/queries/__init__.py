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
