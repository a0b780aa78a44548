"""Reading whose work account is whose."""

import uuid

from sqlalchemy import select

from hub.accounts.single_sign_on.models import Identity
from hub.core.db import db


def identity(user_id: uuid.UUID) -> Identity | None:
    """The link of an account to the provider, also while its first sign-in is still expected."""
    return db.session.scalar(select(Identity).where(Identity.user_id == user_id))


def of(user_id: uuid.UUID) -> Identity | None:
    """The same, once that person has come in with their work account."""
    found = identity(user_id)
    return found if found is not None and found.subject is not None else None
