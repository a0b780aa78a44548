"""Who stands inside with an open paper: the resident with their own, or one of ours for somebody on the phone.

The right code and PIN are swapped for a place in the server's session, which lasts minutes; nothing of them stands in
an address. What the paper is about is asked anew for every page.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session, url_for

from hub.accounts import sessions
from hub.accounts.access import current_actor
from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.passport.models import Passport
from hub.passport.services import opening
from hub.referrals.models import Referral
from hub.referrals.queries import visible

RESIDENT, PHONE = "passport", "passport-by-phone"
"""Where in the session: the two never open each other's pages."""
IDLE, LONGEST = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Door:
    """An open paper: what it is about, and who acts."""

    referral: Referral
    actor: Actor
    is_phone: bool

    def url(self, act: str = "", *, done: str | None = None) -> str:
        """The address of the page inside, or of one of its acts."""
        inside = "passport.phone_now" if self.is_phone else "passport.now"
        if act:
            return url_for(f"{inside.removesuffix('now')}act", act=act)
        return url_for(inside, done=done)

    @property
    def leave_url(self) -> str:
        return url_for("passport.phone_leave" if self.is_phone else "passport.leave")


def let_in(passport: Passport, *, place: str) -> None:
    """From now on this browser is inside, under a new session id; by phone only with the colleague who asked."""
    now = clock.now().isoformat()
    by = str(current_actor().id) if place == PHONE else ""
    session[place] = {"id": str(passport.id), "since": now, "seen": now, "by": by}
    sessions.renew()


def leave(place: str) -> None:
    session.pop(place, None)


def held(place: str) -> Door | None:
    """The open paper of this browser; None when there is none, it was open for too long, is worth
    nothing now, or is kept from whoever of ours holds it."""
    kept = session.get(place)
    if kept is None:
        return None
    now = clock.now()
    is_over = now - _moment(kept["seen"]) > IDLE or now - _moment(kept["since"]) > LONGEST
    referral = None if is_over else opening.opened(uuid.UUID(kept["id"]))
    user = _user(kept["by"]) if place == PHONE else None
    is_kept = place == PHONE and (
        user is None or (referral is not None and visible.is_denied(referral, user.id))
    )
    if referral is None or is_kept:
        leave(place)
        return None
    session[place] = kept | {"seen": now.isoformat()}
    return Door(referral, opening.voice(referral, user), place == PHONE)


def _user(by: str) -> User | None:
    """The colleague who opened it, as long as they are the one who is signed in."""
    actor = current_actor()
    return db.session.get(User, actor.id) if actor.id and actor.is_staff and str(actor.id) == by else None


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept)
