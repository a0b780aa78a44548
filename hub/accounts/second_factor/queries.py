"""What somebody has besides the password."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hub.accounts.models import User
from hub.accounts.passkeys.models import Passkey
from hub.accounts.second_factor.models import Authenticator, RecoveryCode
from hub.accounts.second_factor.recovery import FEW
from hub.core.db import db


@dataclass(frozen=True, slots=True)
class Factors:
    """One person's second steps, as their page shows them."""

    app_since: datetime | None
    passkeys: int
    codes_left: int

    @property
    def has_app(self) -> bool:
        return self.app_since is not None

    @property
    def any(self) -> bool:
        """Whether there is a second step. Recovery codes alone are none: they stand in for one."""
        return self.has_app or self.passkeys > 0

    @property
    def is_last(self) -> bool:
        """Whether removing one would leave none."""
        return int(self.has_app) + self.passkeys == 1

    @property
    def codes_run_low(self) -> bool:
        return self.any and self.codes_left <= FEW


def of(user_id: uuid.UUID) -> Factors:
    """In one statement, so that the page costs the same for one passkey and for five."""
    app = select(Authenticator.confirmed_at).where(Authenticator.user_id == user_id)
    passkeys = select(func.count()).select_from(Passkey).where(Passkey.user_id == user_id)
    codes = select(func.count()).select_from(RecoveryCode)
    unused = codes.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    row = db.session.execute(
        select(app.scalar_subquery(), passkeys.scalar_subquery(), unused.scalar_subquery())
    ).one()
    return Factors(app_since=row[0], passkeys=row[1], codes_left=row[2])


def authenticator(user_id: uuid.UUID) -> Authenticator | None:
    """As it is in the database now, whatever this request has read before."""
    theirs = select(Authenticator).where(Authenticator.user_id == user_id)
    return db.session.scalar(theirs, execution_options={"populate_existing": True})


def user(identity: str) -> User | None:
    """Whoever a session names, unless the account is switched off or the session has been ended since."""
    return db.session.scalar(select(User).where(User.fs_uniquifier == identity, User.active.is_(True)))


def account(user_id: uuid.UUID) -> User | None:
    return db.session.scalar(select(User).where(User.id == user_id))
