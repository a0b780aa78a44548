"""Adding a passkey, proving it, taking it away."""

import logging
import uuid

from sqlalchemy import or_, select, update

from hub.accounts.models import User
from hub.accounts.passkeys import ceremony, queries
from hub.accounts.passkeys.ceremony import Made, NotProven, Site
from hub.accounts.passkeys.models import Passkey
from hub.accounts.policy import Actor
from hub.accounts.second_factor import services as second_factor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound

logger = logging.getLogger(__name__)

MOST = 10
ENOUGH = f"You have {MOST} passkeys. Remove one that you no longer use first."
KNOWN = "This passkey is in use already. Nothing was changed."


def add(user: User, made: Made, *, name: str, actor: Actor) -> list[str]:
    """One more way in for this person. Recovery codes come back when they had none."""
    second_factor.alone(user)
    if queries.by_credential(made.credential_id):
        raise Conflict(KNOWN)
    if len(queries.of(user.id)) >= MOST:
        raise Conflict(ENOUGH)
    db.session.add(
        Passkey(
            id=uuid.uuid4(),
            user_id=user.id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            transports=made.transports,
            is_synced=made.is_synced,
            name=name,
        )
    )
    db.session.flush()
    return second_factor.added(user, "passkey_added", actor=actor)


def prove(site: Site, answer: str, *, challenge: bytes) -> User:
    """The person whose passkey signed this challenge. Raises NotProven.

    The count of signatures moves on in one UPDATE that asks for the old one, so of two answers one is told no.
    """
    credential = ceremony.parsed(answer)
    passkey = queries.by_credential(credential.raw_id)
    user = db.session.scalar(select(User).where(User.id == passkey.user_id)) if passkey else None
    if passkey is None or user is None or not user.active:
        raise NotProven
    count = ceremony.check(site, credential, passkey, challenge=challenge)
    later = or_(Passkey.sign_count < count, Passkey.sign_count == 0) if count else Passkey.sign_count == 0
    used = update(Passkey).where(Passkey.id == passkey.id, later)
    used = used.values(sign_count=count, last_used_at=clock.now())
    if db.session.scalar(used.returning(Passkey.id)) is None:
        raise NotProven
    return user


def remove(user: User, passkey_id: uuid.UUID, *, actor: Actor) -> None:
    """It opens nothing any more. Raises Conflict when it is the last second step of somebody who needs one."""
    second_factor.alone(user)
    passkey = queries.one(passkey_id, user_id=user.id)
    if passkey is None:
        raise NotFound
    second_factor.check_removable(user)
    db.session.delete(passkey)
    second_factor.removed(user, "passkey_removed", actor=actor)
