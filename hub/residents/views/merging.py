"""Two records that are one person: found, set side by side, merged; and parted again."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.core.forms import HubForm
from hub.residents import finding, policy, queries, services
from hub.residents.forms.record import FindForm
from hub.residents.models import Resident
from hub.residents.queries import people
from hub.residents.views.asking import act
from hub.residents.views.blueprint import bp
from hub.residents.views.sections import home_of
from hub.residents.views.shown import groups


@bp.route("/<uuid:resident_id>/merge", methods=["GET", "POST"])
@requires(Permission.RESIDENT_MERGE)
def find_twin(resident_id: uuid.UUID) -> ResponseReturnValue:
    """Which other record is the same person? Without words, those most like this one."""
    actor, form = current_actor(), FindForm()
    resident = _to_merge(resident_id)
    if form.submitted():
        asked = finding.understood(form.words.data)
    else:
        asked = finding.Asked(
            resident.name,
            resident.date_of_birth,
            resident.postcode,
            reference=resident.tenancy_reference,
        )
    found = [one for one in finding.find(asked, actor=actor) if one.is_own and one.resident_id != resident.id]
    return render_template("residents/find_twin.html", form=form, resident=resident, matches=found)


@bp.route("/<uuid:resident_id>/merge/<uuid:other_id>", methods=["GET", "POST"])
@requires(Permission.RESIDENT_MERGE)
def merge(resident_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    """Side by side; the one that is chosen stands for both, and each keeps its history."""
    one, other = _to_merge(resident_id), _to_merge(other_id)
    if one.id == other.id:
        return redirect(home_of(one.id))
    if HubForm().submitted():
        keep, gone = (one, other) if request.form.get("keep") != str(other.id) else (other, one)
        try:
            with transaction():
                services.merge(keep, gone, actor=current_actor())
        except Conflict as refusal:
            flash(refusal.message, "error")
        else:
            flash("Merged. Both histories are kept, and it can be taken back.")
        return redirect(home_of(keep.id), 303)
    return render_template(
        "residents/merge.html",
        sides=[(side, groups(side), people.points([side.id])) for side in (one, other)],
        home=home_of(one.id),
    )


@bp.post("/<uuid:resident_id>/part/<uuid:other_id>")
@requires(Permission.RESIDENT_MERGE)
def part(resident_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    """They were two people after all."""

    def deed(actor: Actor) -> None:
        keep = _to_merge(resident_id)
        gone = db.session.get(Resident, other_id)
        if gone is None or gone.merged_into_id != keep.id:
            raise NotFound
        services.unmerge(gone, actor=actor)

    return act(deed, said="Parted: each record stands for itself again.", then=url_for("residents.find"))


def _to_merge(resident_id: uuid.UUID) -> Resident:
    actor = current_actor()
    resident = queries.get(resident_id, actor=actor)
    if not policy.may_merge(actor, resident):
        raise NotFound
    return resident
