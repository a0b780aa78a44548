"""The sets of measures, for those who keep them."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Invalid
from hub.core.forms import HubForm
from hub.outcomes.forms import MeasureSetForm
from hub.outcomes.queries import measures
from hub.outcomes.services import measuring
from hub.outcomes.views.blueprint import REFUSED, bp


@bp.get("/admin/measures")
@requires(Permission.MEASURES_KEEP)
def sets() -> str:
    """Every set, with its questions."""
    return render_template("outcomes/sets.html", sets=measures.every(), press=HubForm())


@bp.route("/admin/measures/new", methods=["GET", "POST"])
@requires(Permission.MEASURES_KEEP)
def new_set() -> ResponseReturnValue:
    """A set of one's own."""
    form = MeasureSetForm()
    set_id = form.record_id
    if not form.rearranged() and form.submitted():
        try:
            with transaction():
                measuring.make_set(
                    name=form.name.data,
                    source=form.source.data or "",
                    intro=form.opening.data or "",
                    lowest=form.lowest.data,
                    highest=form.highest.data,
                    questions=form.asked_questions(),
                    set_id=set_id,
                    actor=current_actor(),
                )
        except Invalid as refusal:
            form.refuse(refusal.message)
        else:
            flash("Made. It can be asked from now on.")
            return redirect(url_for("outcomes.sets"), 303)
    page = render_template("outcomes/new_set.html", form=form)
    return page, REFUSED if form.problems() else 200


@bp.post("/admin/measures/<uuid:set_id>/default")
@requires(Permission.MEASURES_KEEP)
def make_default(set_id: uuid.UUID) -> ResponseReturnValue:
    """The one that is offered first."""
    with transaction():
        measuring.make_default(measures.get(set_id), actor=current_actor())
    flash("It is offered first from now on.")
    return redirect(url_for("outcomes.sets"), 303)


@bp.post("/admin/measures/<uuid:set_id>/put-away")
@requires(Permission.MEASURES_KEEP)
def put_away(set_id: uuid.UUID) -> ResponseReturnValue:
    """It is not asked any more; what was answered stays."""
    with transaction():
        measuring.put_away(measures.get(set_id), actor=current_actor())
    flash("Put away. What was answered to it stays.")
    return redirect(url_for("outcomes.sets"), 303)
