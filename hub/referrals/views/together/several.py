"""One yes for several people: a course that starts, a group with places."""

import uuid
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.referrals.forms.answering import SeveralForm
from hub.referrals.models import Referral
from hub.referrals.queries import courses as queries
from hub.referrals.queries import inbox, visible
from hub.referrals.services import answering, courses
from hub.referrals.views.blueprint import bp
from hub.referrals.views.door import RESPONDS


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one of them. `why` is said where it was no yes."""

    referral: Referral
    why: str = ""


@bp.route("/partner/referrals/yes", methods=["GET", "POST"])
@requires(RESPONDS)
def accept_several() -> ResponseReturnValue:
    """Everybody who is ticked gets the same answer, each in a transaction of their own: the last place goes to one,
    and who was answered meanwhile is left alone. What became of each is told, one by one."""
    actor = current_actor()
    offered = queries.offered(actor=actor)
    form = SeveralForm(data={"accepted_by": actor.name})
    waiting = inbox.waiting(actor=actor, number=request.args.get("page", 1, type=int))
    form.referrals.choices = {str(one.id): f"{one.reference}, {service}" for one, service in waiting.items}
    form.offer(offered)
    _ = form.record_id  # the page brings it, so that a second press answers nobody twice
    if form.submitted() and _has_places(form, actor):
        results = [
            result
            for one in dict.fromkeys(form.referrals.data)
            if (result := _accept(one, form, actor)) is not None
        ]
        return render_template(
            "referrals/together/several_done.html", results=results, course=_chosen(form, actor)
        )
    page = render_template(
        "referrals/accept_several.html",
        form=form,
        has_courses=bool(offered),
        page=waiting,
        url_of=lambda n: url_for("referrals.accept_several", page=n),
    )
    return page, 422 if form.errors else 200


def _has_places(form: SeveralForm, actor: Actor) -> bool:
    """Whether the course, if one is meant, has its number of places, as it is now or as it was typed."""
    if not form.course.data:
        return True
    try:
        with transaction():
            if form.places.data is not None:
                courses.set_places(uuid.UUID(form.course.data), form.places.data, actor=actor)
            elif queries.get(uuid.UUID(form.course.data), actor=actor).places is None:
                raise Invalid("Enter how many places there are")
    except Invalid as problem:
        form.places.errors = [problem.message]
        return False
    return True


def _chosen(form: SeveralForm, actor: Actor) -> queries.Offered | None:
    return queries.get(uuid.UUID(form.course.data), actor=actor) if form.course.data else None


def _accept(one: str, form: SeveralForm, actor: Actor) -> Result | None:
    """None for what is not theirs to answer: nobody is told of it."""
    try:
        referral = visible.get(uuid.UUID(one), actor=actor)
    except (ValueError, NotFound):
        return None
    said = {
        "accepted_by": form.accepted_by.data,
        "contact_by": form.contact_by.data,
        "words": form.words.data,
    }
    try:
        with transaction():
            now = visible.get(referral.id, actor=actor)
            if form.course.data:
                courses.accept(now, uuid.UUID(form.course.data), actor=actor, **said)
            else:
                answering.accept(
                    now, actor=actor, signed=actor.name, key=uuid.uuid5(form.record_id, str(now.id)), **said
                )
    except (Conflict, NotFound) as lost:
        return Result(referral, lost.message or "It is not with you any more.")
    return Result(referral)
