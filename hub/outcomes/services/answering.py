"""Take the resident's answer, however it comes."""

import uuid

from sqlalchemy import select

from hub.accounts.policy import SYSTEM, Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.outcomes.codes import Helped, Standing, Way, standing_of
from hub.outcomes.kinds import DISPUTED
from hub.outcomes.models import ResidentAnswer
from hub.outcomes.queries import voices
from hub.outcomes.services import asking
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services import our_tasks
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed, Who
from hub.tasks import services as tasks
from hub.tasks.models import Task

SEE_TO_IT_WITHIN = 2
"""Working days to speak with somebody who says that it did not help."""
NOT_OVER = "The help has not come to its end, so there is nothing to say of it yet."
SETTLED = "The person says now that it did help."


def answer(
    referral: Referral,
    helped: Helped,
    *,
    words: str = "",
    way: Way,
    actor: Actor,
    answer_id: uuid.UUID | None = None,
) -> ResidentAnswer:
    """Whether it helped. The last answer counts; an answer that disputes the partner's claim becomes a task.

    `actor` is the resident, or one of ours who writes down what they said. The same `answer_id` twice is one answer.
    """
    locked(referral)
    if not visible.parts(actor, referral) & {Who.RESIDENT, Who.REFERRER, Who.MANAGER}:
        raise NotFound
    if answer_id and (given := db.session.get(ResidentAnswer, answer_id)):
        return given
    if referral.status is not ReferralStatus.COMPLETED or referral.outcome_code is None:
        raise Conflict(NOT_OVER)
    if before := voices.answer_of(referral.id):
        before.replaced_at = clock.now()
        db.session.flush()  # one answer is the last
    said = ResidentAnswer(
        id=answer_id or uuid.uuid4(),
        referral_id=referral.id,
        helped=helped,
        standing=standing_of(referral.outcome_code, helped),
        way=way,
        words=words.strip(),
        written_by_id=actor.id,
    )
    db.session.add(said)
    note(Change(referral, Deed.RESIDENT_SAYS, actor, detail={"said": helped.value}))
    asking.stop(referral)
    if said.standing is Standing.DISPUTED:
        _raise(referral, actor)
    else:
        _settle(referral)
    return said


def _raise(referral: Referral, actor: Actor) -> None:
    our_tasks.ask(referral, DISPUTED, within=SEE_TO_IT_WITHIN, actor=actor)


def _settle(referral: Referral) -> None:
    waiting = select(Task).where(
        Task.kind == DISPUTED,
        Task.about_type == "referral",
        Task.about_id == referral.id,
        Task.done_at.is_(None),
    )
    for task in db.session.scalars(waiting).all():
        tasks.done(task, outcome=SETTLED, actor=SYSTEM)
