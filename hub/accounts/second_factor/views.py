"""Pages of somebody's own second step: set it up, replace it, take it away, print recovery codes."""

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import entering
from hub.accounts.access import current_actor, recently_signed_in, signed_in
from hub.accounts.passkeys import queries as passkeys
from hub.accounts.second_factor import kept_codes, queries, services, totp
from hub.accounts.second_factor.forms import CodeForm
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid
from hub.core.forms import HubForm

bp = Blueprint("second_factor", __name__, url_prefix="/account/second-step")

REFUSED = 422


@bp.get("")
@signed_in
def overview() -> ResponseReturnValue:
    """What this person has besides the password, and what they could have."""
    user = entering.person()
    return render_template(
        "accounts/second_factor/overview.html",
        factors=queries.of(user.id),
        passkeys=passkeys.of(user.id),
        needs_one=user.role.needs_second_factor,
        is_due=entering.second_step_is_due(),
    )


@bp.post("/app/start")
@signed_in
@recently_signed_in
def start_app() -> ResponseReturnValue:
    """A new secret is made by a press of a button, never by looking at a page."""
    with transaction():
        services.begin_app(entering.person())
    return redirect(url_for("second_factor.app"))


@bp.route("/app", methods=["GET", "POST"])
@signed_in
@recently_signed_in
def app() -> ResponseReturnValue:
    """The square to read with the phone, and the box for the first code."""
    user, form, status = entering.person(), CodeForm(), 200
    if form.submitted():
        try:
            with transaction():
                codes = services.confirm_app(user, form.code.data, actor=current_actor())
        except Invalid as wrong:
            form.refuse(wrong.message)
        else:
            return is_on("app", codes, "Your app is set up.")
    secret = services.waiting_secret(queries.authenticator(user.id))
    if secret is None:
        return redirect(url_for("second_factor.codes" if kept_codes.read(user) else "second_factor.overview"))
    if form.errors:
        status = REFUSED
    address = totp.address(secret, account=user.email, issuer=_site_name())
    page = render_template(
        "accounts/second_factor/app.html",
        form=form,
        address=address,
        picture=totp.picture(address),
        secret=totp.in_groups(secret),
    )
    return page, status


@bp.route("/app/remove", methods=["GET", "POST"])
@signed_in
@recently_signed_in
def remove_app() -> ResponseReturnValue:
    """Asks once more, then takes the app away."""
    if HubForm().submitted():
        try:
            with transaction():
                services.remove_app(entering.person(), actor=current_actor())
            flash("Your app is removed. Delete its entry in the app too.")
        except Conflict as no:
            flash(no.message, "error")
        return redirect(url_for("second_factor.overview"))
    if not queries.of(entering.person().id).has_app:
        return redirect(url_for("second_factor.overview"))
    return render_template("accounts/second_factor/remove_app.html", form=HubForm())


@bp.route("/codes/new", methods=["GET", "POST"])
@signed_in
@recently_signed_in
def new_codes() -> ResponseReturnValue:
    """Ten new recovery codes in place of the old ones."""
    user = entering.person()
    if HubForm().submitted():
        with transaction():
            codes = services.new_recovery_codes(user, actor=current_actor())
        kept_codes.keep(user, codes)
        return redirect(url_for("second_factor.codes"))
    return render_template(
        "accounts/second_factor/new_codes.html", form=HubForm(), factors=queries.of(user.id)
    )


@bp.route("/codes", methods=["GET", "POST"])
@signed_in
def codes() -> ResponseReturnValue:
    """The codes, until the person says that they have them."""
    found = kept_codes.read(entering.person())
    if HubForm().submitted():
        kept_codes.forget()
        return redirect(entering.way_on(""))
    if not found:
        return redirect(url_for("second_factor.overview"))
    return render_template("accounts/second_factor/codes.html", codes=found, form=HubForm())


@bp.get("/codes.txt")
@signed_in
def codes_file() -> ResponseReturnValue:
    """The same codes as a file to keep."""
    user = entering.person()
    found = kept_codes.read(user)
    if not found:
        return redirect(url_for("second_factor.overview"))
    text = render_template("accounts/second_factor/codes.txt", codes=found)
    response: Response = make_response(text)
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


def is_on(proven_by: str, codes: list[str], said: str) -> ResponseReturnValue:
    """A new factor works. First of all the recovery codes, if it brought any."""
    entering.note_second_step(proven_by)
    flash(said)
    if codes:
        kept_codes.keep(entering.person(), codes)
        return redirect(url_for("second_factor.codes"))
    return redirect(url_for("second_factor.overview"))


def _site_name() -> str:
    return str(current_app.extensions["hub.site"].name)
