"""Forms are answered only when our own page sent them, without a cookie for people who have not signed in.

Flask-WTF keeps its token in a session cookie, and a public page of ours sets none. So a token is signed,
short-lived and bound to who is signed in, and the browser's own word about where a request came from
(`Sec-Fetch-Site`, `Origin`) is checked first.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms.csrf.core import CSRF

from hub.core.errors import HubError

View = TypeVar("View", bound=Callable[..., Any])

LIFETIME_SECONDS = 12 * 60 * 60
OURS_SECONDS = 7 * 24 * 60 * 60
"""How long we know a form for our own after it can no longer be answered."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ForgedRequest(HubError):
    """The form did not come from one of our pages, or has been open for too long."""

    def __init__(self) -> None:
        super().__init__(
            "This page was open for too long, or the form did not come from this site. "
            "Nothing was changed. Go back, reload the page and try again."
        )


class StaleForm(ForgedRequest):
    """Our own form, made for somebody who has been signed out since, or open for longer than a token lasts.

    Nothing is done with it. `accounts` keeps what was typed until that person has signed in again.
    """

    def __init__(self, made_for: str) -> None:
        super().__init__()
        self.made_for = made_for


def _signer() -> URLSafeTimedSerializer:
    return _signer_with(current_app.config["SECRET_KEY"])


@lru_cache(maxsize=4)
def _signer_with(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="hub.csrf")


def _signed_in_as() -> str:
    return str(session.get("_user_id") or "")


def token() -> str:
    """A token for one form. It sets no cookie."""
    return _signer().dumps(_signed_in_as())


def is_valid(given: str) -> bool:
    return _made_for(given, within=LIFETIME_SECONDS) == _signed_in_as()


def _made_for(given: str, *, within: int) -> str | None:
    """Whom a token of ours was made for, nobody's name for a visitor; None for one that is not ours or too old."""
    try:
        return str(_signer().loads(given, max_age=within))
    except BadSignature:
        return None


def comes_from_elsewhere(incoming: Request) -> bool:
    """What the browser says of where the request started; silence (an old browser) is no accusation.

    Our own `Referrer-Policy: no-referrer` makes browsers write "null" for the Origin of our own forms, so
    "null" is silence too, and a browser that sends Sec-Fetch-Site has said all there is to say with it.
    """
    site = incoming.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = incoming.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != incoming.host


def proven_by_its_address(view: View) -> View:
    """For a view that other programs post to: whoever knows its secret address may, whatever page they come from.

    It must read nothing else of the request, neither who is signed in nor a form.
    """
    view.proven_by_its_address = True  # type: ignore[attr-defined]
    return view


def protect() -> None:
    """Before each request that could change something. Raises ForgedRequest, of which StaleForm is one kind."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    if hasattr(current_app.view_functions[request.endpoint], "proven_by_its_address"):
        return
    if comes_from_elsewhere(request):
        raise ForgedRequest
    given = request.form.get("csrf_token", "")
    if is_valid(given):
        return
    made_for = _made_for(given, within=OURS_SECONDS)
    if made_for and _signed_in_as() in {"", made_for}:
        raise StaleForm(made_for)
    raise ForgedRequest


class FormToken(CSRF):
    """Puts the token into WTForms' hidden field. `protect` has checked it before the form is built."""

    def generate_csrf_token(self, _field: object) -> str:
        return token()

    def validate_csrf_token(self, _form: object, _field: object) -> None:
        return None


def install(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # ours stands in front of every form
    app.before_request(protect)
    app.jinja_env.globals["csrf_token"] = token
