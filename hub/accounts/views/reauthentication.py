"""Is it still you? By password, passkey or the work account; and what had been typed meanwhile."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import entering, guesses, limits, network, reauthentication, sessions
from hub.accounts.access import current_actor, signed_in
from hub.accounts.forms.own import PasswordAgainForm
from hub.accounts.passkeys import challenges
from hub.accounts.passkeys import queries as passkeys
from hub.accounts.passkeys import services as proving
from hub.accounts.passkeys.ceremony import NotProven
from hub.accounts.passkeys.forms import AnswerForm
from hub.accounts.passkeys.views import TO_CONFIRM, question, site
from hub.accounts.second_factor import queries as people
from hub.accounts.services import passwords
from hub.accounts.single_sign_on import queries as work_accounts
from hub.accounts.way_back import asked_for
from hub.core.csrf import StaleForm
from hub.core.db import transaction
from hub.core.errors import Gone, TooManyTries
from hub.core.web import error_page

bp = Blueprint("reauthentication", __name__)

WRONG = "That is not your password. Try again."
NOT_PROVEN = "That passkey did not work. Try again, or use another way."


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
                return _proven()
            form.password.errors = [WRONG]
        except TooManyTries as slow_down:
            form.password.errors, status = [slow_down.message], slow_down.status
    page = render_template(
        "accounts/confirm.html",
        form=form,
        wanted=asked_for(),
        has_password=user.password is not None,
        passkey=question(user.id, purpose=TO_CONFIRM) if passkeys.of(user.id) else {},
        has_work_account=work_accounts.of(user.id) is not None,
    )
    return page, status if status != 200 or not form.errors else 422


@bp.post("/account/confirm/passkey")
@signed_in
def by_passkey() -> ResponseReturnValue:
    """The same with a passkey of theirs."""
    user, form = entering.person(), AnswerForm()
    limits.count("passkey", network.of_request(), most=30, within=timedelta(minutes=5))
    try:
        if not form.submitted():
            raise NotProven
        with transaction():
            value = challenges.spend(form.challenge.data, TO_CONFIRM, user.id)
            if proving.prove(site(), form.answer.data, challenge=value).id != user.id:
                raise NotProven
    except (NotProven, Gone) as no:
        flash(no.message if isinstance(no, Gone) else NOT_PROVEN, "error")
        return redirect(url_for("reauthentication.ask", next=asked_for() or None), 303)
    return _proven()


@bp.get("/account/carry-on")
@signed_in
def carry_on() -> ResponseReturnValue:
    """What they had typed, ready to be sent on with one press."""
    held = reauthentication.held(entering.person().id)
    if held is None:
        return redirect(url_for("accounts.own"))
    return render_template("accounts/carry_on.html", held=held)


@bp.app_errorhandler(StaleForm)
def too_late(stale: StaleForm) -> ResponseReturnValue:
    """Our own form, but its sender was signed out meanwhile. Nothing is done with it, and nothing typed is lost."""
    actor = current_actor()
    if request.endpoint == "accounts.logout" and not actor.is_signed_in:
        return redirect(url_for("home.index"), 303)
    user = people.user(stale.made_for)
    if user is None or not reauthentication.hold(user.id):
        return error_page(stale.status, stale.message)
    way_on = url_for("reauthentication.carry_on")
    return redirect(way_on if actor.is_signed_in else url_for("accounts.login", next=way_on), 303)


def _proven() -> ResponseReturnValue:
    reauthentication.note()
    sessions.renew()
    return redirect(asked_for() or url_for("accounts.own"), 303)
