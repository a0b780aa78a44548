"""Lists that a worker starts from."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, select

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page
from hub.residents import queries
from hub.residents.models import ContactPoint, Resident, VulnerabilityFlag
from hub.residents.task_words import WORDS, Words, in_the_list
from hub.tasks import queries as tasks
from hub.tasks.models import Task

MOST = 30


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task in words, and whose it is about if the actor may see them."""

    task: Task
    words: Words
    resident: Resident | None

    @property
    def is_late(self) -> bool:
        return self.task.due_on < clock.today()


def led_by(actor: Actor) -> Sequence[Resident]:
    """The residents whose work this actor leads, the last one touched first."""
    found = queries.visible_to(actor).where(Resident.lead_worker_id == actor.id)
    return db.session.scalars(found.order_by(Resident.last_modified.desc(), Resident.id).limit(MOST)).all()


def team_page(actor: Actor, *, page: int, size: int) -> Page[Resident]:
    """Everybody of the actor's team, whoever leads the work: the last one touched first."""
    found = queries.visible_to(actor).where(Resident.team_id == actor.team_id)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    rows = found.order_by(Resident.last_modified.desc(), Resident.id).offset((number - 1) * size).limit(size)
    return Page(db.session.scalars(rows).all(), total, number, size)


def to_do(actor: Actor, *, limit: int = MOST) -> list[ToDo]:
    """What waits for this actor about residents, the most urgent first."""
    return in_words(tasks.waiting(actor=actor, limit=limit, kinds=in_the_list()), actor)


def in_words(waiting: Sequence[Task], actor: Actor) -> list[ToDo]:
    """These tasks, with the people they are about whom the actor may see."""
    ids = {one.resident_id for one in waiting if one.resident_id}
    seen = {one.id: one for one in db.session.scalars(queries.visible_to(actor).where(Resident.id.in_(ids)))}
    return [ToDo(one, WORDS[one.kind], seen.get(one.resident_id or uuid.UUID(int=0))) for one in waiting]


def with_a_flag_to_review(actor: Actor) -> set[uuid.UUID]:
    """Which of this actor's people have a flag of which somebody should ask whether it still holds."""
    return set(db.session.scalars(_flags_due(actor).with_only_columns(Resident.id).distinct()))


def flags_to_review(actor: Actor, *, limit: int) -> list[tuple[Resident, date]]:
    """The same people, each with the day on which the first of their flags was to be looked at; the oldest first."""
    first = func.min(VulnerabilityFlag.review_on)
    found = _flags_due(actor).add_columns(first).group_by(Resident.id).order_by(first, Resident.id)
    return [(resident, day) for resident, day in db.session.execute(found.limit(limit))]


def how_many_flags(actor: Actor) -> int:
    """How many people that is."""
    return db.session.scalar(_flags_due(actor).with_only_columns(func.count(Resident.id.distinct()))) or 0


def _flags_due(actor: Actor) -> Select[Resident]:
    return (
        queries.visible_to(actor)
        .join(VulnerabilityFlag, VulnerabilityFlag.resident_id == Resident.id)
        .where(
            Resident.lead_worker_id == actor.id,
            VulnerabilityFlag.ended_at.is_(None),
            VulnerabilityFlag.review_on <= clock.today(),
        )
    )


def has_points(resident_id: uuid.UUID) -> bool:
    return bool(db.session.scalar(select(exists().where(ContactPoint.resident_id == resident_id))))
