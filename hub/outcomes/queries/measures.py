"""Sets of measures, and what changed between before and after."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.outcomes.codes import Stage
from hub.outcomes.models import Measurement, MeasureQuestion, MeasureSet
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.transitions import Who


@dataclass(frozen=True, slots=True)
class Change:
    """One question, with the number before and the number after; None where it was not asked or left out."""

    question: MeasureQuestion
    before: int | None
    after: int | None

    @property
    def words(self) -> str:
        """What the two numbers say, and no more than that."""
        if self.before is None or self.after is None:
            return ""
        if self.before == self.after:
            return "The same"
        is_better = (self.after < self.before) == self.question.is_better_low
        return f"{abs(self.after - self.before)} {'better' if is_better else 'worse'}"


@dataclass(frozen=True, slots=True)
class Changes:
    """A set that was asked about one referral."""

    of: MeasureSet
    before: Measurement | None
    after: Measurement | None

    @property
    def lines(self) -> list[Change]:
        return [
            Change(question, _score(self.before, question), _score(self.after, question))
            for question in self.of.questions
        ]


def in_use() -> Sequence[MeasureSet]:
    """Sets that are asked now, the default one first."""
    return db.session.scalars(_in_use()).all()


@cache
def _in_use() -> Select[MeasureSet]:
    found = select(MeasureSet).where(MeasureSet.put_away_at.is_(None))
    return _whole(found).order_by(MeasureSet.is_default.desc(), MeasureSet.name)


def every() -> Sequence[MeasureSet]:
    """All of them, those put away last."""
    order = (MeasureSet.put_away_at.is_not(None), MeasureSet.is_default.desc(), MeasureSet.name)
    return db.session.scalars(_whole(select(MeasureSet)).order_by(*order)).all()


def get(set_id: uuid.UUID) -> MeasureSet:
    """One set with its questions, or NotFound."""
    found = db.session.scalar(_whole(select(MeasureSet).where(MeasureSet.id == set_id)))
    if found is None:
        raise NotFound
    return found


def of(referral: Referral, *, actor: Actor) -> list[Changes]:
    """What was measured about this referral, set by set; of each stage the last time counts."""
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}:
        raise NotFound
    rows = db.session.scalars(
        select(Measurement)
        .where(Measurement.referral_id == referral.id)
        .order_by(Measurement.asked_at, Measurement.id)
    ).all()
    last = {(one.set_id, one.stage): one for one in rows}
    ids = {set_id for set_id, _ in last}
    sets = db.session.scalars(
        _whole(select(MeasureSet).where(MeasureSet.id.in_(ids))).order_by(
            MeasureSet.is_default.desc(), MeasureSet.name
        )
    )
    return [Changes(one, last.get((one.id, Stage.BEFORE)), last.get((one.id, Stage.AFTER))) for one in sets]


def _whole(found: Select[MeasureSet]) -> Select[MeasureSet]:
    return found.options(selectinload(MeasureSet.questions))


def _score(taken: Measurement | None, question: MeasureQuestion) -> int | None:
    return taken.scores.get(str(question.id)) if taken else None
