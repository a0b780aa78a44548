"""What a partner does with a referral. With `on_behalf` one of ours does it for them, and the history says so."""

import uuid
from datetime import date

from hub.accounts.policy import Actor
from hub.core import clock
from hub.referrals.codes import CouldNotCode, DeclineCode, DeclinedBy, HoldCode, OutcomeCode, Turn
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import calendars, visible
from hub.referrals.services.moving import Change, locked, move, note
from hub.referrals.services.refusing import must_be_open_to_partner
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed


def acknowledge(referral: Referral, *, actor: Actor, signed: str = "", on_behalf: bool = False) -> None:
    """Somebody at the partner has seen it. Seen twice, it is written down once."""
    locked(referral)
    if referral.status is not ReferralStatus.SENT:
        visible.get(referral.id, actor=actor)
        return
    move(Change(referral, Deed.ACKNOWLEDGE, actor, signed=signed, is_on_behalf=on_behalf))


def ask(
    referral: Referral, question: str, *, actor: Actor, signed: str = "", on_behalf: bool = False
) -> ReferralEvent:
    """A question back to the referrer. The partner's clock stands still until it is answered."""
    change = Change(referral, Deed.ASK, actor, words=question, signed=signed, is_on_behalf=on_behalf)
    return move(change)


def accept(
    referral: Referral,
    *,
    accepted_by: str,
    contact_by: date | None = None,
    words: str = "",
    actor: Actor,
    signed: str = "",
    on_behalf: bool = False,
) -> ReferralEvent:
    """A named person takes it, and says by when the resident hears from them."""
    change = Change(
        referral,
        Deed.ACCEPT,
        actor,
        words=words,
        signed=signed or accepted_by,
        is_on_behalf=on_behalf,
        given={"accepted_by": accepted_by},
        sets={"contact_by": contact_by, "assigned_to_id": _colleague(actor)},
    )
    event = move(change)
    referral.accepted_by = accepted_by.strip()
    return event


def waitlist(
    referral: Referral,
    *,
    weeks: int,
    review_on: date,
    words: str = "",
    actor: Actor,
    signed: str = "",
    on_behalf: bool = False,
) -> ReferralEvent:
    """A place in the queue, of one that was accepted."""
    return move(
        Change(
            referral,
            Deed.WAITLIST,
            actor,
            words=words,
            signed=signed,
            is_on_behalf=on_behalf,
            sets={"wait_weeks": weeks, "review_on": review_on},
        )
    )


def begin(
    referral: Referral, *, words: str = "", actor: Actor, signed: str = "", on_behalf: bool = False
) -> ReferralEvent:
    """First contact was made, or the help started; or starts again after a pause."""
    return move(Change(referral, Deed.BEGIN, actor, words=words, signed=signed, is_on_behalf=on_behalf))


def hold(
    referral: Referral,
    *,
    code: HoldCode,
    until: date,
    words: str = "",
    actor: Actor,
    signed: str = "",
    on_behalf: bool = False,
) -> ReferralEvent:
    """It stops for a while, and we know until when."""
    return move(
        Change(
            referral,
            Deed.HOLD,
            actor,
            words=words,
            signed=signed,
            is_on_behalf=on_behalf,
            sets={"hold_code": code, "hold_until": until},
        )
    )


def complete(
    referral: Referral,
    *,
    outcome: OutcomeCode,
    words: str = "",
    actor: Actor,
    signed: str = "",
    on_behalf: bool = False,
) -> ReferralEvent:
    """The help has come to its end. What the partner says of it is a claim until the resident has been asked."""
    return move(
        Change(
            referral,
            Deed.COMPLETE,
            actor,
            words=words,
            signed=signed,
            is_on_behalf=on_behalf,
            sets={"outcome_code": outcome},
        )
    )


def could_not_complete(
    referral: Referral,
    *,
    code: CouldNotCode,
    words: str = "",
    actor: Actor,
    signed: str = "",
    on_behalf: bool = False,
) -> ReferralEvent:
    """It was taken on and could not be finished: back to the referrer, with what else could help."""
    return move(
        Change(
            referral,
            Deed.COULD_NOT_COMPLETE,
            actor,
            words=words,
            signed=signed,
            is_on_behalf=on_behalf,
            sets={"could_not_code": code},
        )
    )


def decline(
    referral: Referral,
    *,
    code: DeclineCode,
    declined_by: DeclinedBy = DeclinedBy.PARTNER,
    words: str = "",
    actor: Actor,
    signed: str = "",
    on_behalf: bool = False,
) -> ReferralEvent:
    """No, with a reason. The referrer has alternatives the same day."""
    return move(
        Change(
            referral,
            Deed.DECLINE,
            actor,
            words=words,
            signed=signed,
            is_on_behalf=on_behalf,
            sets={"decline_code": code, "declined_by": declined_by},
        )
    )


def update(
    referral: Referral, words: str, *, actor: Actor, signed: str = "", on_behalf: bool = False
) -> ReferralEvent:
    """A word on how it goes. The next one is due when the pace of the house says."""
    locked(referral)
    must_be_open_to_partner(referral, actor, on_behalf=on_behalf)
    calendar, pace = (
        calendars.calendar_of(referral.service_id),
        calendars.pace_of(referral.organization_id),
    )
    days = pace.review if referral.status is ReferralStatus.WAITLISTED else pace.update
    return note(
        Change(
            referral,
            Deed.UPDATE,
            actor,
            words=words,
            signed=signed,
            is_on_behalf=on_behalf,
            sets={"turn": Turn.PARTNER, "due_on": calendar.after(clock.today(), days)},
        )
    )


def assign(referral: Referral, colleague_id: uuid.UUID | None, *, actor: Actor) -> ReferralEvent:
    """A colleague at the partner looks after it."""
    locked(referral)
    must_be_open_to_partner(referral, actor, on_behalf=False)
    return note(Change(referral, Deed.REASSIGN, actor, sets={"assigned_to_id": colleague_id}))


def _colleague(actor: Actor) -> uuid.UUID | None:
    """Whoever accepts with an account looks after it until somebody else does."""
    return actor.id if actor.kind == "partner" else None
