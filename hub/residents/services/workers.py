"""Who leads the work with a resident, which team does it, and who on the staff must never see it."""

import uuid
from collections.abc import Callable

from sqlalchemy import delete, select

from hub.accounts.models import Team, User
from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.residents import policy, queries
from hub.residents.models import Bar, Opening, Resident
from hub.tasks import services as tasks

GOES_ALONG: list[Callable[[Resident, Actor], int]] = []
"""What capabilities above hand over when somebody goes to another team; each says of how much it was."""


def hand_over(
    resident: Resident, *, lead_worker_id: uuid.UUID | None, team_id: uuid.UUID | None, actor: Actor
) -> int:
    """Another worker, or another team: whoever led the work before and is not in that team no longer does, and what
    is open for the person goes along. Says how much that was."""
    _must_set(resident, actor)
    if team_id is None or db.session.get(Team, team_id) is None:
        raise Invalid("Choose a team.")
    worker = db.session.get(User, lead_worker_id) if lead_worker_id else None
    if worker is not None and queries.is_barred(resident.id, worker.id):
        raise Conflict("This colleague must not see this person.")
    is_there = worker is not None and worker.team_id == team_id
    is_another = team_id != resident.team_id
    resident.lead_worker_id, resident.team_id = worker.id if worker and is_there else None, team_id
    went_along = sum(follow(resident, actor) for follow in GOES_ALONG) if is_another else 0
    audit.record(
        "resident.handed-over",
        actor=actor,
        record_type="resident",
        record_id=resident.id,
        team_id=str(team_id),
        lead_worker_id=str(resident.lead_worker_id) if resident.lead_worker_id else None,
        went_along=went_along,
    )
    return went_along


def bar(resident: Resident, *, email: str, reason: str, actor: Actor) -> Bar:
    """Keep a record from a colleague for good: they find nobody, and no reason opens it."""
    _must_set(resident, actor)
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None or not user.actor.is_staff:
        raise Invalid("Nobody on the staff has this email address. Check it.")
    if user.id == actor.id:
        raise Conflict("You cannot keep it from yourself. Ask another team lead.")
    if queries.is_barred(resident.id, user.id):
        raise Conflict("They are on the list already.")
    if resident.lead_worker_id == user.id:
        resident.lead_worker_id = None
    for opening in db.session.scalars(
        select(Opening).where(
            Opening.resident_id.in_(queries.ids_of(resident.id)), Opening.user_id == user.id
        )
    ):
        opening.ends_at = opening.opened_at
    made = Bar(resident_id=resident.id, user_id=user.id, reason=reason, set_by_id=actor.id)
    db.session.add(made)
    tasks.let_go(user.id, actor=actor)
    audit.record(
        "resident.barred", actor=actor, record_type="resident", record_id=resident.id, user_id=str(user.id)
    )
    return made


def unbar(resident: Resident, user_id: uuid.UUID, *, actor: Actor) -> None:
    _must_set(resident, actor)
    theirs = Bar.resident_id.in_(queries.ids_of(resident.id)), Bar.user_id == user_id
    if not db.session.scalars(delete(Bar).where(*theirs).returning(Bar.id)).all():
        raise NotFound
    audit.record(
        "resident.unbarred", actor=actor, record_type="resident", record_id=resident.id, user_id=str(user_id)
    )


def _must_set(resident: Resident, actor: Actor) -> None:
    if not policy.may_set(actor, resident):
        raise NotFound
