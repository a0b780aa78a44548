"""Send what was written: one referral, or several of one sitting."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.accounts.policy import SYSTEM, Actor
from hub.core.db import db
from hub.core.errors import HubError
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.queries.shows import FIND_ANOTHER
from hub.referrals.services.moving import Change, locked, move
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed
from hub.tasks import queries
from hub.tasks import services as tasks


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one of several: with a sentence where it could not go."""

    referral: Referral
    refused: str = ""


def send(referral: Referral, *, actor: Actor) -> Referral:
    """Disclose it to the partner. The guards of the table hold, or nothing happens.

    Pressed twice it is sent once: the second press finds it sent and is content.
    """
    locked(referral)
    if referral.status is not ReferralStatus.DRAFT and referral.sent_at is not None:
        return visible.get(referral.id, actor=actor)
    move(Change(referral, Deed.SEND, actor))
    _carried_on(referral, actor)
    return referral


def _carried_on(referral: Referral, actor: Actor) -> None:
    """Whoever was to find other help after the one before has found it."""
    if referral.part_of_id is None:
        return
    for task in queries.about("referral", referral.part_of_id, actor=SYSTEM):
        if task.kind == FIND_ANOTHER and task.done_at is None:
            tasks.done(task, outcome=f"Referred on: {referral.reference}", actor=actor)


def send_all(referrals: Sequence[Referral], *, actor: Actor) -> list[Sent]:
    """Each goes by itself: one that cannot go keeps no other back, and says why."""
    done = []
    for referral in referrals:
        nested = db.session.begin_nested()
        try:
            send(referral, actor=actor)
            db.session.flush()
            nested.commit()
            done.append(Sent(referral))
        except HubError as refusal:
            nested.rollback()
            done.append(Sent(referral, refusal.message or "This could not be sent."))
    return done
