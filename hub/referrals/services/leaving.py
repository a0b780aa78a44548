"""Somebody leaves, or changes teams: everything that is theirs goes to a colleague, in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.referrals import policy
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services.moving import Change, note
from hub.referrals.services.people import must_be_able
from hub.referrals.states import OPEN, ReferralStatus
from hub.referrals.transitions import Deed
from hub.residents import queries as residents
from hub.residents.models import Resident
from hub.residents.services import workers
from hub.tasks import services as tasks
from hub.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Handed:
    """How much went over, and how much must be kept from the colleague, or from whoever hands over, and stayed."""

    referrals: int
    people: int
    tasks: int
    kept: int


def hand_over_everything(owner: User, to: User, *, actor: Actor) -> Handed:
    """Open referrals and drafts, the people whose work they lead, and their tasks, as far as these are of the actor's
    team. What must be kept from either of them stays, and is counted."""
    must_be_able(to)
    if not actor.may(Permission.REFERRAL_REASSIGN):
        raise NotFound
    referrals, kept = _referrals(owner, to, actor)
    people, kept_people = _people(owner, to, actor)
    return Handed(referrals, people, _tasks(owner, to, actor), kept + kept_people)


def has_any_in(owner: User, *, actor: Actor) -> bool:
    """Whether somebody who is in no team, or in another, still owns something of the actor's team."""
    return any(visible.may_reassign(actor, one) for one in _open_of(owner))


def _referrals(owner: User, to: User, actor: Actor) -> tuple[int, int]:
    ours = [one for one in _open_of(owner) if policy.may_reassign(actor, one)]
    free = [one for one in ours if visible.may_reassign(actor, one) and not visible.is_denied(one, to.id)]
    for referral in free:
        note(Change(referral, Deed.REASSIGN, actor, sets={"owner_id": to.id}))
    return len(free), len(ours) - len(free)


def _people(owner: User, to: User, actor: Actor) -> tuple[int, int]:
    """Whoever leads the work must be of the resident's team: to a colleague of another team nobody goes."""
    if not actor.may(Permission.RESIDENT_ASSIGN) or to.team_id != actor.team_id:
        return 0, 0
    led = residents.visible_to(actor).where(
        Resident.lead_worker_id == owner.id, Resident.team_id == actor.team_id
    )
    every = db.session.scalars(led.order_by(Resident.id)).all()
    free = [one for one in every if not residents.is_barred(one.id, to.id)]
    for resident in free:
        workers.hand_over(resident, lead_worker_id=to.id, team_id=resident.team_id, actor=actor)
    return len(free), len(every) - len(free)


def _tasks(owner: User, to: User, actor: Actor) -> int:
    """A task about somebody who is kept from the colleague becomes anybody's of the team."""
    waiting = select(Task).where(
        Task.owner_id == owner.id, Task.done_at.is_(None), Task.team_id == actor.team_id
    )
    every = db.session.scalars(waiting.order_by(Task.due_on, Task.id)).all()
    for task in every:
        tasks.hand_over(task, to.id, actor=actor)
    return len(every)


def _open_of(owner: User) -> Sequence[Referral]:
    mine = select(Referral).where(
        Referral.owner_id == owner.id, Referral.status.in_(OPEN | {ReferralStatus.DRAFT})
    )
    return db.session.scalars(mine.order_by(Referral.due_on, Referral.id)).all()
