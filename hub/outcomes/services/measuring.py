"""Write down what somebody answered with numbers, and keep the sets of questions."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.outcomes.codes import Stage
from hub.outcomes.kinds import MEASURE_AGAIN
from hub.outcomes.models import Measurement, MeasureQuestion, MeasureSet
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who
from hub.tasks import services as tasks
from hub.tasks.models import Task

NOTHING = "Nothing was answered, so there is nothing to keep. That is fine: nobody has to answer."
PUT_AWAY = "This set is not asked any more."
DEFAULT_STAYS = "The set that is asked by itself stays. Make another one the default first."


def measure(
    referral: Referral,
    asked: MeasureSet,
    stage: Stage,
    scores: Mapping[str, int],
    *,
    actor: Actor,
    measurement_id: uuid.UUID | None = None,
) -> Measurement:
    """What they answered, of which any part may be missing. Asked again at the same stage, the last time counts."""
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}:
        raise NotFound
    if measurement_id and (given := db.session.get(Measurement, measurement_id)):
        return given
    if referral.status is ReferralStatus.ENTERED_IN_ERROR:
        raise Conflict("This referral was a mistake: nothing is measured by it.")
    if asked.put_away_at is not None:
        raise Conflict(PUT_AWAY)
    known = {str(question.id) for question in asked.questions}
    if set(scores) - known or any(not asked.lowest <= one <= asked.highest for one in scores.values()):
        raise Invalid(f"Each answer is a number from {asked.lowest} to {asked.highest}.")
    if not scores:
        raise Invalid(NOTHING)
    taken = Measurement(
        id=measurement_id or uuid.uuid4(),
        referral_id=referral.id,
        set_id=asked.id,
        stage=stage,
        scores=dict(scores),
        asked_by_id=actor.id,
    )
    db.session.add(taken)
    audit.record(
        "referral.measured", actor=actor, record_type="referral", record_id=referral.id, stage=stage.value
    )
    if stage is Stage.AFTER:
        _done(referral, actor)
    return taken


def make_set(
    *,
    name: str,
    source: str,
    intro: str,
    lowest: int,
    highest: int,
    questions: Sequence[Mapping[str, Any]],
    actor: Actor,
    set_id: uuid.UUID | None = None,
) -> MeasureSet:
    """A set of one's own, beside the default one."""
    _may_keep(actor)
    if set_id and (there := db.session.get(MeasureSet, set_id)):
        return there
    if not questions:
        raise Invalid("Write at least one question.")
    if lowest >= highest:
        raise Invalid("The highest number must be higher than the lowest.")
    made = MeasureSet(
        id=set_id or uuid.uuid4(),
        name=name.strip(),
        source=source.strip(),
        intro=intro.strip(),
        lowest=lowest,
        highest=highest,
        made_by_id=actor.id,
    )
    made.questions = [
        MeasureQuestion(id=uuid.uuid4(), number=number, **one)
        for number, one in enumerate(questions, start=1)
    ]
    db.session.add(made)
    audit.record("measures.made", actor=actor, record_type="measure_set", record_id=made.id)
    return made


def make_default(chosen: MeasureSet, *, actor: Actor) -> None:
    """The set that is offered first from now on."""
    _may_keep(actor)
    if chosen.put_away_at is not None:
        raise Conflict(PUT_AWAY)
    for before in db.session.scalars(select(MeasureSet).where(MeasureSet.is_default.is_(True))).all():
        before.is_default = False
    db.session.flush()  # one set is the default
    chosen.is_default = True
    audit.record("measures.made-default", actor=actor, record_type="measure_set", record_id=chosen.id)


def put_away(old: MeasureSet, *, actor: Actor) -> None:
    """It is not asked any more; what was answered to it stays."""
    _may_keep(actor)
    if old.is_default:
        raise Conflict(DEFAULT_STAYS)
    if old.put_away_at is None:
        old.put_away_at = clock.now()
        audit.record("measures.put-away", actor=actor, record_type="measure_set", record_id=old.id)


def _may_keep(actor: Actor) -> None:
    if not actor.may(Permission.MEASURES_KEEP):
        raise NotFound


def _done(referral: Referral, actor: Actor) -> None:
    waiting = select(Task).where(
        Task.kind == MEASURE_AGAIN,
        Task.about_type == "referral",
        Task.about_id == referral.id,
        Task.done_at.is_(None),
    )
    for task in db.session.scalars(waiting).all():
        tasks.done(task, actor=actor)
