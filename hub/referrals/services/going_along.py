"""A person goes to another team: what is open for them goes along, for whoever works with them must see it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission, Role
from hub.accounts.queries import of_team
from hub.core.db import db
from hub.core.errors import Invalid
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services import letters
from hub.referrals.services.moving import Change, note
from hub.referrals.states import OPEN, ReferralStatus
from hub.referrals.transitions import Deed
from hub.residents import queries as residents
from hub.residents.models import Resident
from hub.tasks import services as tasks
from hub.tasks.models import Task

NOBODY_THERE = (
    "Nobody of that team could see to a referral of theirs that is open. Choose another team, "
    "or end the referral first."
)


def with_their_person(resident: Resident, actor: Actor) -> int:
    """Open referrals and drafts, whoever had them, and tasks, to the team that the resident is in now. Each new owner
    hears of it. Says how many referrals went. Raises Invalid when nobody there may see one of them."""
    ids = residents.ids_of(resident.id)
    gone = _left_behind(ids, resident.team_id)
    for referral in gone:
        owner = _who_may_see(referral, resident)
        referral.team_id = resident.team_id
        note(Change(referral, Deed.REASSIGN, actor, sets={"owner_id": owner.id}))
        if referral.status is not ReferralStatus.DRAFT:
            letters.to_owner(referral, "referral-news", deed=Deed.REASSIGN)
    _tasks(ids, [one.id for one in gone], resident, actor)
    return len(gone)


def _left_behind(ids: Sequence[uuid.UUID], team_id: uuid.UUID | None) -> Sequence[Referral]:
    elsewhere = or_(Referral.team_id.is_(None), Referral.team_id != team_id)
    found = select(Referral).where(
        Referral.resident_id.in_(ids), Referral.status.in_(OPEN | {ReferralStatus.DRAFT}), elsewhere
    )
    return db.session.scalars(found.order_by(Referral.created_at, Referral.id).with_for_update()).all()


def _who_may_see(referral: Referral, resident: Resident) -> User:
    """The lead worker, else the lead of the team, else anybody of it who makes referrals."""
    there = of_team(resident.team_id) if resident.team_id else []
    able = [one for one in there if one.actor.may(Permission.REFERRAL_MAKE)]
    able.sort(key=lambda one: (one.id != resident.lead_worker_id, one.role is not Role.TEAM_LEAD))
    free = (one for one in able if not visible.is_denied(referral, one.id))
    if (owner := next(free, None)) is None:
        raise Invalid(NOBODY_THERE)
    return owner


def _tasks(
    ids: Sequence[uuid.UUID], referral_ids: Sequence[uuid.UUID], resident: Resident, actor: Actor
) -> None:
    """What waits to be done about the person, or about a referral that went along, is the new team's to do."""
    of_referrals = and_(Task.about_type == "referral", Task.about_id.in_(referral_ids))
    waiting = select(Task).where(
        Task.done_at.is_(None),
        or_(Task.resident_id.in_(ids), of_referrals),
        Task.team_id.is_not(None),
        Task.team_id != resident.team_id,
    )
    for task in db.session.scalars(waiting.order_by(Task.created_at, Task.id)):
        task.team_id = resident.team_id
        tasks.hand_over(task, resident.lead_worker_id, actor=actor)
