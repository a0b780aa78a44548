"""What a person must do for a resident: what to say, how it is safe, and what came of it."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Conflict, NotFound
from hub.residents import gateway, queries
from hub.residents.forms.around import OutcomeForm
from hub.residents.models import Opening, Resident
from hub.residents.queries import lists, people
from hub.residents.services import access
from hub.residents.task_words import WORDS
from hub.residents.views.blueprint import bp
from hub.residents.views.finding import REFUSED
from hub.residents.views.shown import contact_card
from hub.tasks import queries as tasks
from hub.tasks.models import Task


@bp.get("/tasks")
@requires(Permission.RESIDENT_READ_TEAM)
def all_tasks() -> ResponseReturnValue:
    """Everything that waits for the actor, and for anybody of the team."""
    page = lists.to_do(current_actor(), number=request.args.get("page", 1, type=int))
    return render_template(
        "residents/tasks.html", page=page, url_of=lambda n: url_for("residents.all_tasks", page=n)
    )


@bp.get("/to-review")
@requires(Permission.RESIDENT_READ_TEAM)
def to_review() -> ResponseReturnValue:
    """The actor's own people of whom somebody should ask whether a flag still holds."""
    page = lists.flags_page(current_actor(), number=request.args.get("page", 1, type=int))
    return render_template(
        "residents/to_review.html", page=page, url_of=lambda n: url_for("residents.to_review", page=n)
    )


@bp.route("/tasks/<uuid:task_id>", methods=["GET", "POST"])
@requires(Permission.RESIDENT_READ_TEAM)
def task(task_id: uuid.UUID) -> ResponseReturnValue:
    """One task, with what is safe as it stands now; done with a word on what came of it."""
    actor, form = current_actor(), OutcomeForm()
    found = tasks.get(task_id, actor=actor)
    if found.kind not in WORDS:
        raise NotFound
    if own_page := WORDS[found.kind].endpoint:
        return redirect(url_for(own_page, asking_id=found.about_id))
    if form.submitted():
        try:
            with transaction():
                gateway.task_done(found, outcome=form.outcome.data, actor=actor)
                if opening := _opening(found):
                    access.reviewed(opening, actor=actor)
        except Conflict as refusal:
            flash(refusal.message, "error")
        else:
            flash("Done. What you wrote is kept with the task.")
        return redirect(url_for("residents.all_tasks"), 303)
    resident = _resident(found)
    points = people.points(queries.ids_of(resident.id)) if resident else []
    opening = _opening(found)
    who = [one.reviewed_by_id for one in points]
    names = accounts.named([*who, found.done_by_id, opening.user_id if opening else None])
    page = render_template(
        "residents/task.html",
        task=found,
        words=WORDS[found.kind],
        leads=_leads(found),
        form=form,
        resident=resident,
        cards=[contact_card(one, names) for one in points],
        opening=opening,
        names=names,
    )
    return page, REFUSED if form.errors else 200


def _leads(found: Task) -> tuple[str, str] | None:
    """The button to the page where it is done, for kinds that have one."""
    if (leads := WORDS[found.kind].leads) is None:
        return None
    words, endpoint, name = leads
    values: dict[str, Any] = {name: found.id if name == "task_id" else found.about_id}
    return words, url_for(endpoint, **values)


def _opening(found: Task) -> Opening | None:
    """The reason that the task is about, if it is about one."""
    return people.opening(found.about_id) if found.about_type == Opening.__tablename__ else None


def _resident(found: Task) -> Resident | None:
    """Whom it is about, if the actor may see them still."""
    if found.resident_id is None:
        return None
    try:
        return queries.get(found.resident_id, actor=current_actor())
    except NotFound:
        return None
