"""Reading tasks: one's own, and those of one's team that nobody has taken."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from hub.accounts.kept import By
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.tasks.models import Task


def visible_to(actor: Actor) -> Select[Task]:
    """Tasks of the actor and of the actor's team."""
    found = select(Task)
    if actor.kind == "system":
        return found
    if actor.id is None or not actor.is_staff:
        return found.where(false())
    team = Task.team_id == actor.team_id if actor.team_id else false()
    return found.where(or_(Task.owner_id == actor.id, team))


def get(task_id: uuid.UUID, *, actor: Actor) -> Task:
    """One task, or NotFound."""
    found = db.session.scalar(visible_to(actor).where(Task.id == task_id))
    if found is None:
        raise NotFound
    return found


def waiting(*, actor: Actor, limit: int = 50, kinds: Collection[str] | None = None) -> Sequence[Task]:
    """What is to be done: one's own and what nobody has taken, the most urgent first."""
    return db.session.scalars(
        _waiting(actor, kinds)
        .order_by(Task.is_urgent.desc(), Task.due_on, Task.created_at, Task.id)
        .limit(limit)
    ).all()


def waits_for(actor: Actor, by: By) -> ColumnElement[bool]:
    """Whether it is to be done by this person: one's own, and what nobody of the team has taken."""
    if actor.id is None or not actor.is_staff:
        return false()
    nobodys = and_(Task.team_id == by.team_id, Task.owner_id.is_(None)) if actor.team_id else false()
    return and_(Task.done_at.is_(None), or_(Task.owner_id == by.id, nobodys))


def _waiting(actor: Actor, kinds: Collection[str] | None) -> Select[Task]:
    found = visible_to(actor).where(Task.done_at.is_(None))
    if kinds is not None:
        found = found.where(Task.kind.in_(kinds))
    if actor.id is not None:
        found = found.where(or_(Task.owner_id == actor.id, Task.owner_id.is_(None)))
    return found


def about(about_type: str, about_id: uuid.UUID, *, actor: Actor) -> Sequence[Task]:
    """Every task about one record, the newest first."""
    found = visible_to(actor).where(Task.about_type == about_type, Task.about_id == about_id)
    return db.session.scalars(found.order_by(Task.created_at.desc(), Task.id)).all()
