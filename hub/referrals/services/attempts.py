"""Write down an attempt to reach the person, and see to what follows from it."""

import uuid
from datetime import date, datetime
from typing import Unpack

from hub.accounts.policy import Actor
from hub.consent import queries as consent
from hub.core import clock
from hub.core.errors import Invalid
from hub.referrals import attempts
from hub.referrals.contact_codes import ContactResult, ContactWay, Side
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import timeline
from hub.referrals.services import answering, our_tasks
from hub.referrals.services.guards import LATEST_TRY
from hub.referrals.services.moving import locked, note, once
from hub.referrals.services.refusing import must_be_open
from hub.referrals.services.saying import Said, change
from hub.referrals.transitions import Deed

NOT_REACHED, WRONG_NUMBER, UNSAFE_MESSAGE = (
    "referral-not-reached",
    "referral-wrong-number",
    "referral-unsafe-message",
)
"""The kinds of tasks for whoever of ours sees to it, and within how many working days."""
WITHIN = {NOT_REACHED: 2, WRONG_NUMBER: 1, UNSAFE_MESSAGE: 0}


def write_down(
    referral: Referral,
    *,
    tried_at: datetime,
    way: ContactWay,
    result: ContactResult,
    next_on: date | None = None,
    words: str = "",
    begins: bool = False,
    key: uuid.UUID | None = None,
    **said: Unpack[Said],
) -> ReferralEvent:
    """When, how, and what came of it. `begins`: the partner spoke with them, and with that the help has begun.

    A number that is wrong, three tries of the partner in vain, and a message left where none may be left are a task
    for whoever of ours sees to the referral.
    """
    locked(referral)
    if there := once(referral, key):
        return there
    side = must_be_open(referral, said["actor"])
    if tried_at > clock.now():
        raise Invalid("That moment is still to come. Write down what has happened.")
    if next_on and next_on < clock.today():
        raise Invalid("Choose today or a later day for the next try.")
    if next_on and next_on > clock.today() + LATEST_TRY:
        raise Invalid(f"Choose a day within {LATEST_TRY.days} days for the next try.")
    if begins and result is not ContactResult.SPOKE:
        raise Invalid(
            "The help begins when you have spoken with them. Leave that box empty, or say that you spoke."
        )
    detail = {"tried_at": tried_at, "way": way, "result": result} | ({"next_on": next_on} if next_on else {})
    event = note(change(referral, Deed.TRY, said, words=words, detail=detail, event_id=key or uuid.uuid4()))
    if begins and side is Side.PARTNER:
        answering.begin(referral, **said)
    _follow(referral, result, side, said["actor"])
    return event


def see_to(referral: Referral, *, actor: Actor) -> int:
    """How often the partner has tried in vain; when that is enough, somebody of ours is asked to help."""
    vain = attempts.in_vain(timeline.events(referral))
    if vain >= attempts.ENOUGH:
        _raise(NOT_REACHED, referral, actor)
    return vain


def _follow(referral: Referral, result: ContactResult, side: Side, actor: Actor) -> None:
    if result is ContactResult.WRONG_NUMBER:
        _raise(WRONG_NUMBER, referral, actor)
    if result is ContactResult.LEFT_MESSAGE and not _may_leave_message(referral):
        _raise(UNSAFE_MESSAGE, referral, actor)
    if result.is_in_vain and side is Side.PARTNER:
        see_to(referral, actor=actor)


def _may_leave_message(referral: Referral) -> bool:
    contact = consent.facts_of(referral.id).contact
    return contact is not None and contact.may_leave_message


def _raise(kind: str, referral: Referral, actor: Actor) -> None:
    our_tasks.ask(referral, kind, within=WITHIN[kind], is_urgent=kind == UNSAFE_MESSAGE, actor=actor)
