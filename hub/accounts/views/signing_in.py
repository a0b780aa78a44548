"""The door."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from hub.accounts import guesses, limits, network
from hub.accounts.access import current_actor, public
from hub.accounts.entering import enter
from hub.accounts.forms.signing_in import SignInForm
from hub.accounts.models import User
from hub.accounts.reauthentication import is_held
from hub.accounts.services import signing_in
from hub.accounts.views.blueprint import bp
from hub.accounts.way_back import asked_for
from hub.core.db import transaction
from hub.core.errors import TooManyTries

WRONG = "The email address or the password is wrong. Check both, then try again."


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """An address and a password. The answer to a wrong one does not say whether there is such an account."""
    wanted = asked_for()
    if current_actor().is_signed_in:
        return redirect(wanted or url_for("home.start"))
    form = SignInForm()
    refusal, status = "", 200
    if form.submitted():
        try:
            user = _guess(form.email.data, form.password.data)
        except TooManyTries as slow_down:
            refusal, status = slow_down.message, slow_down.status
        else:
            if user is not None:
                return enter(user, via="password", next_url=wanted)
            refusal = WRONG
    return render_template(
        "accounts/sign_in.html", form=form, refusal=refusal, wanted=wanted, is_held=is_held()
    ), status


@bp.post("/sign-out")
@public
def logout() -> ResponseReturnValue:
    """The session ends on the server; the cookie is taken back."""
    if (actor := current_actor()).is_signed_in:
        with transaction():
            signing_in.went_out(actor)
    logout_user()
    return redirect(url_for("home.index"))


def _guess(email: str, password: str) -> User | None:
    """Whose these are, if anybody's. Raises TooManyTries."""
    here = network.of_request()
    tries = guesses.count(email, here)
    user = signing_in.who(email, password)
    if user is not None:
        limits.take_back(*tries)
        with transaction():
            signing_in.remember_place(user.id, here)
    return user
