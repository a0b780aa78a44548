"""Which referrals a list holds: each list by its name in the address, and the condition that makes it."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core import clock
from hub.referrals.codes import Turn
from hub.referrals.contact_codes import Side
from hub.referrals.models import BrokenGlass, Referral
from hub.referrals.queries.conversation import has_news
from hub.referrals.queries.visible import covers, visible_to
from hub.referrals.states import OPEN, TAKEN_ON, UNANSWERED
from hub.referrals.states import ReferralStatus as S
from hub.residents.models import Resident
from hub.tasks.models import Task

LATELY = timedelta(days=30)


class Show(StrEnum):
    """Which ones; the value stands in the address."""

    MINE = "mine"
    TEAM = "team"
    DRAFTS = "drafts"
    ENDED = "ended"
    QUESTIONS = "questions"
    SUGGESTED = "suggested"
    SILENT = "silent"
    QUIET = "quiet"
    UNREAD = "unread"
    CHOOSE = "choose"
    OPENED = "opened"
    LATE = "late"
    FOR_US = "for-us"
    NOBODYS = "nobodys"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_of_team(self) -> bool:
        """Whether it is wider than what is one's own; `owner` narrows it to one colleague."""
        return self in {Show.TEAM, Show.FOR_US, Show.LATE, Show.NOBODYS}


TABS = (Show.MINE, Show.TEAM, Show.DRAFTS, Show.ENDED)
"""The others are come to by their number, on the page of today or of the team."""
_LABELS = {
    Show.MINE: "Yours",
    Show.TEAM: "Your team's",
    Show.DRAFTS: "Drafts",
    Show.ENDED: "Ended lately",
    Show.QUESTIONS: "Questions to answer",
    Show.SUGGESTED: "Another service suggested",
    Show.SILENT: "No answer from the partner",
    Show.QUIET: "No word for a long time",
    Show.UNREAD: "New messages",
    Show.CHOOSE: "Ended without help",
    Show.OPENED: "Opened by somebody outside the team",
    Show.FOR_US: "Waits for somebody of your team",
    Show.LATE: "Overdue in your team",
    Show.NOBODYS: "Nobody sees to these",
}
FIND_ANOTHER = "referral-find-another"
"""The kind of the task for the owner of a referral that ended without help."""
FIND_WITHIN = 2
"""So many working days they have to ask the resident what comes next."""


OURS = Referral.turn == Turn.REFERRER
_OPEN = Referral.status.in_(OPEN)
_SUGGESTED = Referral.suggested_service_id.is_not(None)
WAITS: dict[Show, ColumnElement[bool]] = {
    Show.QUESTIONS: and_(OURS, Referral.status == S.NEEDS_INFORMATION),
    Show.SUGGESTED: and_(OURS, _OPEN, _SUGGESTED, Referral.status != S.NEEDS_INFORMATION),
    Show.SILENT: and_(OURS, Referral.status.in_(UNANSWERED), not_(_SUGGESTED)),
    Show.QUIET: and_(OURS, Referral.status.in_(TAKEN_ON), not_(_SUGGESTED)),
}
"""Open referrals whose next step is ours, by what it is. Each is in one of these, and in no other."""


def found(actor: Actor, show: Show) -> Select[Referral]:
    """The referrals of this list that the actor may see."""
    return visible_to(actor).where(*_CONDITIONS[show](actor))


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those of whoever one stands in for today."""
    return Referral.owner_id.in_([actor.id, *covers(actor.id)])


Conditions = tuple[ColumnElement[bool], ...]


def _drafts(actor: Actor) -> Conditions:
    return Referral.status == S.DRAFT, Referral.owner_id == actor.id


def _ended(actor: Actor) -> Conditions:
    since = clock.now() - LATELY
    return Referral.ended_at >= since, Referral.status != S.ENTERED_IN_ERROR, is_mine(actor)


def _to_choose(actor: Actor) -> Conditions:
    """It ended without help, and nobody has written down yet what comes next."""
    asked = select(Task.about_id).where(Task.kind == FIND_ANOTHER, Task.done_at.is_(None))
    return Referral.id.in_(asked), is_mine(actor)


def _opened_unseen(actor: Actor) -> Conditions:
    """Somebody gave a reason to read it, and nobody who looks after the person has read the reason."""
    unseen = select(BrokenGlass.referral_id).where(
        BrokenGlass.seen_at.is_(None), BrokenGlass.user_id != actor.id
    )
    led = select(Resident.id).where(Resident.lead_worker_id == actor.id)
    return Referral.id.in_(unseen), or_(is_mine(actor), Referral.resident_id.in_(led))


def _of_nobody(_actor: Actor) -> Conditions:
    """Whoever owns it cannot sign in any more."""
    return _OPEN, not_(exists().where(User.id == Referral.owner_id, User.active.is_(True)))


_CONDITIONS: dict[Show, Callable[[Actor], Conditions]] = {
    Show.MINE: lambda actor: (_OPEN, is_mine(actor)),
    Show.TEAM: lambda _: (_OPEN,),
    Show.DRAFTS: _drafts,
    Show.ENDED: _ended,
    Show.QUESTIONS: lambda actor: (WAITS[Show.QUESTIONS], is_mine(actor)),
    Show.SUGGESTED: lambda actor: (WAITS[Show.SUGGESTED], is_mine(actor)),
    Show.SILENT: lambda actor: (WAITS[Show.SILENT], is_mine(actor)),
    Show.QUIET: lambda actor: (WAITS[Show.QUIET], is_mine(actor)),
    Show.UNREAD: lambda actor: (_OPEN, is_mine(actor), has_news(Side.OURS, actor.id)),
    Show.CHOOSE: _to_choose,
    Show.OPENED: _opened_unseen,
    Show.FOR_US: lambda _: (_OPEN, OURS),
    Show.LATE: lambda _: (_OPEN, Referral.due_on < clock.today()),
    Show.NOBODYS: _of_nobody,
}
