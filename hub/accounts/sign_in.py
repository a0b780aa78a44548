"""Flask-Security and flask-login, set up our way. They hash passwords and hold who signed in; the pages are ours."""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from hub.accounts import access, links, sessions
from hub.accounts.models import User
from hub.accounts.second_factor import door as second_factor
from hub.accounts.single_sign_on import views as single_sign_on
from hub.core.config import Settings
from hub.core.db import db


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.signing_key,
        SECRET_KEY_FALLBACKS=settings.earlier_keys,
        SESSION_COOKIE_NAME="__Host-hub" if settings.is_production else "hub",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_PROTECTION=None,  # its print of address and browser changes on every train
        SECURITY_PASSWORD_SALT=settings.signing_key,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},  # or a new signing key would lock everybody out
        SECURITY_JOIN_USER_ROLES=False,  # our roles are a column, not a table
        SECURITY_FLASH_MESSAGES=False,
    )
    datastore = SQLAlchemyUserDatastore(db, User, None)  # type: ignore[arg-type]
    # none of its pages: their JSON answers hand out tokens that never end
    security = Security(app, datastore, register_blueprint=False)
    # who it is matters to pages, not to files and health checks; and no cookie outlives the session here
    security.principal.identity_loaders.clear()
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)
    security.login_manager.user_loader(sessions.whose)
    security.login_manager.request_loader(lambda _request: None)  # and such a token opens nothing
    sessions.install(app, settings)
    second_factor.install(app)
    single_sign_on.install(app, settings)
    app.before_request(access.guard)
    app.context_processor(who_is_signed_in)
    app.jinja_env.globals["link_token"] = links.token


def who_is_signed_in() -> dict[str, object]:
    """`actor` in every template: the person who signed in, or None."""
    actor = access.current_actor()
    return {"actor": actor if actor.is_signed_in else None}
