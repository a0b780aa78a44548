"""What the daily run looks for beside the clocks: partners that are gone, and referrals that nobody sees to."""

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, exists, not_, or_, select

from hub.accounts.policy import SYSTEM
from hub.core import clock
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
from hub.referrals.states import OPEN
from hub.referrals.transitions import Deed
from hub.referrals.workdays import ENGLAND
from hub.tasks import services as tasks

DEAD_END = "referral-dead-end"
"""The kind of the task for the team, where a referral stands with nobody."""
MOST_AT_ONCE = 200


def with_partners_gone() -> Sequence[uuid.UUID]:
    """Open referrals to what was taken off the site, or to a partner with whom our work was stopped, of which nobody
    was told yet. What was merged goes on."""
    told = exists().where(
        ReferralEvent.referral_id == Referral.id,
        ReferralEvent.deed == Deed.REMIND,
        ReferralEvent.step == StepName.GONE,
    )
    gone = select(Referral.id).join(Referral.service).join(Service.organization)
    is_gone = and_(Service.merged_into_id.is_(None), not_(directory.is_live()))
    is_stopped = Referral.organization_id.in_(suspensions.suspended())
    gone = gone.where(Referral.status.in_(OPEN), or_(is_gone, is_stopped), not_(told))
    return db.session.scalars(gone.order_by(Referral.created_at, Referral.id)).all()


def say_that_it_is_gone(referral: Referral) -> None:
    """Nobody waits out a clock for a partner that is not there: it is our turn, and other help is looked for."""
    locked(referral)
    if referral.status not in OPEN:
        return
    today = clock.today()
    pace = calendars.pace_of(referral.organization_id)
    letters.to_party(referral, Party.REFERRER, "referral-waits", step=f"{StepName.GONE}-{today}")
    sets = {"turn": Turn.REFERRER, "due_on": ENGLAND.after(today, pace.answer)} | looking.promise(referral)
    step, day = StepName.GONE.value, today.isoformat()
    note(Change(referral, Deed.REMIND, SYSTEM, sets=sets, step=step, about_day=day))


def catch_dead_ends() -> int:
    """Somebody of the team sees to what nobody sees to: whoever owned it cannot sign in any more, for one."""
    lost = soundness.dead_ends(MOST_AT_ONCE)
    for referral in db.session.scalars(select(Referral).where(Referral.id.in_(lost))):
        tasks.raise_task(
            DEAD_END,
            about_type="referral",
            about_id=referral.id,
            resident_id=referral.resident_id,
            due_on=ENGLAND.after(clock.today(), 1),
            team_id=referral.team_id,
            actor=SYSTEM,
        )
    return len(lost)
