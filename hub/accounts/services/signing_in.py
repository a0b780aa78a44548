"""Who somebody is, by their password; and from where they signed in before."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from hub.accounts.models import KnownPlace, User
from hub.accounts.policy import VISITOR, Actor
from hub.accounts.services import passwords
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_first, db
from hub.core.lasting import keyed

REMEMBERED = timedelta(days=90)
NOBODY = uuid.UUID(int=0)
RECORD = "sign-in"
"""What the trail calls the record of these deeds; its id is that of the account."""


def who(email: str, password: str) -> User | None:
    """The account that these open; None for a wrong one, an unknown one, and one that is switched off.

    argon2 runs in every case, so that the time it takes tells nothing.
    """
    user = db.session.scalar(select(User).where(User.email == email.lower()))
    is_right = passwords.is_right(password, user.password if user else None)
    return user if user and user.active and is_right else None


def came_in(user: User, *, via: str, proven_by: str) -> None:
    """Write down that somebody signed in, and with what."""
    ways: dict[str, Any] = {"with": via} | ({"second_step": proven_by} if proven_by else {})
    audit.record("session.started", actor=user.actor, record_type=RECORD, record_id=user.id, **ways)


def went_out(actor: Actor) -> None:
    """Write down that somebody signed out. A session that ran out is nobody's deed."""
    audit.record("session.ended", actor=actor, record_type=RECORD, record_id=actor.id)


def note_lockout(door: str, email: str) -> None:
    """Write down that guessing was stopped: at this account, if there is one, or for a network or the whole site."""
    if not email:
        audit.record("sign-in.locked", actor=VISITOR, record_type=RECORD, record_id=door)
    elif user_id := db.session.scalar(select(User.id).where(User.email == email)):
        audit.record("sign-in.locked", actor=VISITOR, record_type=RECORD, record_id=user_id, door=door)


def is_known_place(email: str, network: str) -> bool:
    """Whether the person with this address signed in from this network in the last ninety days."""
    user_id = db.session.scalar(select(User.id).where(User.email == email.lower())) or NOBODY
    place = select(KnownPlace.id).where(KnownPlace.place_hash == _hash(user_id, network))
    return db.session.scalar(place.where(KnownPlace.seen_at > clock.now() - REMEMBERED)) is not None


def remember_place(user_id: uuid.UUID, network: str) -> None:
    """They proved who they are from this network: guesses from elsewhere shall not keep them out here."""
    now = clock.now()
    place_hash = _hash(user_id, network)
    old = (KnownPlace.place_hash == place_hash) | (KnownPlace.seen_at < now - REMEMBERED)
    db.session.execute(delete(KnownPlace).where(old))
    added_first(
        KnownPlace(user_id=user_id, place_hash=place_hash, seen_at=now)
    )  # or two windows came in at once


def _hash(user_id: uuid.UUID, network: str) -> str:
    return keyed(f"{user_id}\0{network}", purpose="hub.known-place")
