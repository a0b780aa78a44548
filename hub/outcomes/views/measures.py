"""Ask the questions of a set, before the help or after it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Invalid, NotFound
from hub.outcomes.codes import Stage
from hub.outcomes.forms import MeasureForm, measure_form, scores_of
from hub.outcomes.models import MeasureSet
from hub.outcomes.queries import measures
from hub.outcomes.services import measuring
from hub.outcomes.views.blueprint import REFUSED, bp
from hub.referrals.queries import visible


@bp.route("/referrals/<uuid:referral_id>/measures/<stage>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def measure(referral_id: uuid.UUID, stage: str) -> ResponseReturnValue:
    """Read out, and write down the numbers. Any question may be left out, and all of it."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    when = _stage(stage)
    sets = list(measures.in_use())
    chosen = _chosen(sets)
    form = measure_form(chosen)
    problem = ""
    if form.submitted():
        try:
            with transaction():
                measuring.measure(
                    referral,
                    chosen,
                    when,
                    scores_of(form, chosen),
                    actor=actor,
                    measurement_id=_given_id(form),
                )
        except Invalid as refusal:
            problem = refusal.message
        else:
            flash("Saved.")
            return redirect(url_for("referrals.show", referral_id=referral.id), 303)
    form.idempotency_key.data = form.idempotency_key.data or str(uuid.uuid4())
    page = render_template(
        "outcomes/measure.html",
        form=form,
        chosen=chosen,
        others=[one for one in sets if one is not chosen],
        referral=referral,
        stage=when,
        problem=problem,
    )
    return page, REFUSED if form.errors or problem else 200


def _stage(said: str) -> Stage:
    try:
        return Stage(said)
    except ValueError:
        raise NotFound from None


def _chosen(sets: list[MeasureSet]) -> MeasureSet:
    """The set that the address names, or the first one."""
    wanted = request.args.get("set", "")
    found = next((one for one in sets if str(one.id) == wanted), None) if wanted else next(iter(sets), None)
    if found is None:
        raise NotFound
    return found


def _given_id(form: MeasureForm) -> uuid.UUID | None:
    try:
        return uuid.UUID(form.idempotency_key.data or "")
    except ValueError:
        return None
