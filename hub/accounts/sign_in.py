"""Flask-Security and flask-login, set up our way."""

from datetime import timedelta
from typing import NoReturn

from flask import Flask, Response, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_security import Security, SQLAlchemyUserDatastore

from hub.accounts import access, entering, links
from hub.accounts.forms import SignInForm
from hub.accounts.models import User
from hub.accounts.second_factor import door as second_factor
from hub.core.config import Settings
from hub.core.db import db
from hub.core.errors import NotFound

WRONG = "The email address or the password is wrong. Check both, then try again."


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.signing_key,
        SECRET_KEY_FALLBACKS=settings.earlier_keys,
        SESSION_COOKIE_NAME="__Host-hub" if settings.is_production else "hub",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        REMEMBER_COOKIE_SECURE=settings.is_production,
        SECURITY_PASSWORD_SALT=settings.signing_key,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},  # or a new signing key would lock everybody out
        SECURITY_JOIN_USER_ROLES=False,  # our roles are a column, not a table
        SECURITY_BLUEPRINT_NAME="accounts",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_POST_LOGIN_VIEW="/start",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_UNAUTHORIZED_VIEW=None,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(WRONG, "error"),
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_CHANGEABLE=False,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
    )
    datastore = SQLAlchemyUserDatastore(db, User, None)  # type: ignore[arg-type]
    security = Security(app, datastore, login_form=SignInForm)
    security.two_factor_plugins = _SecondStep()  # type: ignore[assignment]
    security.want_json(lambda _request: False)  # pages only: its JSON answers hand out tokens that never end
    security.login_manager.request_loader(lambda _request: None)  # and such a token opens nothing
    app.view_functions["accounts.verify"] = _not_here
    second_factor.install(app)
    app.before_request(access.guard)
    app.after_request(keep_no_notes_on_visitors)
    app.context_processor(who_is_signed_in)
    app.jinja_env.globals["link_token"] = links.token


def who_is_signed_in() -> dict[str, object]:
    """`actor` in every template: the person who signed in, or None."""
    actor = access.current_actor()
    return {"actor": actor if actor.is_signed_in else None}


def keep_no_notes_on_visitors(response: Response) -> Response:
    """Flask-Security writes into the session of whoever looks at the sign-in page, which would set a cookie."""
    if session.modified and "_user_id" not in session and entering.WAITING not in session:
        session.clear()
        has_one = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
        session.modified = has_one  # then it is taken back
    return response


class _SecondStep:
    """Where Flask-Security's page to sign in asks whether the password was enough."""

    def tf_enter(self, user: User, *_: object, **__: object) -> ResponseReturnValue:
        return entering.enter(user, via="password", next_url=request.values.get("next", ""))


def _not_here() -> NoReturn:
    """Flask-Security's page that asks for the password again; no page of ours asks for that yet."""
    raise NotFound
