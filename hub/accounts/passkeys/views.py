"""Pages of passkeys: make one, remove one, sign in with one."""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from hub.accounts import entering, limits, network
from hub.accounts.access import current_actor, public, recently_signed_in, signed_in
from hub.accounts.passkeys import ceremony, challenges, queries, services
from hub.accounts.passkeys.ceremony import NotProven, Site
from hub.accounts.passkeys.forms import NO_ANSWER, AnswerForm, NewPasskeyForm
from hub.accounts.second_factor.views import is_on
from hub.core.config import Settings
from hub.core.db import transaction
from hub.core.errors import Conflict, Gone, NotFound
from hub.core.forms import HubForm

bp = Blueprint("passkeys", __name__)

REFUSED = 422
TO_MAKE, TO_PROVE, TO_CONFIRM = "make", "prove", "confirm"


@bp.route("/account/second-step/passkeys/new", methods=["GET", "POST"])
@signed_in
@recently_signed_in
def new() -> ResponseReturnValue:
    """A name, and then the browser asks for a finger, a face, a PIN or a key."""
    user, form, status = entering.person(), NewPasskeyForm(), 200
    if form.submitted():
        try:
            with transaction():
                value = challenges.spend(form.challenge.data, TO_MAKE, user.id)
                made = ceremony.made(site(), form.answer.data, challenge=value)
                codes = services.add(user, made, name=form.name.data, actor=current_actor())
        except NotProven:
            form.refuse(NO_ANSWER)
        except (Conflict, Gone) as no:
            form.refuse(no.message)
        except IntegrityError:  # the same passkey, from two windows at once
            form.refuse(services.KNOWN)
        else:
            return is_on("passkey", codes, "Your passkey is ready.")
    if form.errors:
        status = REFUSED
    challenge = challenges.issue(TO_MAKE, user.id)
    options = ceremony.options_to_make(site(), user, already=queries.of(user.id), challenge=challenge.value)
    page = render_template(
        "accounts/passkeys/new.html",
        form=form,
        challenge=challenge.token,
        options=options,
        is_possible=site().may_have_passkeys,
    )
    return page, status


@bp.route("/account/second-step/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@signed_in
@recently_signed_in
def remove(passkey_id: uuid.UUID) -> ResponseReturnValue:
    """Asks once more, then takes it away."""
    user = entering.person()
    passkey = queries.one(passkey_id, user_id=user.id)
    if passkey is None:
        raise NotFound
    if HubForm().submitted():
        try:
            with transaction():
                services.remove(user, passkey_id, actor=current_actor())
            flash("The passkey is removed. Delete it on the device too.")
        except Conflict as no:
            flash(no.message, "error")
        return redirect(url_for("second_factor.overview"))
    return render_template("accounts/passkeys/remove.html", form=HubForm(), passkey=passkey)


@bp.post("/sign-in/passkey")
@public
def sign_in() -> ResponseReturnValue:
    """The whole of signing in, or the second step of it: a passkey is two proofs in one."""
    form = AnswerForm()
    limits.count("passkey", network.of_request(), most=30, within=timedelta(minutes=5))
    try:
        if not form.submitted():
            raise NotProven
        with transaction():
            value = challenges.spend(form.challenge.data, TO_PROVE)
            user = services.prove(site(), form.answer.data, challenge=value)
    except (NotProven, Gone) as no:
        why = no.message if isinstance(no, Gone) else ""
        return render_template("accounts/passkeys/refused.html", why=why), REFUSED
    waiting = entering.waiting()
    next_url = waiting.next_url if waiting else request.form.get("next", "")
    via = waiting.via if waiting and waiting.user.id == user.id else "passkey"
    return entering.complete(user, via=via, next_url=next_url, proven_by="passkey")


def question(user_id: uuid.UUID | None = None, *, purpose: str = TO_PROVE) -> dict[str, str]:
    """For the form "Sign in with a passkey": what it sends along and what the browser is asked.

    Nothing where browsers allow no passkeys. With `user_id` only that person's are asked for. To sign in, any
    passkey will do; to confirm, the challenge is good for that person alone.
    """
    if not site().may_have_passkeys:
        return {}
    challenge = challenges.issue(purpose, user_id if purpose == TO_CONFIRM else None)
    mine = queries.of(user_id) if user_id else ()
    options = ceremony.options_to_prove(site(), of=mine, challenge=challenge.value)
    return {"challenge": challenge.token, "options": options}


def site() -> Site:
    """In production the public address; elsewhere whichever name of this machine the request was for."""
    settings: Settings = current_app.extensions["hub.settings"]
    address = urlsplit(settings.public_base_url if settings.is_production else request.host_url)
    return Site(address.hostname or "", f"{address.scheme}://{address.netloc}", settings.site_name)
