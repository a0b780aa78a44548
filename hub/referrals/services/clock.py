"""What the clock does to one referral: the step that is due today, once."""

import uuid
from datetime import date

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.workdays import ENGLAND, Calendar
from hub.referrals.clocks import CountedFrom, Instead, Standing, Step, StepName, due_step
from hub.referrals.codes import Turn
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import calendars
from hub.referrals.services import letters, looking
from hub.referrals.services.moving import Change, locked, move, note
from hub.referrals.states import OPEN, ReferralStatus
from hub.referrals.transitions import Deed

ONCE = frozenset({StepName.REMIND, StepName.OWNER, StepName.ESCALATE, StepName.EXPIRE})
"""Steps that a pause of the clock does not make due again. The others begin anew with each new day they count from."""

COMES_AND_GOES = frozenset({StepName.GONE, StepName.BACK})


def take_step(referral: Referral, *, today: date, calendar: Calendar | None = None) -> Step | None:
    """Take the step that is due, if any. Harmless when it is done twice, or was not done for a week. Whoever takes many
    brings the working days of the service along."""
    locked(referral)
    if referral.status not in OPEN | {ReferralStatus.DRAFT} or referral.due_on is None:
        return None
    calendar = calendar or calendars.calendar_of(referral.service_id)
    pace = calendars.pace_of(referral.organization_id)
    standing = _standing(referral)
    if (
        standing.is_suggested
        or standing.is_gone
        or referral.status in {ReferralStatus.NEEDS_INFORMATION, ReferralStatus.DRAFT}
    ):
        calendar = ENGLAND  # it is ours to do, whether the partner works or not
    step = due_step(standing, pace=pace, calendar=calendar, today=today)
    if step is None:
        return None
    if step.expires:
        move(Change(referral, Deed.EXPIRE, SYSTEM))
        return step
    sets: dict[str, object] = {}
    if step.with_alternatives:
        sets |= looking.promise(referral)
    if step.turns_to_referrer:
        sets["turn"] = Turn.REFERRER
        if step.counted is CountedFrom.CLOCK:
            sets["due_on"] = workdays.within(pace.answer, of=today)
    name = "referral-draft" if step.name is StepName.DRAFT else "referral-waits"
    is_again = standing.last(step.name) is not None
    said = f"{step.name}-{_start(step, referral)}" + (f"-{today}" if is_again else "")
    written = {
        party: letters.to_party(referral, party, name, step=said)
        for party in (step.again if is_again else step.tells)
    }
    detail = {}
    if any(party.is_at_partner and not count for party, count in written.items()):
        detail = {"instead": Instead.RING if letters.rings(referral, name) else Instead.NOTHING}
    note(
        Change(
            referral,
            Deed.REMIND,
            SYSTEM,
            sets=sets,
            detail=detail,
            step=step.name.value,
            about_day=_start(step, referral).isoformat(),
        )
    )
    return step


def due(today: date) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(referral, service) that a step could be due for: open ones whose clock runs, the longest waiting first."""
    found = select(Referral.id, Referral.service_id).where(
        Referral.status.in_(OPEN | {ReferralStatus.DRAFT}), Referral.due_on.is_not(None)
    )
    found = found.where((Referral.due_on <= today) | (Referral.clock_from <= today))
    return [
        (one, service_id)
        for one, service_id in db.session.execute(found.order_by(Referral.due_on, Referral.id))
    ]


def _standing(referral: Referral) -> Standing:
    """What the clocks need to know, with the steps that were taken and still count."""
    assert referral.due_on is not None  # noqa: S101 -- `take_step` asked
    found = select(ReferralEvent.step, ReferralEvent.about_day, ReferralEvent.at).where(
        ReferralEvent.referral_id == referral.id, ReferralEvent.deed == Deed.REMIND
    )
    rows = db.session.execute(found.order_by(ReferralEvent.number)).all()
    days = {(referral.clock_from or referral.due_on).isoformat(), referral.due_on.isoformat()}
    taken = [
        (StepName(row.step), clock.day_of(row.at))
        for row in rows
        if StepName(row.step) in ONCE or row.about_day in days
    ]
    return Standing(
        referral.status,
        referral.clock_from or referral.due_on,
        referral.due_on,
        taken,
        is_gone=[row.step for row in rows if row.step in COMES_AND_GOES][-1:] == [StepName.GONE],
        is_suggested=referral.suggested_service_id is not None and referral.turn is Turn.REFERRER,
    )


def _start(step: Step, referral: Referral) -> date:
    start = referral.clock_from if step.counted is CountedFrom.CLOCK else referral.due_on
    return start or clock.day_of(referral.created_at)
