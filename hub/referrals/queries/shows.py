"""Which referrals a list holds: each list by its name in the address, and the condition that makes it."""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from hub.accounts.kept import By
from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.referrals.codes import Turn
from hub.referrals.contact_codes import Side
from hub.referrals.models import BrokenGlass, Referral
from hub.referrals.queries.conversation import has_news
from hub.referrals.queries.visible import is_mine, visible_to
from hub.referrals.states import OPEN, TAKEN_ON, TERMINAL, UNANSWERED
from hub.referrals.states import ReferralStatus as S
from hub.residents.models import Resident
from hub.tasks.models import Task


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


def found(actor: Actor, show: Show, by: By | None = None) -> Select[Referral]:
    """The referrals of this list that the actor may see. `by` is for statements that are kept (hub.accounts.kept)."""
    by = by or By.of(actor)
    return visible_to(actor, by).where(*conditions(show, by))


Conditions = tuple[ColumnElement[bool], ...]


def conditions(show: Show, by: By) -> Conditions:
    """What makes this list, of the referrals that somebody may see."""
    return _CONDITIONS[show](by)


def _drafts(by: By) -> Conditions:
    return Referral.status == S.DRAFT, Referral.owner_id == by.id


def _ended(by: By) -> Conditions:
    return Referral.ended_at >= by.lately, Referral.status != S.ENTERED_IN_ERROR, is_mine(by)


def _to_choose(by: By) -> Conditions:
    """It ended without help, and nobody has written down yet what comes next."""
    asked = exists().where(
        Task.about_type == "referral",
        Task.about_id == Referral.id,
        Task.kind == FIND_ANOTHER,
        Task.done_at.is_(None),
    )
    return Referral.status.in_(TERMINAL), asked, is_mine(by)


def _opened_unseen(by: By) -> Conditions:
    """Somebody gave a reason to read it, and nobody who looks after the person has read the reason."""
    unseen = select(BrokenGlass.referral_id).where(
        BrokenGlass.seen_at.is_(None), BrokenGlass.user_id != by.id
    )
    led = select(Resident.id).where(Resident.lead_worker_id == by.id)
    return Referral.id.in_(unseen), or_(is_mine(by), Referral.resident_id.in_(led))


def _of_nobody(_by: By) -> Conditions:
    """Whoever owns it cannot sign in any more."""
    return _OPEN, not_(exists().where(User.id == Referral.owner_id, User.active.is_(True)))


_CONDITIONS: dict[Show, Callable[[By], Conditions]] = {
    Show.MINE: lambda by: (_OPEN, is_mine(by)),
    Show.TEAM: lambda _: (_OPEN,),
    Show.DRAFTS: _drafts,
    Show.ENDED: _ended,
    Show.QUESTIONS: lambda by: (WAITS[Show.QUESTIONS], is_mine(by)),
    Show.SUGGESTED: lambda by: (WAITS[Show.SUGGESTED], is_mine(by)),
    Show.SILENT: lambda by: (WAITS[Show.SILENT], is_mine(by)),
    Show.QUIET: lambda by: (WAITS[Show.QUIET], is_mine(by)),
    Show.UNREAD: lambda by: (_OPEN, is_mine(by), has_news(Side.OURS, by.id)),
    Show.CHOOSE: _to_choose,
    Show.OPENED: _opened_unseen,
    Show.FOR_US: lambda _: (_OPEN, OURS),
    Show.LATE: lambda by: (_OPEN, Referral.due_on < by.today),
    Show.NOBODYS: _of_nobody,
}
