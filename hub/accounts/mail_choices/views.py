"""The page where a reader of our mail says how often: by their account, or by the link in a reminder."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hub.accounts import limits
from hub.accounts.access import public, signed_in
from hub.accounts.mail_choices.forms import MailChoicesForm
from hub.core import csrf
from hub.core.db import transaction
from hub.core.errors import NotFound
from hub.messaging import addresses, queries, services
from hub.messaging.models import Pace

bp = Blueprint("mail_choices", __name__)

REFUSED, MOST_AN_HOUR = 422, 60


@bp.route("/account/reminders", methods=["GET", "POST"])
@signed_in
def mine() -> ResponseReturnValue:
    """Somebody's own choices."""
    return _page(addresses.hashed(current_user.email), url_for("mail_choices.mine"), is_signed_in=True)


@bp.route("/reminders/<token>", methods=["GET", "POST"])
@public
def of_link(token: str) -> ResponseReturnValue:
    """The choices of whoever got the link in a reminder. Looking changes nothing; the button does."""
    recipient_hash = addresses.of_choice_token(token)
    if not recipient_hash:
        raise NotFound
    return _page(recipient_hash, url_for("mail_choices.of_link", token=token), is_signed_in=False)


@bp.route("/reminders/<token>/stop", methods=["GET", "POST"])
@public
@csrf.proven_by_its_address
def stop(token: str) -> ResponseReturnValue:
    """What a mail program's own "unsubscribe" button posts to (RFC 8058). A person who comes by is asked first."""
    recipient_hash = addresses.of_choice_token(token)
    if not recipient_hash:
        raise NotFound
    if request.method == "POST":
        with transaction():
            services.stop(recipient_hash)
        return "", 204, {"Content-Type": "text/plain"}
    return redirect(url_for("mail_choices.of_link", token=token))


def _page(recipient_hash: str, here: str, *, is_signed_in: bool) -> ResponseReturnValue:
    pace, language = queries.choice(recipient_hash)
    form = MailChoicesForm(data={"pace": pace.value, "language": language or "en"})
    if form.submitted():
        limits.count("mail choice", recipient_hash, most=MOST_AN_HOUR, within=timedelta(hours=1))
        with transaction():
            services.choose(recipient_hash, pace=Pace(form.pace.data), language=form.language.data)
        if is_signed_in:
            flash("Saved.")
        return redirect(here if is_signed_in else f"{here}?saved=1")
    return (
        render_template(
            "accounts/mail_choices/choices.html",
            form=form,
            here=here,
            is_saved=request.args.get("saved") == "1" and request.method == "GET",
            is_signed_in=is_signed_in,
        ),
        REFUSED if request.method == "POST" else 200,
    )
