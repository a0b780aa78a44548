"""The clock table: what happens when nothing happens. Pure: days are working days, and are settings of the site.

One step at a time, each once, never two on one day. Where days were missed (the site was off for a week), only the
last step that is due is taken, and a referral expires no sooner than its escalation was read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.core.workdays import Calendar
from hub.referrals.states import OPEN, UNANSWERED
from hub.referrals.states import ReferralStatus as S


@dataclass(frozen=True, slots=True)
class Pace:
    """How many working days each thing may take. The first two come from the partner's agreement."""

    acknowledge_urgent: int = 1
    acknowledge_routine: int = 2
    remind: int = 3
    owner: int = 5
    escalate: int = 7
    expire: int = 10
    update: int = 20
    review: int = 30
    answer: int = 2
    draft: int = 10
    ask: int = 14
    """Days, not working days, after the help ended: then the resident is asked whether it helped."""
    ask_again: int = 42


class StepName(StrEnum):
    REMIND = "remind"
    OWNER = "owner"
    ESCALATE = "escalate"
    EXPIRE = "expire"
    ANSWER = "answer"
    ANSWER_LEAD = "answer_lead"
    UPDATE = "update"
    UPDATE_LATE = "update_late"
    REVIEW = "review"
    REVIEW_LATE = "review_late"
    HOLD_OVER = "hold_over"
    HOLD_LATE = "hold_late"
    DRAFT = "draft"
    GONE = "gone"
    """No clock: the partner was taken off the site, or our work with it was stopped."""
    GONE_LATE = "gone_late"
    BACK = "back"
    """No clock: it takes part again."""


class Party(StrEnum):
    """Whom a step writes to."""

    PARTNER = "partner"
    PARTNER_OWNER = "partner_owner"
    REFERRER = "referrer"
    TEAM_LEAD = "team_lead"
    NETWORK_MANAGER = "network_manager"

    @property
    def is_at_partner(self) -> bool:
        return self in {Party.PARTNER, Party.PARTNER_OWNER}


class Instead(StrEnum):
    """What was done where a step would have written to the partner, and nobody there can be written to."""

    RING = "ring"
    NOTHING = "nothing"
    """Our work with them is stopped."""


class CountedFrom(StrEnum):
    """The day on which a clock started."""

    CLOCK = "clock"
    """The day the partner's clock (for a question: the referrer's) began to run; pauses are taken out."""
    DUE = "due"
    """The day something was due: an update, a review, the end of a hold, a draft."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the clock table."""

    name: StepName
    statuses: frozenset[S]
    days: str
    """The name of the Pace that counts, or "" for the day itself."""
    counted: CountedFrom
    tells: tuple[Party, ...]
    with_alternatives: bool = False
    turns_to_referrer: bool = False
    expires: bool = False
    follows: StepName | None = None
    """The step that must have been taken, on an earlier working day."""
    apart: str = ""
    """The names of two paces, "expire-escalate": how many days must lie between that step and this one."""
    again: tuple[Party, ...] = ()
    """The last step of its ladder, when nothing follows it: whom it tells each time that so many days have passed
    again (`AGAIN`). Nobody is left in silence because everybody was told once."""


STILL = (Party.PARTNER_OWNER, Party.REFERRER, Party.TEAM_LEAD)
AGAIN = "owner"
"""The name of the pace that counts until such a step comes again."""
WHILE_SUGGESTED = frozenset({StepName.ANSWER, StepName.ANSWER_LEAD})
"""A partner that answers “another service helps better” has answered: what runs then is our own clock."""

