"""Signing in with the organization's account: out to the provider's page, and back."""

import hmac
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from hub.accounts import entering, limits, network, reauthentication, sessions
from hub.accounts.access import current_actor, public, signed_in
from hub.accounts.models import User
from hub.accounts.single_sign_on import current, services
from hub.accounts.single_sign_on.claims import NotBelieved, Vouched
from hub.accounts.single_sign_on.provider import Provider
from hub.accounts.single_sign_on.rules import read
from hub.accounts.way_back import own_path
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import transaction
from hub.core.errors import NotFound, Unavailable
from hub.core.outgoing import NotFetched

logger = logging.getLogger(__name__)
bp = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/single-sign-on")

ON_THE_WAY = "hub.single_sign_on"
"""In the session of somebody who is at the provider's page: what must come back with them."""
LASTS = timedelta(minutes=10)
REFUSED = 422
MOST_OUT = 120
"""From one network within five minutes: a whole office begins its day at once."""
NO_ANSWER = (
    "Your organization’s own sign-in does not answer just now. "
    "Try again in a few minutes, or use your password."
)


def install(app: Flask, settings: Settings) -> None:
    """Raises SettingsError when the settings of single sign-on do not fit together."""
    rules = read(settings)
    app.extensions["hub.single_sign_on"] = Provider(rules) if rules else None
    app.jinja_env.globals["single_sign_on_label"] = rules.label if rules else ""
    app.register_blueprint(bp)


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Out to the provider. State, nonce and verifier stay here, in a row of the database for each who sets out: so they
    are counted. What comes back must know them."""
    _provider()  # where there is none, nothing is counted
    limits.count("single-sign-on-out", network.of_request(), most=MOST_OUT, within=timedelta(minutes=5))
    return _out(next_url=request.args.get("next", ""))


@bp.get("/again")
@signed_in
def again() -> ResponseReturnValue:
    """The same, for somebody who is signed in here and proves it once more before something that matters."""
    return _out(next_url=request.args.get("next", ""), again=True)


def _out(*, next_url: str, again: bool = False) -> ResponseReturnValue:
    provider = _provider()
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    try:
        page = provider.page_to_sign_in(
            back=_back(), state=state, nonce=nonce, verifier=verifier, again=again
        )
    except NotFetched as broken:
        raise _no_answer(broken) from broken
    session[ON_THE_WAY] = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "next": next_url,
        "again": again,
        "until": (clock.now() + LASTS).isoformat(),
    }
    return redirect(page)


@bp.get("/back")
@public
def back() -> ResponseReturnValue:
    """Back from the provider. Whatever comes, what was kept for this journey is used up by it."""
    provider = _provider()
    kept = session.pop(ON_THE_WAY, None)
    if not _is_ours(kept, provider.rules.issuer):
        return _refused("not_ours")
    if not (code := request.args.get("code")):
        return _refused("not_finished")
    limits.count("single-sign-on", network.of_request(), most=60, within=timedelta(minutes=5))
    try:
        vouched = provider.whose(code, back=_back(), nonce=kept["nonce"], verifier=kept["verifier"])
    except NotFetched as broken:
        raise _no_answer(broken) from broken
    except NotBelieved as wrong:
        logger.warning("single_sign_on_not_believed", extra={"why": str(wrong)})
        return _refused("not_believed")
    return _confirmed(vouched, kept["next"]) if kept.get("again") else _entered(vouched, kept["next"])


def _entered(vouched: Vouched, next_url: str) -> ResponseReturnValue:
    """Nobody yet: whose account is it?"""
    try:
        with transaction():
            found = services.enter(vouched, _provider().rules)
    except IntegrityError:  # two windows made the same account at once; the other one has it now
        return _refused("not_ours")
    if not isinstance(found, User):
        return _refused(found.value)
    proven_by = "single_sign_on" if vouched.has_second_factor else ""
    return entering.enter(
        found,
        via="single_sign_on",
        next_url=next_url,
        proven_by=proven_by,
        proved_at=vouched.proved_at or entering.LONG_AGO,
    )


def _confirmed(vouched: Vouched, next_url: str) -> ResponseReturnValue:
    """They are signed in already, and it must be them."""
    actor = current_actor()
    if not actor.is_signed_in or not services.is_still(entering.person(), vouched, _provider().rules):
        return _refused("not_again")
    reauthentication.note()
    sessions.renew()
    return redirect(own_path(next_url) or url_for("accounts.own"))


def _is_ours(kept: dict[str, Any] | None, issuer: str) -> bool:
    """Whether this browser was sent out by us, a moment ago, and comes back with the state that it was given.

    A provider that says who it is (RFC 9207) has to be the one we sent it to.
    """
    if request.args.get("iss", issuer) != issuer:
        return False
    if not kept or datetime.fromisoformat(kept["until"]) <= clock.now():
        return False
    return hmac.compare_digest(kept["state"].encode(), request.args.get("state", "").encode())


def _refused(why: str) -> ResponseReturnValue:
    return render_template("accounts/single_sign_on/refused.html", why=why), REFUSED


def _no_answer(broken: NotFetched) -> Unavailable:
    logger.error("single_sign_on_no_answer", extra={"why": str(broken)})
    return Unavailable(NO_ANSWER)


def _provider() -> Provider:
    """Raises NotFound where single sign-on is not set up: then these pages do not exist."""
    found = current.provider()
    if found is None:
        raise NotFound
    return found


def _back() -> str:
    """The address that is registered with the provider. Never from the request's Host."""
    return str(current_app.extensions["hub.site"].absolute(url_for("single_sign_on.back")))
