"""Reading residents: what an actor may see, and everything that hangs on one person."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true

from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.residents.models import Bar, Opening, Resident


def visible_to(actor: Actor) -> Select[Resident]:
    """Residents of the actor's team, those they lead the work with, and those they gave a reason for and may still see.

    Never one from whom they are barred; nobody erased; and of a person who was registered twice, the one that stayed.
    """
    found = select(Resident).where(Resident.merged_into_id.is_(None), Resident.erased_at.is_(None))
    return found.where(_allowed(actor))


def get(resident_id: uuid.UUID, *, actor: Actor) -> Resident:
    """One resident, or NotFound. The id of a record that was merged leads to the one that stayed."""
    found = db.session.scalar(visible_to(actor).where(Resident.id == survivor(resident_id)))
    if found is None:
        raise NotFound
    return found


def survivor(resident_id: uuid.UUID) -> uuid.UUID:
    """The record that stands for this one now; itself as a rule."""
    seen = {resident_id}
    while further := db.session.scalar(select(Resident.merged_into_id).where(Resident.id == resident_id)):
        if further in seen:
            break
        seen.add(further)
        resident_id = further
    return resident_id


def ids_of(resident_id: uuid.UUID) -> list[uuid.UUID]:
    """The record and those that were merged into it: history hangs on each of them."""
    ids = [resident_id]
    level: Sequence[uuid.UUID] = ids
    while level := db.session.scalars(
        select(Resident.id).where(Resident.merged_into_id.in_(level), Resident.id.not_in(ids))
    ).all():
        ids += level
    return ids


def is_open_for(resident_id: uuid.UUID, *, actor: Actor) -> bool:
    """Whether this actor gave a reason for this resident that still counts."""
    return bool(
        db.session.scalar(select(exists().where(Opening.resident_id == resident_id, *_opened(actor))))
    )


def _allowed(actor: Actor) -> ColumnElement[bool]:
    if actor.kind == "system":
        return true()
    barred = exists().where(Bar.resident_id == Resident.id, Bar.user_id == actor.id)
    if actor.may(Permission.RESIDENT_SUBJECT_ACCESS):
        return ~barred & exists().where(Opening.resident_id == Resident.id, *_opened(actor))
    if not actor.may(Permission.RESIDENT_READ_TEAM) or actor.id is None:
        return false()
    return ~barred & or_(
        Resident.team_id == actor.team_id if actor.team_id else false(),
        Resident.lead_worker_id == actor.id,
        exists().where(Opening.resident_id == Resident.id, *_opened(actor)),
    )


def _opened(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Opening.user_id == actor.id, Opening.ends_at > clock.now()


def count_of(actor: Actor) -> int:
    """How many residents the actor may see."""
    return db.session.scalar(visible_to(actor).with_only_columns(func.count(Resident.id))) or 0
