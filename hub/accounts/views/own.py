"""Somebody's own account. Other parts of accounts add their own: templates named in SECTIONS."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import entering, guesses, limits, network, sessions
from hub.accounts.access import current_actor, recently_signed_in, signed_in
from hub.accounts.forms.own import ChangePasswordForm, NameForm, NewEmailForm
from hub.accounts.queries import sessions as queries
from hub.accounts.services import own as services
from hub.accounts.services import passwords
from hub.accounts.services import sessions as ending
from hub.accounts.views.blueprint import bp
from hub.accounts.views.choosing import words_of_the_site
from hub.core.db import transaction
from hub.core.errors import Invalid, TooManyTries

SECTIONS = ["accounts/second_factor/section.html"]
"""Templates that the account page includes, each one section with a heading of level two. They get `user`."""


@bp.get("/account")
@signed_in
def own() -> ResponseReturnValue:
    user = entering.person()
    return render_template(
        "accounts/own.html",
        user=user,
        sessions=queries.of(user.id),
        here=sessions.current_id(),
        sections=SECTIONS,
    )


@bp.route("/account/name", methods=["GET", "POST"])
@signed_in
def change_name() -> ResponseReturnValue:
    user = entering.person()
    form = NameForm(data={"name": user.name})
    if form.submitted():
        with transaction():
            services.change_name(user, form.name.data)
        flash("Your name is changed.")
        return redirect(url_for("accounts.own"), 303)
    return render_template("accounts/change_name.html", form=form), 422 if form.errors else 200


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """The password now, and a new one. Everywhere else they are signed out; here the session goes on under a new id."""
    user, form, status = entering.person(), ChangePasswordForm(), 422
    if user.password is None:  # they sign in with their work account, and a password would outlive that
        return redirect(url_for("accounts.own"))
    if form.submitted():
        try:
            tries = guesses.count(user.email, network.of_request())
            if not passwords.is_right(form.current.data, user.password):
                form.current.errors = ["That is not your password. Try again."]
            else:
                limits.take_back(*tries)
                kept = services.accepted(form.password.data, of=user, words=words_of_the_site())
                with transaction():
                    services.choose_password(user, kept, but=sessions.current_id())
                sessions.renew()
                flash("Your password is changed. Wherever else you were signed in, you are signed out.")
                return redirect(url_for("accounts.own"), 303)
        except Invalid as problem:
            form.password.errors = [problem.message]
        except TooManyTries as slow_down:
            form.current.errors, status = [slow_down.message], slow_down.status
    return render_template("accounts/change_password.html", form=form), status if form.errors else 200


@bp.route("/account/email", methods=["GET", "POST"])
@signed_in
@recently_signed_in
def change_email() -> ResponseReturnValue:
    """Ask for another address. It is taken when it was confirmed from its own mailbox."""
    user, form = entering.person(), NewEmailForm()
    if form.submitted():
        limits.count("new email", str(user.id), most=5, within=guesses.WITHIN * 12)
        with transaction():
            services.ask_for_new_email(user, form.email.data)
        return render_template("accounts/change_email_sent.html", email=form.email.data)
    return render_template("accounts/change_email.html", form=form, user=user), 422 if form.errors else 200


@bp.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    with transaction():
        ending.end_others(current_actor(), but=sessions.current_id())
    flash("You are signed out everywhere else.")
    return redirect(url_for("accounts.own"), 303)


@bp.post("/account/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Sign out in one other browser. One that is nobody's, or somebody else's, is over as far as they can tell."""
    with transaction():
        ending.end_one(session_id, actor=current_actor())
    flash("You are signed out there.")
    return redirect(url_for("accounts.own"), 303)
