"""The same by phone: any of ours, for somebody who reads out their paper."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.db import transaction
from hub.core.errors import TooManyTries
from hub.passport import codes, guesses
from hub.passport.forms import ByPhoneForm
from hub.passport.models import Passport
from hub.passport.services import opening
from hub.passport.views import door as doors
from hub.passport.views.blueprint import REFUSED, TOO_MANY, bp
from hub.passport.views.inside import do, show

WRONG = "That does not open it. Ask them to read both out once more; an older paper does not work any more."


@bp.route("/by-phone", methods=["GET", "POST"])
@requires(Permission.PASSPORT_BY_PHONE)
def by_phone() -> ResponseReturnValue:
    """The code, and what proves that it is them."""
    form, problem, status = ByPhoneForm(), "", 200
    if form.submitted():
        try:
            if _opens(form, current_actor()):
                return redirect(url_for("passport.phone_now"), 303)
            problem, status = WRONG, REFUSED
        except TooManyTries as refusal:
            problem, status = refusal.message, TOO_MANY
    elif form.errors:
        status = REFUSED
    page = render_template(
        "passport/by_phone.html", form=form, problem=problem, was_over="over" in request.args
    )
    return page, status


@bp.get("/by-phone/now")
@requires(Permission.PASSPORT_BY_PHONE)
def phone_now() -> ResponseReturnValue:
    """Where it stands, to be read out."""
    return show(doors.held(doors.PHONE), is_phone=True)


@bp.route("/by-phone/now/<act>", methods=["GET", "POST"])
@requires(Permission.PASSPORT_BY_PHONE)
def phone_act(act: str) -> ResponseReturnValue:
    """One thing, done for them."""
    return do(doors.held(doors.PHONE), act, is_phone=True)


@bp.post("/by-phone/leave")
@requires(Permission.PASSPORT_BY_PHONE)
def phone_leave() -> ResponseReturnValue:
    """The call is over."""
    doors.leave(doors.PHONE)
    return redirect(url_for("passport.by_phone"), 303)


def _opens(form: ByPhoneForm, actor: Actor) -> bool:
    """Guesses of ours count like anybody's. A colleague from whom it is kept hears that nothing opens."""
    code, said = codes.read_code(form.code.data or "") or "", form.said_password.data or ""
    tries = guesses.count(code, comes_from=str(actor.id))
    passport = _found(code, said, proof=form.proof.data)
    if passport is None or actor.id is None or opening.is_kept_from(passport, actor.id):
        return False
    limits.take_back(*tries)
    with transaction():
        opening.let_in(passport, proof=form.proof.data, actor=actor)
    doors.let_in(passport, place=doors.PHONE)
    return True


def _found(code: str, said: str, *, proof: str) -> Passport | None:
    if proof == opening.SAFE_WORD:
        return opening.with_safe_word(code, said)
    return opening.with_pin(code, codes.read_pin(said) or "")
