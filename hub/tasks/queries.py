"""Reading tasks: one's own, those of whoever one stands in for, and those of one's team that nobody has taken.

What is kept from somebody is kept with every task about it. Who stands in for whom, and what is kept from whom, is
known above; whoever knows adds it here, once, at the start:

    queries.STANDS_FOR.append(covered)        # By -> the ids of those whose tasks the reader sees to today
    queries.KEPT_FROM.append(about_referral)  # the reader's id -> whether a task is about what is kept from them
"""

import uuid
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import aliased

from hub.accounts.kept import By, kept
from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page, page_of
from hub.tasks.models import Task

Reader = uuid.UUID | ColumnElement[uuid.UUID]
STANDS_FOR: list[Callable[[By], Select[uuid.UUID]]] = []
KEPT_FROM: list[Callable[[Reader], ColumnElement[bool]]] = []
"""Each is true or false of every task, never unknown: mind the columns that may be empty."""


def visible_to(actor: Actor, by: By | None = None) -> Select[Task]:
    """Tasks of the actor, of whoever they stand in for, and of the actor's team. `by` is handed in where the statement
    is one that is kept (hub.accounts.kept)."""
    found = select(Task)
    if actor.kind == "system":
        return found
    if actor.id is None or not actor.is_staff:
        return found.where(false())
    by = by or By.of(actor)
    team = Task.team_id == by.team_id if actor.team_id else false()
    return found.where(or_(_is_theirs(by), team), ~is_kept_from(by.id))


def get(task_id: uuid.UUID, *, actor: Actor) -> Task:
    """One task, or NotFound."""
    found, asked = _one(actor)
    one = db.session.scalar(found, asked | {"task_id": task_id})
    if one is None:
        raise NotFound
    return one


@kept
def _one(actor: Actor, by: By) -> Select[Task]:
    return visible_to(actor, by).where(Task.id == bindparam("task_id"))


def waiting(*, actor: Actor, limit: int = 50, kinds: Collection[str] | None = None) -> Sequence[Task]:
    """What is to be done: one's own and what nobody has taken, the most urgent first."""
    return db.session.scalars(_waiting(actor, kinds).limit(limit)).all()


def waiting_page(
    *, actor: Actor, number: int, size: int | None = None, kinds: Collection[str] | None = None
) -> Page[Task]:
    """The same, one page of all of it."""
    page = page_of(_waiting(actor, kinds), number=number, size=size)
    return page.holding([row[0] for row in page.items])


def _waiting(actor: Actor, kinds: Collection[str] | None) -> Select[Task]:
    found = select(Task).where(waits_for(actor, By.of(actor)))
    if kinds is not None:
        found = found.where(Task.kind.in_(kinds))
    return found.order_by(Task.is_urgent.desc(), Task.due_on, Task.created_at, Task.id)


def waits_for(actor: Actor, by: By) -> ColumnElement[bool]:
    """Whether it is to be done by this person: their own, those of whoever they stand in for, and what nobody of the
    team has taken. What somebody had who cannot sign in any more, nobody has."""
    if actor.id is None or not actor.is_staff:
        return false()
    left = aliased(User)  # whoever asks may join the owners
    gone = select(left.id).where(left.active.is_(False))
    nobodys = or_(Task.owner_id.is_(None), Task.owner_id.in_(gone))
    of_team = and_(Task.team_id == by.team_id, nobodys) if actor.team_id else false()
    return and_(Task.done_at.is_(None), or_(_is_theirs(by), of_team), ~is_kept_from(by.id))


def is_kept_from(reader: Reader) -> ColumnElement[bool]:
    """Whether a task is about what this person must not see."""
    return or_(false(), *(is_kept(reader) for is_kept in KEPT_FROM))


def about(about_type: str, about_id: uuid.UUID, *, actor: Actor) -> Sequence[Task]:
    """Every task about one record, the newest first."""
    found, asked = _about(actor)
    return db.session.scalars(found, asked | {"about_type": about_type, "about_id": about_id}).all()


@kept
def _about(actor: Actor, by: By) -> Select[Task]:
    found = visible_to(actor, by).where(
        Task.about_type == bindparam("about_type"), Task.about_id == bindparam("about_id")
    )
    return found.order_by(Task.created_at.desc(), Task.id)


def _is_theirs(by: By) -> ColumnElement[bool]:
    return or_(Task.owner_id == by.id, *(Task.owner_id.in_(covered(by)) for covered in STANDS_FOR))
