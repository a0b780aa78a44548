"""How somebody gets in: by one proof (password, passkey, single sign-on), then by the second step where it is due.

Every way in ends in `enter`, so that none forgets the second step.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import login_user, logout_user

from hub.accounts import reauthentication
from hub.accounts.models import User
from hub.accounts.second_factor import queries
from hub.accounts.services import signing_in
from hub.accounts.way_back import own_path
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import transaction
from hub.core.seals import digest

WAITING = "hub.waiting"
"""In the session of somebody who has given the first proof and not the second."""
PROVEN_BY = "hub.second_factor"
"""In the session of somebody who has given the second: app, recovery_code, passkey or single_sign_on."""
LASTS = timedelta(minutes=10)
LONG_AGO = datetime.fromtimestamp(0, UTC)
"""When somebody gave a proof, where whoever saw it does not say: never lately enough."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody between the first proof and the second."""

    user: User
    via: str
    next_url: str
    proved_at: datetime


def enter(
    user: User, *, via: str, next_url: str = "", proven_by: str = "", proved_at: datetime | None = None
) -> ResponseReturnValue:
    """Let this person in who has given one proof, or lead them to the second step if they have one.

    `via` is that proof. `proven_by` says what the second was, when the first brought it along: a passkey that asked
    for a finger or a PIN, or a single sign-on that vouches for it. `proved_at` is when the first proof was given,
    if that was not just now: before something that matters an old one is asked for again.
    """
    proved_at = proved_at or clock.now()
    if user.has_second_factor and not proven_by:
        session[WAITING] = {
            "user": user.fs_uniquifier,
            "password": digest(user.password or ""),  # a new password sends whoever had the old one back
            "via": via,
            "next": next_url,
            "proved_at": proved_at.isoformat(),
            "until": (clock.now() + LASTS).isoformat(),
        }
        return redirect(url_for("second_step.ask"))
    return complete(user, via=via, next_url=next_url, proven_by=proven_by, proved_at=proved_at)


def waiting() -> Waiting | None:
    """Who stands between the two proofs in this browser; nobody when it took them more than ten minutes."""
    kept = session.get(WAITING)
    if not kept:
        return None
    user = queries.user(kept["user"]) if datetime.fromisoformat(kept["until"]) > clock.now() else None
    if user is None or digest(user.password or "") != kept["password"]:
        session.pop(WAITING)
        return None
    return Waiting(user, kept["via"], kept["next"], datetime.fromisoformat(kept["proved_at"]))


def complete(
    user: User, *, via: str, next_url: str, proven_by: str, proved_at: datetime | None = None
) -> ResponseReturnValue:
    """Signed in. On to where they were going, if that is on this site."""
    session.pop(WAITING, None)
    reauthentication.let_go_unless_of(user.id)
    with transaction():
        signing_in.came_in(user, via=via, proven_by=proven_by)
    login_user(user, remember=False, authn_via=[one for one in (via, proven_by) if one])
    reauthentication.note(proved_at)  # Flask-Security has just noted this moment, whoever saw the proof
    if proven_by:
        session[PROVEN_BY] = proven_by
    return redirect(way_on(next_url))


def way_on(next_url: str) -> str:
    """Where to go after signing in: never off the site."""
    return own_path(next_url) or url_for("home.start")


def person() -> User:
    """The account that is signed in; only for pages that are not public."""
    found: User = current_user._get_current_object()
    return found


def note_second_step(proven_by: str) -> None:
    """The person has just proved it in this session, by setting it up."""
    session[PROVEN_BY] = proven_by


def second_step_is_due() -> bool:
    """Whether the person who is signed in has to give, or first set up, a second step before anything else opens."""
    if not current_user.is_authenticated or session.get(PROVEN_BY):
        return False
    user = person()
    return user.has_second_factor or (user.role.needs_second_factor and not _is_of_demo(user))


def step_back() -> ResponseReturnValue:
    """Signed in without the second step, which this person has: as when it was set up in another browser since."""
    user = person()
    logout_user()
    return enter(user, via="session")


def _is_of_demo(user: User) -> bool:
    """The demo's own people. `.example` is nobody's domain, so nobody real has an address in it."""
    settings: Settings = current_app.extensions["hub.settings"]
    return settings.demo and user.email.endswith(".example")
