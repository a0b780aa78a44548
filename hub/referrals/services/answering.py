"""What a partner does with a referral. With `on_behalf` one of ours does it for them, and the history says so."""

import uuid
from datetime import date
from typing import Unpack

from hub.accounts.policy import Actor
from hub.core import clock
from hub.referrals.codes import CouldNotCode, DeclineCode, DeclinedBy, HoldCode, OutcomeCode, Turn
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import calendars, visible
from hub.referrals.services.moving import Change, locked, move, note, once
from hub.referrals.services.refusing import must_be_open_to_partner
from hub.referrals.services.saying import Said, change
from hub.referrals.states import TAKEN_ON, ReferralStatus
from hub.referrals.transitions import Deed


def acknowledge(referral: Referral, **said: Unpack[Said]) -> None:
    """Somebody at the partner has seen it. Seen twice, it is written down once."""
    locked(referral)
    if referral.status is not ReferralStatus.SENT:
        visible.get(referral.id, actor=said["actor"])
        return
    move(change(referral, Deed.ACKNOWLEDGE, said))


def ask(referral: Referral, question: str, **said: Unpack[Said]) -> ReferralEvent:
    """A question back to the referrer. The partner's clock stands still until it is answered."""
    return move(change(referral, Deed.ASK, said, words=question))


def accept(
    referral: Referral,
    *,
    accepted_by: str,
    contact_by: date | None = None,
    words: str = "",
    course_id: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
    **said: Unpack[Said],
) -> ReferralEvent:
    """A named person takes it, and says by when the resident hears from them; into a course, if it is one. The same
    `key` twice is the same yes, for as long as it holds."""
    locked(referral)
    there = once(referral, key)
    if there is not None and referral.status in TAKEN_ON:
        return there
    accepted = change(
        referral,
        Deed.ACCEPT,
        said,
        words=words,
        given={"accepted_by": accepted_by},
        sets={"contact_by": contact_by, "assigned_to_id": _colleague(said["actor"])},
        detail={"course_id": course_id} if course_id else {},
        event_id=key or uuid.uuid4(),
    )
    if not accepted.is_on_behalf:
        accepted.signed = accepted.signed or accepted_by
    event = move(accepted)
    referral.accepted_by = accepted_by.strip()
    return event


def waitlist(
    referral: Referral, *, weeks: int, review_on: date, words: str = "", **said: Unpack[Said]
) -> ReferralEvent:
    """A place in the queue, of one that was accepted."""
    sets = {"wait_weeks": weeks, "review_on": review_on}
    return move(change(referral, Deed.WAITLIST, said, words=words, sets=sets))


def begin(referral: Referral, *, words: str = "", **said: Unpack[Said]) -> ReferralEvent:
    """First contact was made, or the help started; or starts again after a pause."""
    return move(change(referral, Deed.BEGIN, said, words=words))


def hold(
    referral: Referral, *, code: HoldCode, until: date, words: str = "", **said: Unpack[Said]
) -> ReferralEvent:
    """It stops for a while, and we know until when."""
    sets = {"hold_code": code, "hold_until": until}
    return move(change(referral, Deed.HOLD, said, words=words, sets=sets))


def complete(
    referral: Referral, *, outcome: OutcomeCode, words: str = "", **said: Unpack[Said]
) -> ReferralEvent:
    """The help has come to its end. What the partner says of it is a claim until the resident has been asked."""
    return move(change(referral, Deed.COMPLETE, said, words=words, sets={"outcome_code": outcome}))


def could_not_complete(
    referral: Referral, *, code: CouldNotCode, words: str = "", **said: Unpack[Said]
) -> ReferralEvent:
    """It was taken on and could not be finished: back to the referrer, with what else could help."""
    return move(change(referral, Deed.COULD_NOT_COMPLETE, said, words=words, sets={"could_not_code": code}))


def decline(
    referral: Referral,
    *,
    code: DeclineCode,
    declined_by: DeclinedBy = DeclinedBy.PARTNER,
    words: str = "",
    **said: Unpack[Said],
) -> ReferralEvent:
    """No, with a reason. The referrer has alternatives the same day."""
    sets = {"decline_code": code, "declined_by": declined_by}
    return move(change(referral, Deed.DECLINE, said, words=words, sets=sets))


def update(referral: Referral, words: str, **said: Unpack[Said]) -> ReferralEvent:
    """A word on how it goes. The next one is due when the pace of the house says."""
    locked(referral)
    must_be_open_to_partner(referral, said["actor"], on_behalf=said.get("on_behalf", False))
    calendar, pace = (
        calendars.calendar_of(referral.service_id),
        calendars.pace_of(referral.organization_id),
    )
    days = pace.review if referral.status is ReferralStatus.WAITLISTED else pace.update
    sets = {"turn": Turn.PARTNER, "due_on": calendar.after(clock.today(), days)}
    return note(change(referral, Deed.UPDATE, said, words=words, sets=sets))


def assign(referral: Referral, colleague_id: uuid.UUID | None, *, actor: Actor) -> ReferralEvent:
    """A colleague at the partner looks after it."""
    locked(referral)
    must_be_open_to_partner(referral, actor, on_behalf=False)
    return note(Change(referral, Deed.REASSIGN, actor, sets={"assigned_to_id": colleague_id}))


def _colleague(actor: Actor) -> uuid.UUID | None:
    """Whoever accepts with an account looks after it until somebody else does."""
    return actor.id if actor.kind == "partner" else None
