"""Each line of a referral's history, said to the partner that reads it: "you" is the partner, "we" are the association.

Not why it was taken back, nor where the person went from there. Pure.
"""

from collections.abc import Callable, Mapping
from datetime import date

from hub.core import words
from hub.referrals import sentences
from hub.referrals.codes import DeclineCode, OutcomeCode
from hub.referrals.contact_codes import Heard, Side
from hub.referrals.models import ReferralEvent
from hub.referrals.sentences import lower
from hub.referrals.sides import author_side
from hub.referrals.transitions import Deed

Said = Callable[[ReferralEvent, str], str]

PLAIN: Mapping[Deed, str] = {
    Deed.SEND: "Sent to you",
    Deed.ACKNOWLEDGE: "Seen by you",
    Deed.ASK: "You asked a question",
    Deed.ANSWER: "We answered your question",
    Deed.EXPIRE: "Ended: you did not answer in time",
    Deed.KEEP: "The person stays with you",
    Deed.UPDATE: "You said how it goes",
    Deed.TELL_CONTACT: "We told you how to reach the person now",
    Deed.WITHDRAW: "Withdrawn",
    Deed.REROUTE: "Passed on to another service, with the person's agreement",
}


def of(event: ReferralEvent, named: str = "") -> str:
    """What happened, without who and when. `named` is the service or course of which the line holds the id."""
    if made := MADE.get(event.deed):
        return made(event, named)
    return PLAIN.get(event.deed) or sentences.of(event, named)


def who(event: ReferralEvent) -> str:
    """Who did it. A colleague is called by name, without saying where they work."""
    if event.is_on_behalf:
        if not event.said_by:
            return f"{event.actor_name or 'We'}, on your behalf"
        heard = event.detail.get("heard")
        how = f" {lower(Heard(heard).label)}" if heard else ""
        return f"{event.said_by} told us{how}; {event.actor_name} wrote it down on your behalf"
    if author_side(event) is Side.PARTNER:
        return event.actor_name or "You"
    return sentences.who(event)


def _accepted(event: ReferralEvent, course: str) -> str:
    day = event.sets.get("contact_by")
    by = f" You are in touch by {words.day(date.fromisoformat(day))}." if day else ""
    place = f", with a place on “{course}”" if course else ""
    return f"You said yes{place}.{by}"


def _waitlisted(event: ReferralEvent, _named: str) -> str:
    weeks = int(event.sets.get("wait_weeks") or 0)
    return f"You put them on your waiting list: about {words.plural(weeks, 'week')}"


def _declined(event: ReferralEvent, _named: str) -> str:
    by = "The person said no" if event.sets.get("declined_by") == "resident" else "You said no"
    return f"{by}: {lower(DeclineCode(event.sets['decline_code']).label)}"


def _completed(event: ReferralEvent, _named: str) -> str:
    return f"Finished. You say: {lower(OutcomeCode(event.sets['outcome_code']).label)}"


def _reassigned(event: ReferralEvent, _named: str) -> str:
    return f"Handed to a colleague {'of yours' if 'assigned_to_id' in event.sets else 'of ours'}"


def _message(event: ReferralEvent, _named: str) -> str:
    return "You wrote to us" if author_side(event) is Side.PARTNER else "We wrote to you"


def _suggested(_event: ReferralEvent, service: str) -> str:
    return f"You suggested another service: {service}" if service else "You suggested another service"


def _tried(event: ReferralEvent, _named: str) -> str:
    said = sentences.of(event)
    return said.replace("The partner", "You", 1) if author_side(event) is Side.PARTNER else said


MADE: Mapping[Deed, Said] = {
    Deed.ACCEPT: _accepted,
    Deed.WAITLIST: _waitlisted,
    Deed.DECLINE: _declined,
    Deed.COMPLETE: _completed,
    Deed.REASSIGN: _reassigned,
    Deed.MESSAGE: _message,
    Deed.SUGGEST: _suggested,
    Deed.TRY: _tried,
}
"""Sentences that depend on more than the deed."""
