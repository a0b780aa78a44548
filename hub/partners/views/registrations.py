"""Asking for a new organization to be added, without an account; and the editor's decision."""

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits, links, network
from hub.accounts.access import current_actor, public, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, TooManyTries
from hub.directory.editing.pages import REFUSED
from hub.directory.queries import duplicates, entries
from hub.partners import domains
from hub.partners.forms.registrations import DecideRegistrationForm, RegistrationForm
from hub.partners.models import RegistrationStatus
from hub.partners.queries import registrations as queries
from hub.partners.services import registrations
from hub.partners.views.blueprint import bp
from hub.partners.views.claims import DAY, FROM_A_NETWORK, TO_ONE_ADDRESS
from hub.partners.views.runs import run

LOOKS_AN_HOUR = 30


@bp.route("/organizations/add", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Tell us of an organization that is not here yet. What looks like the same one is shown before it is sent."""
    form = RegistrationForm()

    def send() -> ResponseReturnValue:
        limits.count("register", network.of_request(), most=FROM_A_NETWORK, within=timedelta(hours=1))
        limits.count("register-by", form.email.data.lower(), most=TO_ONE_ADDRESS, within=DAY)
        with transaction():
            made = registrations.ask(form.answers(), registration_id=form.record_id, actor=current_actor())
        return redirect(url_for("partners.registration_sent", registration_id=made.id), 303)

    def check() -> dict[str, Any]:
        if not _may_look():
            return {"alike": []}
        found = duplicates.organizations_like(
            name=form.name.data or "",
            postcode=form.postcode.data or "",
            phone=form.phone.data or "",
            website=form.website.data or "",
            email=form.public_email.data or "",
        )
        return {"alike": [one for one in found if one.is_published]}

    return run(
        form,
        action=url_for("partners.register"),
        leave=url_for("directory.az", of="organizations"),
        title="Add an organization",
        send=send,
        check=check,
        template="partners/register.html",
    )


def _may_look() -> bool:
    """To compare with every organization is dear. Nobody is stopped by it: whoever decides is shown the same."""
    try:
        limits.count("register-alike", network.of_request(), most=LOOKS_AN_HOUR, within=timedelta(hours=1))
    except TooManyTries:
        return False
    return True


@bp.get("/organizations/add/<uuid:registration_id>")
@public
def registration_sent(registration_id: uuid.UUID) -> ResponseReturnValue:
    """What happens next."""
    record = queries.sent(registration_id)
    return render_template("partners/registration_sent.html", address=domains.masked(record.email))


@bp.route("/register/<token>", methods=["GET", "POST"])
@public
def confirm_registration(token: str) -> ResponseReturnValue:
    """The link: a button on GET; on POST it enters the queue."""
    links.opened(token, registrations.PURPOSE)
    if request.method != "POST":
        return render_template("partners/registration_confirm.html", token=token)
    with transaction():
        registrations.confirm(links.opened(token, registrations.PURPOSE))
    return render_template("partners/registration_confirmed.html")


@bp.route("/admin/registrations/<uuid:registration_id>", methods=["GET", "POST"])
@requires(Permission.CLAIM_DECIDE)
def decide_registration(registration_id: uuid.UUID) -> ResponseReturnValue:
    """Add it, take it as a claim on an entry that is there, or refuse it."""
    actor = current_actor()
    record = queries.one(registration_id, actor=actor)
    alike = queries.like(record)
    form = DecideRegistrationForm(alike=alike)
    status = 200
    if form.submitted():
        try:
            with transaction():
                then = _decide(queries.one(registration_id, actor=actor, fresh=True), form)
            flash("Done.")
            return redirect(then)
        except Conflict:
            status = Conflict.status
        except Invalid as refusal:
            form.refuse(refusal.message)
        record = queries.one(registration_id, actor=actor, fresh=True)
    if request.method == "POST" and status == 200:
        status = REFUSED
    page = render_template(
        "partners/registration.html",
        record=record,
        alike=alike,
        form=form,
        is_open=record.status is RegistrationStatus.WAITING,
        is_conflict=status == Conflict.status,
    )
    return page, status


def _decide(record: Any, form: DecideRegistrationForm) -> str:
    """Do what was chosen; says where to go after."""
    actor = current_actor()
    if form.answer.data == "add":
        made = registrations.approve(record, actor=actor)
        return url_for("editing.organization", organization_id=made.id)
    if form.answer.data == "no":
        registrations.refuse(record, form.reason.data, actor=actor)
        return url_for("partners.all_claims")
    organization = entries.organization(uuid.UUID(form.answer.data), actor=actor)
    claim = registrations.merge(record, organization, actor=actor)
    return url_for("partners.decide_claim", claim_id=claim.id)
