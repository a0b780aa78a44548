"""Ask the resident whether it helped: some days after it ended, and once more later."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from hub.accounts import links
from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import db
from hub.outbox import services as outbox
from hub.outcomes.codes import Stage
from hub.outcomes.kinds import MEASURE_AGAIN
from hub.outcomes.models import Ask, Measurement
from hub.outcomes.queries import voices
from hub.referrals import paces
from hub.referrals.models import Referral
from hub.referrals.queries import naming
from hub.referrals.services import our_tasks
from hub.referrals.services.effects import ASK_RESIDENT
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed
from hub.residents import gateway, queries
from hub.residents.models import Resident

DID_IT_HELP = "did-it-help"
"""What the link is for."""
LINK_LASTS = timedelta(days=60)
MEASURE_WITHIN = 5
"""Working days."""
MESSAGE = "resident-ask"

SAY = (
    "You were referred to {partner}, reference {reference}, and they say that their help has ended. Did it help? "
    "They can say: yes, in part, no, or that it never happened."
)


def ask(referral: Referral, *, again: bool = False) -> Ask | None:
    """Ask once for each of the two times, the safest way there is; where none is, a worker asks.

    Nothing is asked, and None comes back, of somebody who was forgotten or has answered, and of help that was taken
    back or should never have been there.
    """
    locked(referral)
    resident = db.session.get(Resident, queries.survivor(referral.resident_id))
    if referral.status is not ReferralStatus.COMPLETED or resident is None or resident.erased_at:
        return None
    pace = paces.current()
    if again:
        _remind_to_measure(referral)
    else:
        _promise_again(referral, pace.ask_again)
    if voices.answer_of(referral.id) is not None:
        return None
    day = pace.ask_again if again else pace.ask
    if found := db.session.scalar(select(Ask).where(Ask.referral_id == referral.id, Ask.day == day)):
        return found
    asked = Ask(id=uuid.uuid4(), referral_id=referral.id, day=day)
    link = links.issue(DID_IT_HELP, about_id=asked.id, lasts=LINK_LASTS, referral_id=str(referral.id))
    word = gateway.say(
        resident,
        words=naming.said(SAY, referral),
        is_delicate=naming.is_never_named(referral),
        about_type="referral",
        about_id=referral.id,
        message=MESSAGE,
        link_id=str(link.id),
    )
    asked.word_id = word.id
    db.session.add(asked)
    note(Change(referral, Deed.ASK_RESIDENT, SYSTEM, detail={"day": day}))
    return asked


def stop(referral: Referral) -> None:
    """They have answered: no link of ours asks any more, and no worker need ask."""
    for asked_id in db.session.scalars(select(Ask.id).where(Ask.referral_id == referral.id)).all():
        links.revoke(DID_IT_HELP, about_id=asked_id)
    gateway.take_back("referral", referral.id, message=MESSAGE, actor=SYSTEM)


def _promise_again(referral: Referral, days: int) -> None:
    """The outbox may hand over the first promise twice; the second asking is found to be there already, then."""
    due_at = (referral.ended_at or clock.now()) + timedelta(days=days)
    outbox.enqueue(ASK_RESIDENT, due_at=due_at, referral_id=str(referral.id), again=True)


def _remind_to_measure(referral: Referral) -> None:
    """Whoever was asked for numbers before the help may be asked for them after it. Nobody has to."""
    stages = set(db.session.scalars(select(Measurement.stage).where(Measurement.referral_id == referral.id)))
    if stages == {Stage.BEFORE}:
        our_tasks.ask(referral, MEASURE_AGAIN, within=MEASURE_WITHIN, actor=SYSTEM)
