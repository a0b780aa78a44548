"""Accounts of those who left: some time after they were switched off, the person in them is forgotten."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from hub.accounts.models import KnownPlace, Link, Membership, Session, User
from hub.accounts.passkeys.models import Passkey
from hub.accounts.policy import Actor
from hub.accounts.second_factor.models import Authenticator, RecoveryCode
from hub.accounts.single_sign_on.models import Identity
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db

NAME = "Somebody who has left"
THEIRS = (Session, KnownPlace, Authenticator, RecoveryCode, Passkey, Identity, Membership)
"""What an account has so that somebody can come in with it. What they did is not here: it stays, without a name."""


def over(before: datetime) -> Sequence[User]:
    """Accounts that were switched off before this moment and still say whose they were, the oldest first."""
    found = select(User).where(User.active.is_(False), User.left_at < before, User.forgotten_at.is_(None))
    return db.session.scalars(found.order_by(User.left_at, User.id)).all()


def forget(user: User, *, actor: Actor) -> None:
    """Take the person out of an account. The row stays: what they did is still somebody's, and one and the same's."""
    for table in THEIRS:
        db.session.execute(delete(table).where(table.user_id == user.id))
    db.session.execute(delete(Link).where(Link.about_id == user.id))
    db.session.expire(user, ["memberships"])
    user.name, user.email = NAME, f"{user.id.hex}@left.invalid"
    user.password, user.team_id, user.has_second_factor = None, None, False
    user.fs_uniquifier = uuid.uuid4().hex
    user.forgotten_at = clock.now()
    audit.record("user.forgotten", actor=actor, record_type="user", record_id=user.id)
