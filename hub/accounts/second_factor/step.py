"""Between the password and the first page: the code of an app, a recovery code, or a passkey."""

import uuid
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import entering, limits, lockouts
from hub.accounts.access import public
from hub.accounts.entering import Waiting
from hub.accounts.models import User
from hub.accounts.second_factor import queries, services
from hub.accounts.second_factor.forms import CodeForm, RecoveryCodeForm
from hub.accounts.second_factor.recovery import FEW
from hub.core.db import transaction

bp = Blueprint("second_step", __name__, url_prefix="/sign-in/second-step")

REFUSED = 422
MOST_TRIES = 5
WITHIN = timedelta(minutes=15)
"""Only somebody with the right password gets as far as this, so a stranger can lock nobody out here."""

WRONG_CODE = (
    "That code is not right, or it has been used. Wait for your app to show the next one, then type that."
)
WRONG_RECOVERY_CODE = (
    "That is not one of your recovery codes, or it has been used. Check it, or try another one."
)


@bp.route("", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """The code of the app; or the passkey, for those who have no app."""
    waiting = entering.waiting()
    if waiting is None:
        return _from_the_start()
    form, status = CodeForm(), 200
    factors = queries.of(waiting.user.id)
    if form.submitted() and factors.has_app:
        counted = _count(waiting.user)
        with transaction():
            is_right = services.take_code(waiting.user, form.code.data)
        if is_right:
            limits.take_back(counted)
            return _in(waiting, "app")
        form.refuse(WRONG_CODE)
    if form.errors:
        status = REFUSED
    page = render_template(
        "accounts/second_factor/ask.html",
        form=form,
        factors=factors,
        user_id=waiting.user.id,
        by_password=waiting.via == "password",
    )
    return page, status


@bp.route("/recovery-code", methods=["GET", "POST"])
@public
def recovery_code() -> ResponseReturnValue:
    """For the day the phone is lost."""
    waiting = entering.waiting()
    if waiting is None:
        return _from_the_start()
    form, status = RecoveryCodeForm(), 200
    if form.submitted():
        user = waiting.user
        counted = _count(user)
        with transaction():
            is_right = services.take_recovery_code(user, form.recovery_code.data, actor=user.actor)
        if is_right:
            limits.take_back(counted)
            left = queries.of(user.id).codes_left
            answer = _in(waiting, "recovery_code")
            if left <= FEW:
                flash(_few(left))
            return answer
        form.refuse(WRONG_RECOVERY_CODE)
    if form.errors:
        status = REFUSED
    return render_template("accounts/second_factor/recovery_code.html", form=form), status


def _count(user: User) -> uuid.UUID:
    """One try. Raises TooManyTries."""
    with lockouts.noted("second step", account=user.email, within=WITHIN):
        return limits.count("second-step", str(user.id), most=MOST_TRIES, within=WITHIN)


def _in(waiting: Waiting, proven_by: str) -> ResponseReturnValue:
    return entering.complete(
        waiting.user,
        via=waiting.via,
        next_url=waiting.next_url,
        proven_by=proven_by,
        proved_at=waiting.proved_at,
    )


def _from_the_start() -> ResponseReturnValue:
    """Ten minutes have passed, or this browser never gave a password."""
    return redirect(url_for("accounts.login"))


def _few(left: int) -> str:
    have = "That was your last recovery code" if left == 0 else f"You have {left} recovery codes left"
    return f"{have}. Make new ones in your account, under “Second step”."
