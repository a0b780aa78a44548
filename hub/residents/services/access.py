"""Seeing a resident beyond one's team, for a reason and for a while; and the log of who looked."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, exists, select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Invalid, NotFound
from hub.residents import policy, queries
from hub.residents.finding import Match
from hub.residents.models import Opening, Read, Resident, VulnerabilityFlag
from hub.residents.models.reading import Why
from hub.tasks import services as tasks

LASTS = timedelta(hours=8)
SHORTEST_REASON = 10
FOR_OTHERS = (Permission.RESIDENT_READ_TEAM, Permission.RESIDENT_SUBJECT_ACCESS)


def open_with_reason(resident: Resident, reason: str, *, actor: Actor) -> Opening:
    """Let the actor read of somebody of another team for a working day. The lead worker is told, and looks at why.

    Raises NotFound for whoever is barred from this resident, or sees no residents at all.
    """
    if actor.id is None or not any(actor.may(one) for one in FOR_OTHERS):
        raise NotFound
    if queries.is_barred(resident.id, actor.id):
        raise NotFound
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("Say in a few words why you need to see this person.")
    opening = Opening(
        resident_id=resident.id, user_id=actor.id, reason=reason.strip(), ends_at=clock.now() + LASTS
    )
    db.session.add(opening)
    db.session.flush()  # the trail and the task name it
    tasks.raise_task(
        "record-opened",
        about_type="resident_opening",
        about_id=opening.id,
        resident_id=resident.id,
        due_on=workdays.within(2),
        team_id=resident.team_id,
        owner_id=resident.lead_worker_id,
        actor=actor,
    )
    audit.record("resident.opened-with-reason", actor=actor, record_type="resident", record_id=resident.id)
    return opening


def note_looked_for(matches: Sequence[Match], *, actor: Actor) -> None:
    """Write down that the actor looked for somebody: how many were shown, never for whom it was."""
    audit.record(
        "resident.looked-for",
        actor=actor,
        record_type="resident",
        record_id="",
        own=sum(one.is_own for one in matches),
        others=sum(not one.is_own for one in matches),
    )


def reviewed(opening: Opening, *, actor: Actor) -> None:
    """The lead worker has read why somebody opened the record."""
    opening.reviewed_at, opening.reviewed_by_id = clock.now(), actor.id


def note_read(resident: Resident, *, page: str, actor: Actor) -> None:
    """Write down that the actor looks at this record, where that is to be written down."""
    if is_to_note(resident, actor=actor):
        db.session.add(Read(resident_id=resident.id, user_id=actor.id, why=_why(resident, actor), page=page))


def is_to_note(resident: Resident, *, actor: Actor) -> bool:
    """Every look is; of people without a flag, in one's own team, the first of a day."""
    is_at_work = _why(resident, actor) in {Why.TEAM, Why.LEAD_WORKER}
    return not (is_at_work and not is_flagged(resident) and _has_read_today(resident, actor))


def is_flagged(resident: Resident) -> bool:
    """Whether anything is known that makes somebody vulnerable, whoever may know what it is."""
    return bool(db.session.scalar(_FLAGGED, {"ids": queries.ids_of(resident.id)}))


_FLAGGED = select(
    exists().where(
        VulnerabilityFlag.resident_id.in_(bindparam("ids", expanding=True)),
        VulnerabilityFlag.ended_at.is_(None),
    )
)


def _why(resident: Resident, actor: Actor) -> Why:
    if policy.is_lead_worker(actor, resident):
        return Why.LEAD_WORKER
    if policy.is_own(actor, resident):
        return Why.TEAM
    return Why.SUBJECT_ACCESS if actor.may(Permission.RESIDENT_SUBJECT_ACCESS) else Why.REASON


def _has_read_today(resident: Resident, actor: Actor) -> bool:
    start = clock.local_now().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = {"resident_id": resident.id, "user_id": actor.id, "start": start}
    return bool(db.session.scalar(_READ_SINCE, asked))


_READ_SINCE = select(
    exists().where(
        Read.resident_id == bindparam("resident_id"),
        Read.user_id == bindparam("user_id"),
        Read.at >= bindparam("start"),
    )
)
