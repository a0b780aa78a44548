"""What a worker does with a number that was given with a paper, once they have asked."""

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict
from hub.passport.models import ProposedNumber
from hub.residents import queries
from hub.residents import services as residents
from hub.residents.models import ContactKind, ContactPoint
from hub.tasks import services as tasks
from hub.tasks.models import Task

SETTLED = "Somebody has seen to this number already."


def add(proposed: ProposedNumber, task: Task, *, actor: Actor) -> ContactPoint:
    """They confirmed it themselves. What is safe there is asked next: nothing is allowed until then."""
    _settle(proposed, actor, was_added=True)
    person = queries.get(proposed.resident_id, actor=actor)
    point = residents.add_point(person, ContactKind.PHONE, proposed.value, point_id=proposed.id, actor=actor)
    tasks.done(task, outcome="They confirmed the number, and it was added.", actor=actor)
    return point


def leave_out(proposed: ProposedNumber, task: Task, *, actor: Actor) -> None:
    """It is not theirs, or not safe, or they did not give it."""
    _settle(proposed, actor, was_added=False)
    tasks.done(task, outcome="The number was not added.", actor=actor)


def _settle(proposed: ProposedNumber, actor: Actor, *, was_added: bool) -> None:
    db.session.refresh(proposed, with_for_update=True)
    if proposed.settled_at is not None:
        raise Conflict(SETTLED)
    proposed.settled_at, proposed.settled_by_id, proposed.was_added = clock.now(), actor.id, was_added
