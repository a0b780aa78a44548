"""Before each page: whoever needs a second step and has not given it is led to it, before anything else opens."""

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import entering
from hub.accounts.passkeys import views as passkeys
from hub.accounts.second_factor import reset, step, views

ALWAYS_OPEN = frozenset(
    {
        "static",
        "brand",
        "healthz",
        "readyz",
        "accounts.logout",
        "home.help_now",  # whoever is in danger is not asked for a code
        "home.privacy",
        "home.accessibility",
    }
)
THE_WAY = frozenset({"second_factor", "passkeys", "reauthentication", "single_sign_on"})
"""The blueprints of the pages that one needs in order to set it up."""


def guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in ALWAYS_OPEN or not entering.second_step_is_due():
        return None
    if entering.person().has_second_factor:
        return entering.step_back()
    if request.blueprint in THE_WAY:
        return None
    return redirect(url_for("second_factor.overview"), 303)


def install(app: Flask) -> None:
    """Before the guard of access: until this is settled, nobody is told what they may open."""
    app.before_request(guard)
    app.register_blueprint(views.bp)
    app.register_blueprint(step.bp)
    app.register_blueprint(reset.bp)
    app.register_blueprint(passkeys.bp)
    app.jinja_env.globals["passkey_question"] = passkeys.question
