"""Find first, then register: nobody is written down twice. No address holds what is looked for."""

from dataclasses import replace
from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits
from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid
from hub.residents import finding, services
from hub.residents.finding import Asked, Match
from hub.residents.forms.record import FindForm, RegisterForm
from hub.residents.models import ContactKind
from hub.residents.queries import lists
from hub.residents.services import note_looked_for, twins
from hub.residents.views.blueprint import bp

REFUSED = 422
MOST_AN_HOUR = 120
READS = (Permission.RESIDENT_READ_TEAM, Permission.RESIDENT_SUBJECT_ACCESS)


@bp.route("", methods=["GET", "POST"])
@requires(*READS)
def find() -> ResponseReturnValue:
    """One box, and under it your people."""
    actor, form = current_actor(), FindForm()
    matches = _found(finding.understood(form.words.data), actor) if form.submitted() else None
    page = render_template(
        "residents/find.html",
        form=form,
        matches=matches,
        people=lists.led_by(actor) if matches is None else [],
        to_do=lists.to_do(actor, size=5) if matches is None else None,
        most_people=lists.MOST,
        due=lists.with_a_flag_to_review(actor) if matches is None else (),
        may_register=actor.may(Permission.RESIDENT_REGISTER),
        has_team=actor.team_id is not None,
        today=clock.today(),
    )
    return page, REFUSED if form.errors else 200


@bp.get("/team")
@requires(Permission.RESIDENT_READ_TEAM)
def team() -> ResponseReturnValue:
    """Everybody of the team: for whoever covers for a colleague."""
    actor = current_actor()
    number = request.args.get("page", 1, type=int)
    found = lists.team_page(actor, page=number, size=current_app.extensions["hub.settings"].page_size)
    return render_template(
        "residents/team.html",
        page=found,
        names=accounts.named(one.lead_worker_id for one in found.items),
        url_of=lambda page: url_for("residents.team", page=page),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def register() -> ResponseReturnValue:
    """The least that is needed. Whoever may be the same person is shown before a record is made."""
    actor = current_actor()
    if "words" in request.form and "name" not in request.form:
        return _page(_begun(finding.understood(request.form["words"])))
    form = RegisterForm()
    if not form.submitted():
        form.record_id  # noqa: B018  (the page carries the id of the record it will make)
        return _page(form), REFUSED if form.errors else 200
    asked = _asked(form)
    if request.form.get("checked") != "yes" and (matches := _found(asked, actor, likely_only=True)):
        form.record_id  # noqa: B018
        return render_template("residents/twins.html", form=form, matches=matches)
    hidden = finding.hidden_likeness(asked, actor=actor)
    try:
        with transaction():
            resident = services.register(
                name=form.name.data,
                date_of_birth=form.date_of_birth.data,
                postcode=form.postcode.data,
                tenancy_reference=form.tenancy_reference.data,
                resident_id=form.record_id,
                actor=actor,
            )
            if form.phone.data and not lists.has_points(resident.id):
                services.add_point(resident, ContactKind.PHONE, form.phone.data, actor=actor)
            twins.tell_their_worker(hidden, resident, actor=actor)
    except (Conflict, Invalid) as refusal:
        form.refuse(refusal.message)
        return _page(form), REFUSED
    flash("Registered. Ask next how they may safely be reached.")
    return redirect(url_for("residents.show", resident_id=resident.id), 303)


def _found(asked: Asked, actor: Actor, *, likely_only: bool = False) -> list[Match]:
    """Who it may be. That somebody looked is written down, not for whom; and nobody looks through everybody."""
    limits.count("residents.find", str(actor.id), most=MOST_AN_HOUR, within=timedelta(hours=1))
    matches = finding.find(asked, actor=actor, likely_only=likely_only)
    with transaction():
        note_looked_for(matches, actor=actor)
    return matches


def _page(form: RegisterForm) -> str:
    return render_template(
        "residents/section.html",
        form=form,
        home=url_for("residents.find"),
        clashes=[],
        is_conflict=False,
    )


def _begun(asked: Asked) -> RegisterForm:
    """The form with what was looked for already in it."""
    given = {
        "name": asked.name,
        "date_of_birth": asked.born,
        "phone": asked.phone,
        "postcode": asked.postcode,
        "tenancy_reference": asked.reference,
    }
    form = RegisterForm(fresh=True, data=given)
    form.record_id  # noqa: B018
    return form


def _asked(form: RegisterForm) -> Asked:
    return replace(
        Asked(),
        name=form.name.data,
        born=form.date_of_birth.data,
        phone=form.phone.data,
        postcode=form.postcode.data,
        reference=form.tenancy_reference.data,
    )