CLOCKS: tuple[Step, ...] = (
    Step(StepName.REMIND, frozenset({S.SENT}), "remind", CountedFrom.CLOCK, (Party.PARTNER,)),
    Step(StepName.OWNER, UNANSWERED, "owner", CountedFrom.CLOCK, (Party.PARTNER_OWNER,)),
    Step(
        StepName.ESCALATE,
        UNANSWERED,
        "escalate",
        CountedFrom.CLOCK,
        (Party.REFERRER, Party.NETWORK_MANAGER),
        with_alternatives=True,
        turns_to_referrer=True,
    ),
    Step(
        StepName.EXPIRE,
        UNANSWERED,
        "expire",
        CountedFrom.CLOCK,
        (),
        expires=True,
        follows=StepName.ESCALATE,
        apart="expire-escalate",
    ),
    Step(StepName.ANSWER, frozenset({S.NEEDS_INFORMATION}), "remind", CountedFrom.CLOCK, (Party.REFERRER,)),
    Step(
        StepName.ANSWER_LEAD,
        frozenset({S.NEEDS_INFORMATION}),
        "escalate",
        CountedFrom.CLOCK,
        (Party.REFERRER, Party.TEAM_LEAD),
        follows=StepName.ANSWER,
        again=(Party.REFERRER, Party.TEAM_LEAD),
    ),
    Step(
        StepName.UPDATE,
        frozenset({S.ACCEPTED, S.IN_PROGRESS}),
        "",
        CountedFrom.DUE,
        (Party.PARTNER,),
    ),
    Step(
        StepName.UPDATE_LATE,
        frozenset({S.ACCEPTED, S.IN_PROGRESS}),
        "owner",
        CountedFrom.DUE,
        (Party.PARTNER_OWNER, Party.REFERRER),
        turns_to_referrer=True,
        follows=StepName.UPDATE,
        again=STILL,
    ),
    Step(StepName.REVIEW, frozenset({S.WAITLISTED}), "", CountedFrom.DUE, (Party.PARTNER,)),
    Step(
        StepName.REVIEW_LATE,
        frozenset({S.WAITLISTED}),
        "owner",
        CountedFrom.DUE,
        (Party.PARTNER_OWNER, Party.REFERRER),
        with_alternatives=True,
        turns_to_referrer=True,
        follows=StepName.REVIEW,
        again=STILL,
    ),
    Step(StepName.HOLD_OVER, frozenset({S.ON_HOLD}), "", CountedFrom.DUE, (Party.PARTNER,)),
    Step(
        StepName.HOLD_LATE,
        frozenset({S.ON_HOLD}),
        "owner",
        CountedFrom.DUE,
        (Party.PARTNER_OWNER, Party.REFERRER),
        turns_to_referrer=True,
        follows=StepName.HOLD_OVER,
        again=STILL,
    ),
    Step(
        StepName.GONE_LATE,
        OPEN,
        "",
        CountedFrom.DUE,
        (Party.REFERRER, Party.TEAM_LEAD),
        again=(Party.REFERRER, Party.TEAM_LEAD),
    ),
    Step(StepName.DRAFT, frozenset({S.DRAFT}), "", CountedFrom.DUE, (Party.REFERRER,)),
)
"""Whoever cannot answer is not waited for: while a partner is gone its clock rests, and only ours runs (GONE_LATE)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the clocks need to know of one referral: its state, its days, and which steps were taken when."""

    status: S
    clock_from: date
    due_on: date
    taken: Collection[tuple[StepName, date]] = ()
    is_suggested: bool = False
    """The partner suggested another service, and we have not said yet what the person wants."""
    is_gone: bool = False
    """The partner takes no part for now: nothing of ours reaches it, or it may read nothing."""

    def last(self, step: StepName) -> date | None:
        """When a step was taken last."""
        return max((day for name, day in self.taken if name is step), default=None)


def due_step(at: Standing, *, pace: Pace, calendar: Calendar, today: date) -> Step | None:
    """The one step to take today, if any: the furthest that is due and was not taken. Nothing on days off."""
    if not calendar.works_on(today) or any(day == today for _, day in at.taken):
        return None
    names = {name for name, _ in at.taken}
    due = [
        step
        for step in CLOCKS
        if _runs(step, at)
        and (step.name not in names or _is_due_again(step, at, pace, calendar, today))
        and _is_due(step, at, pace, calendar, today)
    ]
    steps = [step for step in due if not _was_passed(step, names)]
    return steps[-1] if steps else None


def _runs(step: Step, at: Standing) -> bool:
    if at.is_gone or step.name is StepName.GONE_LATE:
        return at.is_gone and step.name is StepName.GONE_LATE and at.status in step.statuses
    return step.name in WHILE_SUGGESTED if at.is_suggested else at.status in step.statuses


def _is_due_again(step: Step, at: Standing, pace: Pace, calendar: Calendar, today: date) -> bool:
    last = at.last(step.name)
    return bool(step.again) and last is not None and calendar.between(last, today) >= getattr(pace, AGAIN)


def _is_due(step: Step, at: Standing, pace: Pace, calendar: Calendar, today: date) -> bool:
    start = at.clock_from if step.counted is CountedFrom.CLOCK else at.due_on
    if start > today:
        return False
    passed = calendar.between(start, today)
    if passed < (getattr(pace, step.days) if step.days else 0):
        return False
    if step.follows is None:
        return True
    before = at.last(step.follows)
    if before is None:
        return False
    return not step.apart or calendar.between(before, today) >= _apart(step.apart, pace)


def _apart(names: str, pace: Pace) -> int:
    later, earlier = names.split("-")
    return max(1, int(getattr(pace, later)) - int(getattr(pace, earlier)))


def _was_passed(step: Step, taken: Collection[StepName]) -> bool:
    """Whether a later step of the same ladder was taken already: nobody is reminded after it was escalated."""
    order = [other.name for other in CLOCKS]
    return any(order.index(name) > order.index(step.name) and name in taken for name in _ladder(step))


def _ladder(step: Step) -> list[StepName]:
    return [
        other.name for other in CLOCKS if other.statuses & step.statuses and other.counted is step.counted
    ]
