"""What a worker does with a number that came with a paper."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.core.forms import HubForm
from hub.passport.kinds import NUMBER_GIVEN
from hub.passport.models import ProposedNumber
from hub.passport.services import numbers
from hub.passport.views.blueprint import bp
from hub.residents import queries
from hub.residents.models import ContactKind
from hub.residents.queries import people
from hub.tasks import queries as tasks
from hub.tasks.models import Task


@bp.get("/residents/tasks/<uuid:task_id>/number")
@requires(Permission.RESIDENT_READ_TEAM)
def number(task_id: uuid.UUID) -> str:
    """The number, beside those that we know."""
    task, proposed = _found(task_id)
    person = queries.get(proposed.resident_id, actor=current_actor())
    known = [one for one in people.points(queries.ids_of(person.id)) if one.kind is ContactKind.PHONE]
    return render_template(
        "passport/number.html", task=task, proposed=proposed, person=person, known=known, press=HubForm()
    )


@bp.post("/residents/tasks/<uuid:task_id>/number/add")
@requires(Permission.RESIDENT_READ_TEAM)
def add_number(task_id: uuid.UUID) -> ResponseReturnValue:
    """They confirmed it. What is safe there is the next question."""
    with transaction():
        task, proposed = _found(task_id)
        point = numbers.add(proposed, task, actor=current_actor())
    flash("Added. Nothing is allowed there until you have asked what is safe.")
    return redirect(url_for("residents.safety", resident_id=point.resident_id, point_id=point.id), 303)


@bp.post("/residents/tasks/<uuid:task_id>/number/leave-out")
@requires(Permission.RESIDENT_READ_TEAM)
def leave_number_out(task_id: uuid.UUID) -> ResponseReturnValue:
    """It does not count."""
    with transaction():
        task, proposed = _found(task_id)
        numbers.leave_out(proposed, task, actor=current_actor())
    flash("The number was not added.")
    return redirect(url_for("residents.all_tasks"), 303)


def _found(task_id: uuid.UUID) -> tuple[Task, ProposedNumber]:
    task = tasks.get(task_id, actor=current_actor())
    proposed = db.session.get(ProposedNumber, task.about_id) if task.kind == NUMBER_GIVEN else None
    if proposed is None:
        raise NotFound
    return task, proposed
