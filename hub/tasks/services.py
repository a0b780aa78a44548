"""Raise a task, hand it over, and say that it is done."""

import uuid
from datetime import date
from functools import cache

from sqlalchemy import Select, Uuid, bindparam, select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict
from hub.tasks import queries
from hub.tasks.models import Task

_SAME = select(Task).where(
    Task.kind == bindparam("kind"),
    Task.about_type == bindparam("about_type"),
    Task.about_id == bindparam("about_id"),
    Task.done_at.is_(None),
)


def raise_task(
    kind: str,
    *,
    about_type: str,
    about_id: uuid.UUID,
    due_on: date,
    team_id: uuid.UUID | None,
    owner_id: uuid.UUID | None = None,
    resident_id: uuid.UUID | None,
    words: str = "",
    is_urgent: bool = False,
    actor: Actor,
) -> Task:
    """Something to be done by one person, or by anybody of the team. One that waits already is not doubled.

    `resident_id` has no usual value: what is written into a task goes with the person's record, into the copy of what
    we keep of them and when it is erased.
    """
    same = {"kind": kind, "about_type": about_type, "about_id": about_id}
    for waiting in db.session.scalars(_SAME, same):
        if waiting.words == words:
            waiting.due_on = min(waiting.due_on, due_on)
            return waiting
    task = Task(
        id=uuid.uuid4(),
        kind=kind,
        about_type=about_type,
        about_id=about_id,
        due_on=due_on,
        team_id=team_id,
        owner_id=owner_id,
        resident_id=resident_id,
        words=words,
        is_urgent=is_urgent,
    )
    db.session.add(task)
    audit.record("task.raised", actor=actor, record_type="task", record_id=task.id, kind=kind)
    if owner_id is not None and is_kept(task, owner_id):
        hand_over(task, None, actor=actor)
    return task


def done(task: Task, *, outcome: str = "", actor: Actor) -> None:
    """Say that it is done, and what came of it. Raises Conflict when somebody else did it first."""
    if task.done_at is not None:
        raise Conflict("This is done already.")
    task.done_at, task.done_by_id, task.outcome = clock.now(), actor.id, outcome
    audit.record("task.done", actor=actor, record_type="task", record_id=task.id, kind=task.kind)


def hand_over(task: Task, owner_id: uuid.UUID | None, *, actor: Actor) -> None:
    """Somebody else does it, or with None anybody of the team. So does what must be kept from them."""
    task.owner_id = None if owner_id and is_kept(task, owner_id) else owner_id
    audit.record("task.handed-over", actor=actor, record_type="task", record_id=task.id, fields=["owner_id"])


def let_go(owner_id: uuid.UUID, *, actor: Actor) -> None:
    """What somebody has, and must not see (any more), is anybody's of the team."""
    theirs = select(Task).where(
        Task.owner_id == owner_id, Task.done_at.is_(None), queries.is_kept_from(owner_id)
    )
    for task in db.session.scalars(theirs):
        hand_over(task, None, actor=actor)


def is_kept(task: Task, reader_id: uuid.UUID) -> bool:
    """Whether this person must not see it."""
    return db.session.scalar(_kept(), {"task_id": task.id, "reader_id": reader_id}) is not None


@cache
def _kept() -> Select[uuid.UUID]:
    reader = bindparam("reader_id", type_=Uuid())
    return select(Task.id).where(Task.id == bindparam("task_id"), queries.is_kept_from(reader))
