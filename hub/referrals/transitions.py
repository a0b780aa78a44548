"""Every move a referral can make: from where to where, who may, what must hold, what follows. There are no others.

This is the state table of the design, as data. `services.moving` reads it; nothing else changes a referral's status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.referrals.states import OPEN, UNANSWERED
from hub.referrals.states import ReferralStatus as S


class Deed(StrEnum):
    """What somebody does to a referral, or the clock does. Those in the table move it; the others are written down."""

    START = "start"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    WAITLIST = "waitlist"
    BEGIN = "begin"
    HOLD = "hold"
    COMPLETE = "complete"
    COULD_NOT_COMPLETE = "could_not_complete"
    REROUTE = "reroute"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take_back"
    EXPIRE = "expire"
    ENTER_IN_ERROR = "enter_in_error"
    # written down without a move
    SUGGEST = "suggest"
    KEEP = "keep"
    UPDATE = "update"
    REASSIGN = "reassign"
    REMIND = "remind"
    BREAK_GLASS = "break_glass"
    DENY = "deny"
    ALLOW = "allow"
    MESSAGE = "message"
    TRY = "try"
    BOOK = "book"
    REBOOK = "rebook"
    CANCEL_BOOKING = "cancel_booking"
    ATTEND = "attend"
    MISS = "miss"
    OFFER = "offer"
    ASK_RESIDENT = "ask_resident"
    RESIDENT_SAYS = "resident_says"
    REFERRER_SEES = "referrer_sees"
    NOBODY_CALLED = "nobody_called"
    NEW_NUMBER = "new_number"
    TELL_CONTACT = "tell_contact"


class Who(StrEnum):
    """What somebody is to one referral."""

    REFERRER = "referrer"
    RESIDENT = "resident"
    PARTNER = "partner"
    MANAGER = "manager"
    CLOCK = "clock"


class Guard(StrEnum):
    """What must hold. `services.guards` says how each is found out and what is said when it does not."""

    FACTS_RECORDED = "the four facts are recorded"
    QUESTIONS_ANSWERED = "required intake questions are answered"
    ELIGIBLE_OR_OVERRIDDEN = "eligibility passes, or the override has a reason"
    SERVICE_TAKES_REFERRALS = "the organization is live and not paused"
    UNDER_WEEKLY_CAP = "the partner has not had its week's referrals"
    NO_OPEN_TWIN = "no open referral of the same person to the same service"
    QUESTION = "a question"
    ANSWER = "an answer"
    NAMED_PERSON = "a named person"
    DECLINE_CODE = "a coded reason, and who declined"
    ESTIMATE_AND_REVIEW = "an estimate and a review date"
    REASON_AND_UNTIL = "a reason and an until-date"
    OUTCOME = "an outcome"
    COULD_NOT_CODE = "a coded reason"
    CHILD_AGREED = "the resident agrees to the new partner"
    WITHDRAW_REASON = "a reason"
    ESCALATION_RAN = "the escalation ran"
    ERROR_REASON = "a reason for the mistake"


class Effect(StrEnum):
    """What follows in the same transaction. `services.effects` says how."""

    DISCLOSE = "snapshot of exactly what was disclosed"
    LINK_TO_PARTNER = "the link goes to the partner"
    RECEIPT = "the referrer gets a receipt"
    TELL_RESIDENT = "the resident is told, unless prohibited"
    TELL_REFERRER = "the referrer is told"
    TAKEN_UP = "whoever asked for the person hears that it was taken up, if they agreed to that"
    TELL_PARTNER = "the partner is told"
    PAUSE_CLOCK = "the partner's clock pauses"
    RESUME_CLOCK = "the partner's clock resumes"
    ALTERNATIVES = "ranked alternatives are promised to the referrer, for the same minute"
    UNMET_NEED = "an unmet-need row, and what the entry could say"
    REVIEW_TIMER = "the review timer starts"
    UPDATE_TIMER = "the in-progress timer starts"
    HOLD_TIMER = "the until-date is kept"
    ASK_RESIDENT = "the resident is asked on day 14 whether it helped"
    STOP_DISCLOSURE = "the partner sees its content no more"
    REVOKE_LINKS = "links stop working, and mail that waits is dropped"
    CANCEL_APPOINTMENTS = "appointments that were still to come are cancelled"
    TAKE_BACK_AGREEMENT = "the agreement to this partner is withdrawn"
    NEVER_GOES = "whoever was to read it before it goes need not any more"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table."""

    deed: Deed
    sources: frozenset[S]
    target: S
    who: frozenset[Who]
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


def _move(
    deed: Deed,
    sources: Iterable[S],
    target: S,
    who: Iterable[Who],
    guards: tuple[Guard, ...] = (),
    *,
    effects: tuple[Effect, ...] = (),
) -> Move:
    return Move(deed, frozenset(sources), target, frozenset(who), guards, effects)


_G, _E = Guard, Effect
_OVER = (_E.CANCEL_APPOINTMENTS, _E.STOP_DISCLOSURE, _E.TELL_REFERRER)
_PARTNER = {Who.PARTNER}

