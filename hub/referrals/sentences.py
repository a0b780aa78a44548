"""Each line of a referral's history as a sentence. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from hub.core import words
from hub.referrals.clocks import Instead, StepName
from hub.referrals.codes import (
    CouldNotCode,
    DeclineCode,
    ErrorCode,
    HoldCode,
    OutcomeCode,
    WithdrawnBecause,
)
from hub.referrals.contact_codes import ContactResult, ContactWay, Heard, MeetingWay, Side
from hub.referrals.models import ReferralEvent
from hub.referrals.sides import OF_PARTNER, author_side
from hub.referrals.transitions import Deed

Said = Callable[[ReferralEvent], str]
NAMED = ("service_id", "course_id")
"""What a line names by its id alone, so that the history gives away no service by itself."""

PLAIN: Mapping[Deed, str] = {
    Deed.START: "The referral was begun",
    Deed.SEND: "Sent to the partner",
    Deed.ACKNOWLEDGE: "Seen by the partner",
    Deed.ASK: "The partner asked a question",
    Deed.ANSWER: "We answered the partner's question",
    Deed.BEGIN: "The help began",
    Deed.TAKE_BACK: "Taken back before it was sent: nobody outside has seen it",
    Deed.EXPIRE: "Ended: the partner did not answer in time",
    Deed.KEEP: "The person stays with this partner",
    Deed.SUGGEST: "The partner suggested another service",
    Deed.REROUTE: "Passed on to another service, with the person's agreement",
    Deed.UPDATE: "The partner said how it goes",
    Deed.BREAK_GLASS: "Opened by somebody outside the team, with a reason",
    Deed.DENY: "Kept from somebody from now on",
    Deed.ALLOW: "No longer kept from somebody",
    Deed.ASK_RESIDENT: "The person is asked whether it helped",
    Deed.NOBODY_CALLED: "The person says that nobody has been in touch",
    Deed.TELL_CONTACT: "We told the partner how to reach the person now",
    Deed.NEW_NUMBER: "The person gave another number. A worker asks them before it counts",
}
STEPS: Mapping[StepName, str] = {
    StepName.REMIND: "No answer yet: the partner was reminded",
    StepName.OWNER: "Still no answer: whoever is in charge at the partner was told",
    StepName.ESCALATE: "Still no answer: we were told, and the hub looks for what else could help",
    StepName.ANSWER: "We were reminded that the partner waits for our answer",
    StepName.ANSWER_LEAD: "The team's lead was told that the partner waits for our answer",
    StepName.UPDATE: "The partner was asked how it goes",
    StepName.UPDATE_LATE: "No word from the partner: we were told",
    StepName.REVIEW: "The partner was asked whether a place is free",
    StepName.REVIEW_LATE: "No word about the waiting list: we were told, and the hub looks for what else could help",
    StepName.HOLD_OVER: "The pause is over: the partner was asked to go on",
    StepName.HOLD_LATE: "The pause is over and the partner said nothing: we were told",
    StepName.DRAFT: "A reminder that this draft was never sent",
    StepName.GONE: "The partner takes no part any more: we were told, and the hub looks for what else could help",
    StepName.GONE_LATE: "The partner still takes no part: we were reminded to see to it",
    StepName.BACK: "The partner takes part again: it goes on where it stood",
}

NOT_WRITTEN: Mapping[Instead, Mapping[StepName, str]] = {
    Instead.RING: {
        StepName.REMIND: "No answer yet: one of us was asked to ring the partner",
        StepName.OWNER: "Still no answer: one of us was asked to ring the partner again",
        StepName.UPDATE: "One of us was asked to ring the partner, and to find out how it goes",
        StepName.REVIEW: "One of us was asked to ring the partner, and to find out whether a place is free",
        StepName.HOLD_OVER: "The pause is over: one of us was asked to ring the partner, so that it goes on",
    },
    Instead.NOTHING: {
        StepName.REMIND: "No answer yet. Our work with the partner is stopped, so nobody asked them",
        StepName.OWNER: "Still no answer. Our work with the partner is stopped, so nobody asked them",
        StepName.UPDATE: "No word how it goes. Our work with the partner is stopped, so nobody asked them",
        StepName.REVIEW: "No word about the waiting list. Our work with the partner is stopped, so nobody asked them",
        StepName.HOLD_OVER: "The pause is over. Our work with the partner is stopped, so nobody asked them",
    },
}
"""The same steps where nobody at the partner was written to."""


def of(event: ReferralEvent, named: str = "") -> str:
    """What happened, without who and when. `named` is the service or course of which the line holds the id."""
    if named and event.deed in WITH_NAME:
        return WITH_NAME[event.deed](event, named)
    if event.deed is Deed.REMIND:
        return _step(event)
    made = MADE.get(event.deed)
    return made(event) if made else PLAIN[event.deed]


def who(event: ReferralEvent) -> str:
    """Who did it, as people read it."""
    if event.actor_kind == "system":
        return "The hub, by itself"
    if event.actor_kind == "resident":
        return f"{event.actor_name}, for the person" if event.actor_name else "The person"
    name = event.actor_name or "The partner"
    if not event.is_on_behalf:
        is_theirs = bool(event.actor_name) and event.actor_kind in OF_PARTNER
        return f"{name}, at the partner" if is_theirs else name
    if not event.said_by:
        return f"{name}, on behalf of the partner"
    heard = event.detail.get("heard")
    how = f" {lower(Heard(heard).label)}" if heard else ""
    return f"{event.said_by} at the partner told us{how}; {name} wrote it down on their behalf"


def _step(event: ReferralEvent) -> str:
    step, instead = StepName(event.step), event.detail.get("instead")
    return (NOT_WRITTEN[Instead(instead)].get(step) if instead else None) or STEPS[step]


def _accepted(event: ReferralEvent, course: str = "") -> str:
    day = event.sets.get("contact_by")
    by = f" They will be in touch by {words.day(date.fromisoformat(day))}." if day else ""
    place = f", with a place on “{course}”" if course else ""
    return f"Accepted by the partner{place}.{by}"


def _waitlisted(event: ReferralEvent) -> str:
    weeks = event.sets.get("wait_weeks")
    return f"Put on the waiting list: about {words.plural(int(weeks or 0), 'week')}"


def _held(event: ReferralEvent) -> str:
    until = words.day(date.fromisoformat(event.sets["hold_until"]))
    return f"On hold until {until}: {lower(HoldCode(event.sets['hold_code']).label)}"


def _declined(event: ReferralEvent) -> str:
    by = "the person" if event.sets.get("declined_by") == "resident" else "the partner"
    return f"Declined by {by}: {lower(DeclineCode(event.sets['decline_code']).label)}"


def _completed(event: ReferralEvent) -> str:
    return f"Finished. The partner says: {lower(OutcomeCode(event.sets['outcome_code']).label)}"


def _could_not(event: ReferralEvent) -> str:
    return f"Could not be finished: {lower(CouldNotCode(event.sets['could_not_code']).label)}"


def _withdrawn(event: ReferralEvent) -> str:
    return f"Withdrawn: {lower(WithdrawnBecause(event.sets['withdrawn_because']).label)}"


def _in_error(event: ReferralEvent) -> str:
    return f"Entered in error: {lower(ErrorCode(event.sets['error_code']).label)}"


def _reassigned(event: ReferralEvent) -> str:
    return (
        "Handed to a colleague at the partner" if "assigned_to_id" in event.sets else "Handed to a colleague"
    )


def _message(event: ReferralEvent) -> str:
    return "The partner wrote to us" if author_side(event) is Side.PARTNER else "We wrote to the partner"


def _suggested(_event: ReferralEvent, service: str) -> str:
    return f"The partner suggested another service: {service}"


def _rerouted(_event: ReferralEvent, service: str) -> str:
    return f"Passed on to {service}, with the person's agreement"


def _tried(event: ReferralEvent) -> str:
    detail = event.detail
    result, way = ContactResult(detail["result"]), lower(ContactWay(detail["way"]).label)
    by = "The partner" if author_side(event) is Side.PARTNER else "We"
    on = _moment(detail["tried_at"])
    next_on = detail.get("next_on")
    then = f". Next try on {words.day(date.fromisoformat(next_on))}" if next_on else ""
    if result is ContactResult.SPOKE:
        return f"{by} spoke with the person, {way}, on {on}{then}"
    return f"{by} tried to reach the person, {way}, on {on}: {_CAME_TO[result]}{then}"


_CAME_TO = {
    ContactResult.NO_ANSWER: "no answer",
    ContactResult.LEFT_MESSAGE: "left a message",
    ContactResult.DID_NOT_ATTEND: "the person did not come",
    ContactResult.WRONG_NUMBER: "the number or address is wrong",
}


def _booked(event: ReferralEvent) -> str:
    how = lower(MeetingWay(event.detail["way"]).label)
    return f"An appointment was made: {_moment(event.detail['starts_at'])}, {how}"


def _rebooked(event: ReferralEvent) -> str:
    how = lower(MeetingWay(event.detail["way"]).label)
    before, after = _moment(event.detail["before"]), _moment(event.detail["starts_at"])
    if before == after:
        return f"The appointment on {after} was changed: {how}"
    return f"The appointment was moved from {before} to {after}, {how}"


def _of_appointment(what: str) -> Said:
    return lambda event: what.format(_moment(event.detail["starts_at"]))


def _moment(written: str) -> str:
    return words.moment(datetime.fromisoformat(written))


def _offered(event: ReferralEvent) -> str:
    found = len(event.sets["alternatives"])
    if not found:
        return "We looked for what else could help, and found nothing by ourselves"
    return f"We looked for what else could help, and found {words.plural(found, 'service')}"


def lower(label: str) -> str:
    return label[:1].lower() + label[1:]


MADE: dict[Deed, Said] = {
    Deed.ACCEPT: _accepted,
    Deed.WAITLIST: _waitlisted,
    Deed.HOLD: _held,
    Deed.DECLINE: _declined,
    Deed.COMPLETE: _completed,
    Deed.COULD_NOT_COMPLETE: _could_not,
    Deed.WITHDRAW: _withdrawn,
    Deed.ENTER_IN_ERROR: _in_error,
    Deed.REASSIGN: _reassigned,
    Deed.MESSAGE: _message,
    Deed.TRY: _tried,
    Deed.BOOK: _booked,
    Deed.REBOOK: _rebooked,
    Deed.CANCEL_BOOKING: _of_appointment("The appointment on {} was cancelled"),
    Deed.ATTEND: _of_appointment("The person came to the appointment on {}"),
    Deed.MISS: _of_appointment("The person did not come to the appointment on {}"),
    Deed.OFFER: _offered,
}
"""Sentences that depend on more than the deed. Capabilities above add those of their own deeds."""
WITH_NAME: Mapping[Deed, Callable[[ReferralEvent, str], str]] = {
    Deed.SUGGEST: _suggested,
    Deed.REROUTE: _rerouted,
    Deed.ACCEPT: _accepted,
}
