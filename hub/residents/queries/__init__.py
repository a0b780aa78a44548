"""Reading residents: what an actor may see, and everything that hangs on one person."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union,
)

from hub.accounts.kept import By, kept
from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.residents.models import Bar, Opening, Resident, VulnerabilityFlag

FOR_A_REASON = (Permission.RESIDENT_READ_TEAM, Permission.RESIDENT_SUBJECT_ACCESS)
_MERGED_INTO = select(Resident.merged_into_id).where(Resident.id == bindparam("resident_id"))
_MERGED_HERE = select(Resident.id).where(
    Resident.merged_into_id.in_(bindparam("level", expanding=True)),
    Resident.id.not_in(bindparam("ids", expanding=True)),
)
_BARRED = (
    select(Bar.id)
    .where(Bar.resident_id.in_(bindparam("ids", expanding=True)), Bar.user_id == bindparam("user_id"))
    .limit(1)
)


def visible_to(actor: Actor, by: By | None = None) -> Select[Resident]:
    """Residents of the actor's team, those they lead the work with, and those they gave a reason for and may still see.

    Never one from whom they are barred; nobody erased; and of a person who was registered twice, the one that stayed.
    """
    return select(Resident).where(is_visible(actor, by))


def is_visible(actor: Actor, by: By | None = None) -> ColumnElement[bool]:
    """The same as a condition. `by` is handed in where the statement is one that is kept (hub.accounts.kept)."""
    allowed = _allowed(actor, by or By.of(actor))
    return and_(Resident.merged_into_id.is_(None), Resident.erased_at.is_(None), allowed)


def get(resident_id: uuid.UUID, *, actor: Actor) -> Resident:
    """One resident, or NotFound. The id of a record that was merged leads to the one that stayed."""
    found, asked = _one(actor)
    one = db.session.scalar(found, asked | {"resident_id": survivor(resident_id)})
    if one is None:
        raise NotFound
    return one


@kept
def _one(actor: Actor, by: By) -> Select[Resident]:
    return visible_to(actor, by).where(Resident.id == bindparam("resident_id"))


def survivor(resident_id: uuid.UUID) -> uuid.UUID:
    """The record that stands for this one now; itself as a rule."""
    seen = {resident_id}
    while further := db.session.scalar(_MERGED_INTO, {"resident_id": resident_id}):
        if further in seen:
            break
        seen.add(further)
        resident_id = further
    return resident_id


def ids_of(resident_id: uuid.UUID) -> list[uuid.UUID]:
    """The record and those that were merged into it: history hangs on each of them."""
    ids = [resident_id]
    level: Sequence[uuid.UUID] = ids
    while level := db.session.scalars(_MERGED_HERE, {"level": level, "ids": ids}).all():
        ids += level
    return ids


def barred_from(user_id: uuid.UUID | ColumnElement[uuid.UUID] | None) -> CompoundSelect[uuid.UUID]:
    """The records of everybody of whom somebody on the staff must never read. A bar on one record of a person holds
    for all of them, whichever was merged into which."""
    person = func.coalesce(Resident.merged_into_id, Resident.id)
    people = select(person).join(Bar, Bar.resident_id == Resident.id).where(Bar.user_id == user_id)
    # As one condition with "or" this would read every resident (SQLite).
    return union(people, select(Resident.id).where(Resident.merged_into_id.in_(people)))


def is_barred(resident_id: uuid.UUID, user_id: uuid.UUID | None) -> bool:
    """Whether this record is one of them."""
    asked = {"ids": ids_of(survivor(resident_id)), "user_id": user_id}
    return db.session.scalar(_BARRED, asked) is not None


def to_ask_for(resident_id: uuid.UUID, *, actor: Actor) -> Resident:
    """A resident of another team whom the actor could find, and may see for a reason; NotFound for any other.

    One whose being here is secret is not there for other teams, whoever guesses the address.
    """
    found = db.session.get(Resident, survivor(resident_id))
    if found is None or found.erased_at or not any(actor.may(one) for one in FOR_A_REASON):
        raise NotFound
    secret = exists().where(
        VulnerabilityFlag.resident_id.in_(ids_of(found.id)),
        VulnerabilityFlag.is_sensitive,
        VulnerabilityFlag.ended_at.is_(None),
    )
    if is_barred(found.id, actor.id) or (
        not actor.may(Permission.RESIDENT_SUBJECT_ACCESS) and db.session.scalar(select(secret))
    ):
        raise NotFound
    return found


def may_ask_for(resident_id: uuid.UUID, *, actor: Actor) -> bool:
    """Whether it makes sense to ask why: they are there for this actor, and not open yet."""
    try:
        found = to_ask_for(resident_id, actor=actor)
    except NotFound:
        return False
    return db.session.scalar(visible_to(actor).where(Resident.id == found.id)) is None


def seen_of(ids: Iterable[uuid.UUID | None], *, actor: Actor) -> set[uuid.UUID]:
    """Those of them that the actor may see."""
    wanted = [one for one in ids if one]
    found = visible_to(actor).with_only_columns(Resident.id).where(Resident.id.in_(wanted))
    return set(db.session.scalars(found)) if wanted else set()


def _allowed(actor: Actor, by: By) -> ColumnElement[bool]:
    if actor.kind == "system":
        return true()
    allowed = Resident.id.not_in(barred_from(by.id))
    if actor.may(Permission.RESIDENT_SUBJECT_ACCESS):
        return allowed & exists().where(Opening.resident_id == Resident.id, *_opened(by))
    if not actor.may(Permission.RESIDENT_READ_TEAM) or actor.id is None:
        return false()
    return allowed & or_(
        Resident.team_id == by.team_id if actor.team_id else false(),
        Resident.lead_worker_id == by.id,
        exists().where(Opening.resident_id == Resident.id, *_opened(by)),
    )


def _opened(by: By) -> tuple[ColumnElement[bool], ...]:
    return Opening.user_id == by.id, Opening.ends_at > by.now
