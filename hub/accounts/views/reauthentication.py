"""The password again, before something that matters."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import entering, guesses, limits, network, reauthentication, sessions
from hub.accounts.access import signed_in
from hub.accounts.forms.own import PasswordAgainForm
from hub.accounts.services import passwords
from hub.accounts.way_back import asked_for
from hub.core.errors import TooManyTries

bp = Blueprint("reauthentication", __name__)

WRONG = "That is not your password. Try again."


@bp.route("/account/confirm", methods=["GET", "POST"])
@signed_in
def ask() -> ResponseReturnValue:
    """Is it still you? Then on to where you were going."""
    user, form, status = entering.person(), PasswordAgainForm(), 200
    if form.submitted():
        try:
            tries = guesses.count(user.email, network.of_request())
            if passwords.is_right(form.password.data, user.password):
                limits.take_back(*tries)
                reauthentication.note()
                sessions.renew()
                return redirect(asked_for() or url_for("accounts.own"), 303)
            form.password.errors = [WRONG]
        except TooManyTries as slow_down:
            form.password.errors, status = [slow_down.message], slow_down.status
    has_password = user.password is not None
    page = render_template("accounts/confirm.html", form=form, wanted=asked_for(), has_password=has_password)
    return page, status if status != 200 or not form.errors else 422


@bp.get("/account/carry-on")
@signed_in
def carry_on() -> ResponseReturnValue:
    """What they had typed, ready to be sent on with one press."""
    form = reauthentication.held()
    if form is None or not reauthentication.is_recent():
        return redirect(url_for("accounts.own"))
    page = render_template("accounts/carry_on.html", held=form)
    reauthentication.let_go()
    return page
