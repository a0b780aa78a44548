"""Equality monitoring: asked apart, and shown to nobody again."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.residents.forms.equality import EqualityForm
from hub.residents.services import equality
from hub.residents.views.blueprint import bp
from hub.residents.views.finding import REFUSED
from hub.residents.views.sections import home_of, to_change


@bp.route("/<uuid:resident_id>/equality", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def equality_questions(resident_id: uuid.UUID) -> ResponseReturnValue:
    """Seven questions, none of them needed. New answers take the place of old ones, which nobody sees."""
    resident = to_change(resident_id)
    form = EqualityForm()
    if form.submitted():
        answers = {f.short_name: f.data or "" for f in form if f.short_name != "csrf_token"}
        with transaction():
            equality.answer(resident, actor=current_actor(), **answers)
        flash("Thank you. The answers are kept apart from the record.")
        return redirect(home_of(resident.id), 303)
    page = render_template(
        "residents/equality.html",
        form=form,
        resident=resident,
        has_answered=equality.has_answered(resident),
        home=home_of(resident.id),
    )
    return page, REFUSED if form.errors else 200
