"""Reading passkeys."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.passkeys.models import Passkey
from hub.core.db import db


def of(user_id: uuid.UUID) -> Sequence[Passkey]:
    """One person's passkeys, oldest first."""
    mine = select(Passkey).where(Passkey.user_id == user_id)
    return db.session.scalars(mine.order_by(Passkey.created_at, Passkey.id)).all()


def one(passkey_id: uuid.UUID, *, user_id: uuid.UUID) -> Passkey | None:
    """One of this person's passkeys; somebody else's does not exist."""
    return db.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id))


def by_credential(credential_id: bytes) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
