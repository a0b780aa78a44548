"""Code and PIN. The page says the same for a code that is nobody's as for a wrong PIN."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits, network
from hub.accounts.access import public
from hub.accounts.policy import Actor
from hub.core.db import transaction
from hub.core.errors import TooManyTries
from hub.core.forms import HubForm
from hub.passport import codes, guesses
from hub.passport.forms import EnterForm
from hub.passport.services import opening
from hub.passport.views import door as doors
from hub.passport.views.blueprint import REFUSED, TOO_MANY, bp
from hub.referrals.policy import RESIDENT

WRONG = (
    "This code and this PIN do not belong together. Check both on your paper. "
    "An older paper opens nothing any more."
)


@bp.route("/passport", methods=["GET", "POST"])
@public
def enter() -> ResponseReturnValue:
    """Type both."""
    return _ask(EnterForm())


@bp.get("/passport/<code>")
@public
def scanned(code: str) -> ResponseReturnValue:
    """Where the square on the paper leads: the code is filled in, the PIN is always asked. It looks nothing up."""
    plain = codes.read_code(code)
    return _ask(EnterForm(data={"code": codes.shown(plain) if plain else ""}))


@bp.post("/passport/leave")
@public
def leave() -> ResponseReturnValue:
    """Close the paper."""
    doors.leave(doors.RESIDENT)
    return redirect(url_for("home.index"), 303)


def _ask(form: EnterForm) -> ResponseReturnValue:
    problem, status = "", 200
    if form.submitted():
        try:
            if _opens(form):
                return redirect(url_for("passport.now"), 303)
            problem, status = WRONG, REFUSED
        except TooManyTries as refusal:
            problem, status = refusal.message, TOO_MANY
    elif form.errors:
        status = REFUSED
    page = render_template(
        "passport/enter.html",
        form=form,
        problem=problem,
        is_locked=status == TOO_MANY,
        was_over="over" in request.args,
        press=HubForm(),
    )
    return page, status


def _opens(form: EnterForm) -> bool:
    """Whether they belong together; counted before it is looked at, and the right ones taken back."""
    code = codes.read_code(form.code.data or "") or ""
    tries = guesses.count(code, comes_from=network.of_request())
    passport = opening.with_pin(code, codes.read_pin(form.pin_password.data or "") or "")
    if passport is None:
        return False
    limits.take_back(*tries)
    voice = Actor(RESIDENT, about_ids=frozenset({passport.referral_id}))
    with transaction():
        opening.let_in(passport, proof=opening.PIN, actor=voice)
    doors.let_in(passport, place=doors.RESIDENT)
    return True
