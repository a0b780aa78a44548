"""Whether somebody with an account has ever come in."""

import uuid

from sqlalchemy import ColumnElement, or_, select

from hub.accounts.models import User
from hub.accounts.single_sign_on.models import Identity
from hub.core.db import db


def has_come_in() -> ColumnElement[bool]:
    """Of people: they chose a password, or signed in with their work account. Until then they are only invited."""
    linked = select(Identity.id).where(Identity.user_id == User.id, Identity.subject.is_not(None))
    return or_(User.password.is_not(None), linked.exists())


def of(user_id: uuid.UUID) -> bool:
    """The same of one person."""
    return bool(db.session.scalar(select(has_come_in()).where(User.id == user_id)))
