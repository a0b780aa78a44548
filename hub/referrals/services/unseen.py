"""What the daily run looks for beside the clocks: partners that are gone, and referrals that nobody sees to."""

import uuid
from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from hub.accounts.policy import SYSTEM
from hub.core import clock, workdays
from hub.core.db import db
from hub.directory.models import Service
from hub.directory.queries import visible as directory
from hub.partners.queries import suspensions
from hub.referrals.clocks import Party, StepName
from hub.referrals.codes import Turn
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import calendars, soundness
from hub.referrals.services import letters, looking
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.services.stopping import PARTNER_STOPPED
from hub.referrals.states import OPEN, UNANSWERED, ReferralStatus
from hub.referrals.transitions import Deed
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks

DEAD_END = "referral-dead-end"
"""The kind of the task for the team, where a referral stands with nobody."""
MOST_AT_ONCE = 200


def with_partners_gone() -> Sequence[uuid.UUID]:
    """Open referrals to what was taken off the site, or to a partner with whom our work was stopped, of which nobody
    was told yet. What was merged goes on."""
    return db.session.scalars(_gone()).all()


def with_partners_back() -> Sequence[uuid.UUID]:
    """Those of which somebody was told that, and whose partner takes part again."""
    return db.session.scalars(_back()).all()


def say_that_it_is_gone(referral: Referral) -> None:
    """Nobody waits out a clock for a partner that is not there: it rests, it is our turn, and other help is looked
    for."""
    locked(referral)
    if referral.status not in OPEN:
        return
    today = clock.today()
    pace = calendars.pace_of(referral.organization_id)
    letters.to_party(referral, Party.REFERRER, "referral-waits", step=f"{StepName.GONE}-{today}")
    sets = {"turn": Turn.REFERRER, "due_on": workdays.within(pace.answer, of=today)} | looking.promise(
        referral
    )
    if referral.status in UNANSWERED and referral.days_used is None:
        calendar = calendars.calendar_of(referral.service_id)
        sets |= {"days_used": calendar.between(referral.clock_from or today, today), "clock_from": today}
    _note(referral, StepName.GONE, sets)


def say_that_it_is_back(referral: Referral) -> None:
    """It goes on where it stood: what the partner had to do is the partner's again, with the days that were left, and
    it is told so. Nobody of ours need find other help for that reason any more."""
    locked(referral)
    if referral.status not in OPEN:
        return
    today = clock.today()
    calendar, pace = (
        calendars.calendar_of(referral.service_id),
        calendars.pace_of(referral.organization_id),
    )
    is_ours = referral.status is ReferralStatus.NEEDS_INFORMATION or referral.suggested_service_id is not None
    sets: dict[str, object] = {"turn": Turn.PARTNER, "due_on": calendar.after(today, pace.update)}
    if is_ours:
        sets = {"turn": Turn.REFERRER, "clock_from": today, "due_on": workdays.within(pace.answer, of=today)}
    elif referral.status in UNANSWERED:
        sets["clock_from"] = calendar.before(today, referral.days_used or 0)
        sets |= {"days_used": None, "due_on": calendar.after(today, pace.acknowledge_routine)}
    _note(referral, StepName.BACK, sets)
    for task in task_queries.about("referral", referral.id, actor=SYSTEM):
        if task.kind == PARTNER_STOPPED and task.done_at is None:
            tasks.done(task, outcome="We work with the partner again.", actor=SYSTEM)
    if not is_ours:
        letters.to_partner(referral, "referral-waits", step=f"{StepName.BACK}-{today}")


@cache
def _gone() -> Select[uuid.UUID]:
    return _open_and(_is_gone(), not_(_was_told()))


@cache
def _back() -> Select[uuid.UUID]:
    return _open_and(not_(_is_gone()), _was_told())


def _open_and(*conditions: ColumnElement[bool]) -> Select[uuid.UUID]:
    found = select(Referral.id).join(Referral.service).join(Service.organization)
    found = found.where(Referral.status.in_(OPEN), *conditions)
    return found.order_by(Referral.created_at, Referral.id)


def _is_gone() -> ColumnElement[bool]:
    is_off = and_(Service.merged_into_id.is_(None), not_(directory.is_live()))
    return or_(is_off, Referral.organization_id.in_(suspensions.suspended()))


def _was_told() -> ColumnElement[bool]:
    """That it is gone, and not since that it is back."""
    later = aliased(ReferralEvent)
    is_back = exists().where(
        later.referral_id == Referral.id,
        later.step == StepName.BACK,
        later.number > ReferralEvent.number,
    )
    return exists().where(
        ReferralEvent.referral_id == Referral.id, ReferralEvent.step == StepName.GONE, not_(is_back)
    )


def _note(referral: Referral, step: StepName, sets: dict[str, object]) -> None:
    day = clock.today().isoformat()
    note(Change(referral, Deed.REMIND, SYSTEM, sets=sets, step=step.value, about_day=day))


def catch_dead_ends() -> int:
    """Somebody of the team sees to what nobody sees to: whoever owned it cannot sign in any more, for one."""
    lost = soundness.dead_ends(MOST_AT_ONCE)
    for referral in db.session.scalars(select(Referral).where(Referral.id.in_(lost))):
        tasks.raise_task(
            DEAD_END,
            about_type="referral",
            about_id=referral.id,
            resident_id=referral.resident_id,
            due_on=workdays.within(1),
            team_id=referral.team_id,
            actor=SYSTEM,
        )
    return len(lost)
