"""Lists that a worker starts from."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from hub.accounts import queries as accounts
from hub.accounts.kept import By, kept
from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page, page_of
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
    owner: str = ""
    """Whose it is, where the reader sees to it for somebody."""

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
    rows = page_of(found.order_by(Resident.last_modified.desc(), Resident.id), number=page, size=size)
    return rows.holding([row[0] for row in rows.items])


def to_do(actor: Actor, *, number: int = 1, size: int | None = None) -> Page[ToDo]:
    """What waits for this actor about residents, the most urgent first."""
    page = tasks.waiting_page(actor=actor, number=number, size=size, kinds=in_the_list())
    return page.holding(in_words(page.items, actor))


def in_words(waiting: Sequence[Task], actor: Actor) -> list[ToDo]:
    """These tasks, with the people they are about whom the actor may see."""
    ids = {one.resident_id for one in waiting if one.resident_id}
    seen = {one.id: one for one in db.session.scalars(queries.visible_to(actor).where(Resident.id.in_(ids)))}
    names = accounts.named(one.owner_id for one in waiting if one.owner_id != actor.id)
    return [
        ToDo(
            one,
            WORDS[one.kind],
            seen.get(one.resident_id or uuid.UUID(int=0)),
            names.get(one.owner_id or uuid.UUID(int=0), ""),
        )
        for one in waiting
    ]


def with_a_flag_to_review(actor: Actor) -> set[uuid.UUID]:
    """Which of this actor's people have a flag of which somebody should ask whether it still holds."""
    return set(db.session.scalars(_flags_due(actor).with_only_columns(Resident.id).distinct()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task among what needs somebody today: no more of it than is shown there."""

    id: uuid.UUID
    kind: str
    created_at: datetime
    due_on: date
    is_urgent: bool
    resident: str | None
    """Whom it is about, if the reader may see them."""
    owner: str | None
    """Whose it is, where the reader sees to it for somebody."""


def first_to_do(actor: Actor, *, most: int) -> tuple[list[Waiting], int]:
    """The most urgent of these tasks, and how many there are. One statement."""
    rows: Sequence[Any] = db.session.execute(*_first_to_do(actor, most, tuple(in_the_list()))).all()
    return [Waiting(*row[:7]) for row in rows], rows[0][7] if rows else 0


def flags_to_review(actor: Actor, *, most: int) -> tuple[list[tuple[uuid.UUID, str, date]], int]:
    """The id and name of the first of those people, each with the day on which the first of their flags was to be
    looked at, the oldest first; and how many they are. One statement."""
    rows = db.session.execute(*_first_flags(actor, most)).all()
    return [(row[0], row[1], row[2]) for row in rows], rows[0][3] if rows else 0


def flags_page(actor: Actor, *, number: int) -> Page[tuple[uuid.UUID, str, date]]:
    """The same, one page of all of them."""
    page = page_of(_by_first_flag(actor), number=number)
    return page.holding([(row[0], row[1], row[2]) for row in page.items])


@kept
def _first_to_do(actor: Actor, by: By, most: int, kinds: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    whom = and_(Resident.id == Task.resident_id, queries.is_visible(actor, by))
    whose = aliased(User)
    return (
        select(Task.id, Task.kind, Task.created_at, Task.due_on, Task.is_urgent, Resident.name, whose.name)
        .select_from(Task)
        .add_columns(func.count().over())
        .outerjoin(Resident, whom)
        .outerjoin(whose, and_(whose.id == Task.owner_id, whose.id != by.id))
        .where(tasks.waits_for(actor, by), Task.kind.in_(kinds))
        .order_by(Task.is_urgent.desc(), Task.due_on, Task.created_at, Task.id)
        .limit(most)
    )


@kept
def _first_flags(actor: Actor, by: By, most: int) -> Select[*tuple[Any, ...]]:
    return _by_first_flag(actor, by).add_columns(func.count().over()).limit(most)


def _by_first_flag(actor: Actor, by: By | None = None) -> Select[*tuple[Any, ...]]:
    first = func.min(VulnerabilityFlag.review_on)
    found = _flags_due(actor, by).with_only_columns(Resident.id, Resident.name, first)
    return found.group_by(Resident.id, Resident.name).order_by(first, Resident.id)


def _flags_due(actor: Actor, by: By | None = None) -> Select[Resident]:
    by = by or By.of(actor)
    return (
        queries.visible_to(actor, by)
        .join(VulnerabilityFlag, VulnerabilityFlag.resident_id == Resident.id)
        .where(
            Resident.lead_worker_id == by.id,
            VulnerabilityFlag.ended_at.is_(None),
            VulnerabilityFlag.review_on <= by.today,
        )
    )


def has_points(resident_id: uuid.UUID) -> bool:
    return bool(db.session.scalar(select(exists().where(ContactPoint.resident_id == resident_id))))


def about_barred(reader: tasks.Reader) -> ColumnElement[bool]:
    """A task about somebody of whom the reader must never read."""
    return and_(Task.resident_id.is_not(None), Task.resident_id.in_(queries.barred_from(reader)))


tasks.KEPT_FROM.append(about_barred)