TRANSITIONS: tuple[Move, ...] = (
    _move(
        Deed.SEND,
        {S.DRAFT},
        S.SENT,
        {Who.REFERRER, Who.RESIDENT},
        (
            _G.SERVICE_TAKES_REFERRALS,
            _G.NO_OPEN_TWIN,
            _G.UNDER_WEEKLY_CAP,
            _G.FACTS_RECORDED,
            _G.QUESTIONS_ANSWERED,
            _G.ELIGIBLE_OR_OVERRIDDEN,
        ),
        effects=(_E.DISCLOSE, _E.LINK_TO_PARTNER, _E.RECEIPT, _E.TELL_RESIDENT),
    ),
    _move(Deed.ACKNOWLEDGE, {S.SENT}, S.ACKNOWLEDGED, _PARTNER),
    _move(
        Deed.ASK,
        UNANSWERED,
        S.NEEDS_INFORMATION,
        _PARTNER,
        (_G.QUESTION,),
        effects=(_E.PAUSE_CLOCK, _E.TELL_REFERRER),
    ),
    _move(
        Deed.ANSWER,
        {S.NEEDS_INFORMATION},
        S.ACKNOWLEDGED,
        {Who.REFERRER},
        (_G.ANSWER,),
        effects=(_E.RESUME_CLOCK, _E.TELL_PARTNER),
    ),
    _move(
        Deed.ACCEPT,
        UNANSWERED,
        S.ACCEPTED,
        _PARTNER,
        (_G.NAMED_PERSON,),
        effects=(_E.UPDATE_TIMER, _E.TELL_REFERRER, _E.TELL_RESIDENT, _E.TAKEN_UP),
    ),
    _move(
        Deed.DECLINE,
        UNANSWERED | {S.WAITLISTED},
        S.DECLINED,
        _PARTNER,
        (_G.DECLINE_CODE,),
        effects=(_E.ALTERNATIVES, _E.UNMET_NEED, _E.TELL_RESIDENT, *_OVER),
    ),
    _move(
        Deed.WAITLIST,
        {S.ACCEPTED},
        S.WAITLISTED,
        _PARTNER,
        (_G.ESTIMATE_AND_REVIEW,),
        effects=(_E.REVIEW_TIMER, _E.TELL_REFERRER, _E.TELL_RESIDENT),
    ),
    _move(
        Deed.BEGIN,
        {S.ACCEPTED, S.WAITLISTED, S.ON_HOLD},
        S.IN_PROGRESS,
        _PARTNER,
        effects=(_E.UPDATE_TIMER, _E.TELL_REFERRER),
    ),
    _move(
        Deed.HOLD,
        {S.IN_PROGRESS},
        S.ON_HOLD,
        _PARTNER,
        (_G.REASON_AND_UNTIL,),
        effects=(_E.HOLD_TIMER, _E.TELL_REFERRER),
    ),
    _move(
        Deed.COMPLETE,
        {S.ACCEPTED, S.IN_PROGRESS},
        S.COMPLETED,
        _PARTNER,
        (_G.OUTCOME,),
        effects=(_E.CANCEL_APPOINTMENTS, _E.ASK_RESIDENT, _E.TELL_REFERRER),
    ),
    _move(
        Deed.COULD_NOT_COMPLETE,
        {S.ACCEPTED, S.IN_PROGRESS},
        S.COULD_NOT_COMPLETE,
        _PARTNER,
        (_G.COULD_NOT_CODE,),
        effects=(_E.CANCEL_APPOINTMENTS, _E.ALTERNATIVES, _E.TELL_RESIDENT, _E.TELL_REFERRER),
    ),
    _move(
        Deed.REROUTE,
        OPEN,
        S.REROUTED,
        {Who.REFERRER},
        (_G.CHILD_AGREED,),
        effects=(_E.CANCEL_APPOINTMENTS, _E.STOP_DISCLOSURE, _E.REVOKE_LINKS, _E.TELL_PARTNER),
    ),
    _move(
        Deed.WITHDRAW,
        OPEN,
        S.WITHDRAWN,
        {Who.RESIDENT, Who.REFERRER},
        (_G.WITHDRAW_REASON,),
        effects=(
            _E.CANCEL_APPOINTMENTS,
            _E.STOP_DISCLOSURE,
            _E.REVOKE_LINKS,
            _E.TAKE_BACK_AGREEMENT,
            _E.TELL_PARTNER,
            _E.TELL_REFERRER,
            _E.TELL_RESIDENT,
        ),
    ),
    _move(
        Deed.TAKE_BACK,
        {S.DRAFT},
        S.WITHDRAWN,
        {Who.RESIDENT},
        (_G.WITHDRAW_REASON,),
        effects=(_E.TAKE_BACK_AGREEMENT, _E.NEVER_GOES),
    ),
    _move(
        Deed.EXPIRE,
        UNANSWERED,
        S.EXPIRED_NO_RESPONSE,
        {Who.CLOCK},
        (_G.ESCALATION_RAN,),
        effects=(_E.ALTERNATIVES, _E.UNMET_NEED, _E.TELL_RESIDENT, _E.TELL_PARTNER, *_OVER),
    ),
    _move(
        Deed.ENTER_IN_ERROR,
        frozenset(S) - {S.ENTERED_IN_ERROR},
        S.ENTERED_IN_ERROR,
        {Who.REFERRER, Who.MANAGER},
        (_G.ERROR_REASON,),
        effects=(
            _E.CANCEL_APPOINTMENTS,
            _E.STOP_DISCLOSURE,
            _E.REVOKE_LINKS,
            _E.TELL_PARTNER,
            _E.TELL_REFERRER,
            _E.NEVER_GOES,
        ),
    ),
)

_BY_DEED = {move.deed: move for move in TRANSITIONS}


def move_for(deed: Deed) -> Move:
    """The line of the table for a deed that moves a referral."""
    return _BY_DEED[deed]


def possible(status: S) -> tuple[Move, ...]:
    """The moves that lead away from a state."""
    return tuple(move for move in TRANSITIONS if status in move.sources)


def is_allowed(source: S, target: S) -> bool:
    return any(source in move.sources and move.target is target for move in TRANSITIONS)
