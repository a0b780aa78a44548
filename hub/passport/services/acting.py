"""What a resident does with their paper. Each deed is theirs, whoever of ours presses the button for them."""

import uuid
from datetime import timedelta

from sqlalchemy import func, select

from hub.accounts.policy import Actor
from hub.consent import queries as consent
from hub.consent.codes import How
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.passport.kinds import ASK_ABOUT_OTHERS, NOBODY_CALLED, NUMBER_GIVEN
from hub.passport.models import ProposedNumber
from hub.referrals.codes import WithdrawnBecause
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import minding, visible
from hub.referrals.services import ending, letters, our_tasks
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed, Who
from hub.residents import queries
from hub.residents.models import ContactKind
from hub.residents.services.contact import tidied
from hub.tasks import services as tasks

ONCE_IN = timedelta(hours=20)
MOST_NUMBERS = 3
TOLD_ALREADY = "We have heard you: you told us a moment ago. Somebody of ours is looking into it."
ENOUGH_NUMBERS = "We have your numbers. Somebody of ours asks you which of them is right."
OVER = "This is over, so nobody is to get in touch about it any more. Ring us if you need help."


def nobody_called(referral: Referral, *, words: str = "", actor: Actor) -> ReferralEvent:
    """The partner has not been in touch. One of ours sees to it, and the partner is reminded, never twice a day."""
    _hold(referral, actor)
    if not referral.status.is_open:
        raise Conflict(OVER)
    if _said_since(referral, clock.now() - ONCE_IN):
        raise Conflict(TOLD_ALREADY)
    event = note(Change(referral, Deed.NOBODY_CALLED, actor, words=words))
    our_tasks.ask(referral, NOBODY_CALLED, is_urgent=referral.urgency.value == "urgent", actor=actor)
    if referral.status is not ReferralStatus.NEEDS_INFORMATION:  # then it is us they wait for
        letters.to_partner(referral, "referral-waits", step=f"nobody-called-{clock.today()}")
    return event


def propose_number(
    referral: Referral, value: str, *, words: str = "", actor: Actor, number_id: uuid.UUID | None = None
) -> ProposedNumber:
    """Another number to be rung on. Nothing changes until a worker has asked them: somebody else may hold the paper."""
    _hold(referral, actor)
    if number_id and (given := db.session.get(ProposedNumber, number_id)):
        return given
    waiting = select(func.count()).where(
        ProposedNumber.referral_id == referral.id, ProposedNumber.settled_at.is_(None)
    )
    if (db.session.scalar(waiting) or 0) >= MOST_NUMBERS:
        raise Conflict(ENOUGH_NUMBERS)
    proposed = ProposedNumber(
        id=number_id or uuid.uuid4(),
        resident_id=queries.survivor(referral.resident_id),
        referral_id=referral.id,
        value=tidied(ContactKind.PHONE, value),
        words=words.strip(),
        taken_by_id=actor.id,
    )
    db.session.add(proposed)
    note(Change(referral, Deed.NEW_NUMBER, actor))
    tasks.raise_task(
        NUMBER_GIVEN,
        about_type="proposed_number",
        about_id=proposed.id,
        resident_id=proposed.resident_id,
        due_on=workdays.within(1),
        team_id=referral.team_id,
        owner_id=minding.minder(referral),
        actor=actor,
    )
    return proposed


def withdraw(referral: Referral, *, words: str = "", actor: Actor) -> None:
    """They no longer agree. The partner sees nothing from this moment, its links are dead, and mail on its way to it
    is dropped; every other referral of theirs to this partner ends with it.

    A paper that anybody could get who gave their name ends nothing that others have in hand: of that one of ours asks.
    """
    _hold(referral, actor)
    is_theirs = consent.facts_of(referral.id).is_their_own_word
    ending.withdraw(
        referral,
        because=WithdrawnBecause.AGREEMENT_WITHDRAWN,
        words=words,
        how=How.PHONE if actor.id else How.ONLINE,
        for_others_too=is_theirs,
        actor=actor,
    )
    if not is_theirs:
        for other in ending.others_to_this_partner(referral):
            _ask_about(other, actor)


def take_back(referral: Referral, *, words: str = "", actor: Actor) -> None:
    """They asked by themselves and want it no more, while one of ours still reads it: nobody else ever sees it."""
    _hold(referral, actor)
    ending.take_back(referral, words=words, how=How.PHONE if actor.id else How.ONLINE, actor=actor)


def _ask_about(referral: Referral, actor: Actor) -> None:
    our_tasks.ask(referral, ASK_ABOUT_OTHERS, actor=actor)


def _hold(referral: Referral, actor: Actor) -> None:
    """The row as it is now; NotFound for whoever holds no paper about it."""
    locked(referral)
    if Who.RESIDENT not in visible.parts(actor, referral):
        raise NotFound


def _said_since(referral: Referral, moment: object) -> bool:
    said = select(func.count()).where(
        ReferralEvent.referral_id == referral.id,
        ReferralEvent.deed == Deed.NOBODY_CALLED,
        ReferralEvent.at > moment,
    )
    return bool(db.session.scalar(said))
