"""Seeing somebody beyond one's team, who never may, who looked, and who leads the work."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import words
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.residents import policy, queries, services
from hub.residents.forms import around as forms
from hub.residents.models import Resident
from hub.residents.queries import people
from hub.residents.services import workers
from hub.residents.views.asking import Section, act, edit
from hub.residents.views.blueprint import bp
from hub.residents.views.finding import READS, REFUSED
from hub.residents.views.sections import home_of


@bp.route("/<uuid:resident_id>/why", methods=["GET", "POST"])
@requires(*READS)
def why(resident_id: uuid.UUID) -> ResponseReturnValue:
    """Why do you need to see this person? The reason is kept, and the lead worker reads it."""
    actor, form = current_actor(), forms.WhyForm()
    if not queries.may_ask_for(resident_id, actor=actor):
        queries.get(
            resident_id, actor=actor
        )  # whoever sees them already needs no reason; nobody else is told
        return redirect(home_of(resident_id))
    if form.submitted():
        try:
            with transaction():
                found = queries.to_ask_for(resident_id, actor=actor)
                services.open_with_reason(found, form.reason.data, actor=actor)
        except Invalid as refusal:
            form.reason.errors = [refusal.message]
        else:
            flash("You may read this record for 8 hours. The lead worker is told.")
            return redirect(home_of(resident_id), 303)
    return render_template("residents/why.html", form=form), REFUSED if form.errors else 200


@bp.get("/<uuid:resident_id>/reads")
@requires(*READS)
def reads(resident_id: uuid.UUID) -> ResponseReturnValue:
    """Who looked at this record, and why."""
    actor = current_actor()
    resident = queries.get(resident_id, actor=actor)
    if not policy.may_see_reads(actor, resident):
        raise NotFound
    ids = queries.ids_of(resident.id)
    page = people.reads(ids, number=request.args.get("page", 1, type=int))
    opened = people.openings(ids)
    names = accounts.named([*(one.user_id for one in page.items), *(one.user_id for one in opened)])
    return render_template(
        "residents/reads.html",
        resident=resident,
        page=page,
        url_of=lambda n: url_for("residents.reads", resident_id=resident_id, page=n),
        openings=opened,
        names=names,
    )


@bp.route("/<uuid:resident_id>/worker", methods=["GET", "POST"])
@requires(Permission.RESIDENT_ASSIGN)
def worker(resident_id: uuid.UUID) -> ResponseReturnValue:
    """The team lead says who leads the work, or hands it to another team."""
    resident = _to_set(resident_id)

    def keep(record: Resident, form: forms.WorkerForm, actor: Actor) -> str | None:
        lead, team = form.lead_worker_id.data, form.team_id.data
        went_along = workers.hand_over(
            record,
            lead_worker_id=uuid.UUID(lead) if lead else None,
            team_id=uuid.UUID(team) if team else None,
            actor=actor,
        )
        along = words.plural(went_along, "open referral")
        return f"Saved. {along} went along." if went_along else None

    there = {one.id: one for one in accounts.of_team(resident.team_id)} if resident.team_id else {}
    return edit(
        Section(
            form=forms.WorkerForm,
            save=keep,
            read=lambda one: {
                "lead_worker_id": str(one.lead_worker_id or ""),
                "team_id": str(one.team_id or ""),
            },
            prepare=lambda form: form.offer(list(there.values()), accounts.teams()),
        ),
        lambda: _to_set(resident_id),
        home=url_for("residents.find"),
        name=resident.name,
    )


@bp.route("/<uuid:resident_id>/barred", methods=["GET", "POST"])
@requires(Permission.RESIDENT_ASSIGN)
def barred(resident_id: uuid.UUID) -> ResponseReturnValue:
    """Colleagues who must never see this record. The team lead keeps the list."""
    actor, form = current_actor(), forms.BarForm()
    resident = _to_set(resident_id)
    if form.submitted():
        try:
            with transaction():
                workers.bar(resident, email=form.email.data, reason=form.reason.data, actor=actor)
        except (Conflict, Invalid) as refusal:
            form.email.errors = [refusal.message]
        else:
            flash("They see nothing of this person from now on.")
            return redirect(url_for("residents.barred", resident_id=resident_id), 303)
    bars = people.bars(queries.ids_of(resident.id))
    names = accounts.named([one.user_id for one in bars])
    page = render_template("residents/barred.html", resident=resident, form=form, bars=bars, names=names)
    return page, REFUSED if form.errors else 200


@bp.post("/<uuid:resident_id>/barred/<uuid:user_id>/remove")
@requires(Permission.RESIDENT_ASSIGN)
def unbar(resident_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        lambda actor: workers.unbar(_to_set(resident_id), user_id, actor=actor),
        said="They are off the list.",
        then=url_for("residents.barred", resident_id=resident_id),
    )


def _to_set(resident_id: uuid.UUID) -> Resident:
    actor = current_actor()
    resident = queries.get(resident_id, actor=actor)
    if not policy.may_set(actor, resident):
        raise NotFound
    return resident
