"""Pages that a link in a message opens: the first password, a new one, a new address. Looking uses nothing up."""

import uuid
from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from hub.accounts import limits, links, network
from hub.accounts.access import current_actor, public
from hub.accounts.entering import enter
from hub.accounts.forms.own import ChoosePasswordForm, ForgottenForm
from hub.accounts.models import Link, User
from hub.accounts.purposes import INVITATION, NEW_EMAIL, RESET
from hub.accounts.services import own, signing_in
from hub.accounts.tasks import PASSWORD_FORGOTTEN
from hub.accounts.views.blueprint import bp
from hub.core.db import transaction
from hub.core.errors import Gone, Invalid, NotFound, TooManyTries
from hub.core.forms import HubForm
from hub.core.site import Site
from hub.outbox import services as outbox

HOUR = timedelta(hours=1)
FROM_A_NETWORK = 30
FOR_AN_ADDRESS = 3
OPENED = "opened-link"
OPEN_IT_AGAIN = (
    "Open the link in our email once more, in this browser. "
    "It must keep one cookie of ours until you are done."
)


def words_of_the_site() -> list[str]:
    """What a password here may not be made of."""
    site: Site = current_app.extensions["hub.site"]
    return [site.name, site.organization, "hub"]


@bp.get("/invitation/<token>")
@public
def first_sign_in(token: str) -> ResponseReturnValue:
    """Somebody who was invited is on the way to a password."""
    return _open(token, INVITATION, "accounts.choose_password")


@bp.get("/new-password/<token>")
@public
def reset_password(token: str) -> ResponseReturnValue:
    """Somebody who forgot their password is on the way to another."""
    return _open(token, RESET, "accounts.choose_password")


@bp.get("/new-email/<token>")
@public
def new_email(token: str) -> ResponseReturnValue:
    """Somebody with a new address has opened what was sent there."""
    return _open(token, NEW_EMAIL, "accounts.confirm_email")


@bp.route("/choose-password", methods=["GET", "POST"])
@public
def choose_password() -> ResponseReturnValue:
    """Choose a password, and be in. A second step is asked for as ever."""
    try:
        link = _held(INVITATION, RESET)
    except Gone as over:
        return render_template("accounts/link_over.html", why=over.message), over.status
    return _choose(link)


@bp.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten_password() -> ResponseReturnValue:
    """Send a link. The answer is the same for an address that has an account and for one that has none."""
    form = ForgottenForm()
    if form.submitted():
        limits.count("forgotten network", network.of_request(), most=FROM_A_NETWORK, within=HOUR)
        if _may_send(form.email.data):
            with transaction():
                outbox.enqueue(PASSWORD_FORGOTTEN, email=form.email.data)
        return redirect(url_for("accounts.forgotten_password_sent"), 303)
    return render_template("accounts/forgotten.html", form=form), 422 if form.errors else 200


@bp.get("/forgotten-password/sent")
@public
def forgotten_password_sent() -> ResponseReturnValue:
    return render_template("accounts/forgotten_sent.html")


@bp.route("/confirm-email", methods=["GET", "POST"])
@public
def confirm_email() -> ResponseReturnValue:
    """The new address is confirmed from its own mailbox."""
    link = _held(NEW_EMAIL)
    if HubForm().submitted():
        with transaction():
            own.take_new_email(link)
        session.pop(OPENED, None)
        if current_actor().is_signed_in:
            flash("You now sign in with your new email address.")
            return redirect(url_for("accounts.own"))
        return render_template("accounts/new_email_done.html")
    return render_template("accounts/new_email_confirm.html", email=link.detail["email"])


def _open(token: str, purpose: str, then: str) -> ResponseReturnValue:
    """Note in the browser's session which link was opened, and go on to an address without the token in it: what
    stands in the history, or is copied from the bar, opens nothing for anybody else. Looking uses nothing up."""
    try:
        link = links.opened(token, purpose)
        own.of_link(link)
    except Gone as over:
        return render_template("accounts/link_over.html", why=over.message), over.status
    if request.method != "HEAD":
        session[OPENED] = str(link.id)
    return redirect(url_for(then), 303)


def _held(*purposes: str) -> Link:
    """The link that this browser opened. Raises Gone when it opened none, or keeps no cookie."""
    try:
        return links.held(uuid.UUID(session.get(OPENED, "")), *purposes)
    except (ValueError, NotFound):
        raise Gone(OPEN_IT_AGAIN) from None


def _choose(link: Link) -> ResponseReturnValue:
    user: User = own.of_link(link)
    form = ChoosePasswordForm()
    if form.submitted():
        try:
            kept = own.accepted(form.password.data, of=user, words=words_of_the_site())
            with transaction():
                own.choose_password(user, kept, link=link)
                signing_in.remember_place(user.id, network.of_request())
        except Invalid as problem:
            form.password.errors = [problem.message]
        else:
            logout_user()  # whoever else was signed in in this browser
            return enter(user, via="link")
    page = render_template(
        "accounts/choose_password.html", form=form, user=user, is_first=link.purpose == INVITATION
    )
    return page, 422 if form.errors else 200


def _may_send(email: str) -> bool:
    """Three an hour. Whoever asks more often hears the same, and the newest of the three goes on working."""
    try:
        limits.count("forgotten", email.lower(), most=FOR_AN_ADDRESS, within=HOUR)
    except TooManyTries:
        return False
    return True
