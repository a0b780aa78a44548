"""Sets of questions with numbers for answers, and what somebody answered before and after."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, line, short
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import SealedJSON
from hub.outcomes.codes import Stage

_DEFAULT = text("is_default")


class MeasureSet(Identified, Model):
    """A few questions that belong together. Once made it does not change: numbers are compared only with numbers that
    were asked for in the same words. A better wording is a new set, and the old one is put away."""

    __tablename__ = "measure_set"
    __table_args__ = (
        Index(
            "uq_measure_set_default",
            "is_default",
            unique=True,
            sqlite_where=_DEFAULT,
            postgresql_where=_DEFAULT,
        ),
    )

    name: Mapped[str] = mapped_column(short)
    intro: Mapped[str] = mapped_column(default="", server_default="")
    """What is read out before the first question."""
    source: Mapped[str] = mapped_column(line, default="", server_default="")
    """Whose questions these are."""
    lowest: Mapped[int] = mapped_column(default=0)
    highest: Mapped[int] = mapped_column(default=10)
    is_default: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    put_away_at: Mapped[datetime | None]

    questions: Mapped[list["MeasureQuestion"]] = relationship(
        lazy="raise_on_sql", order_by="MeasureQuestion.number", cascade="all, delete-orphan"
    )


class MeasureQuestion(Identified, Model):
    """One question, answered with a number from the lowest to the highest of its set."""

    __tablename__ = "measure_question"

    set_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measure_set.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    words: Mapped[str] = mapped_column(line)
    name: Mapped[str] = mapped_column(short)
    """What the answer is about, in a word or two."""
    low_words: Mapped[str] = mapped_column(short)
    high_words: Mapped[str] = mapped_column(short)
    is_better_low: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a lower number is the better one, as with worry."""


class Measurement(Identified, Model):
    """What somebody answered to a set, at one of the two stages. Every question could be left out."""

    __tablename__ = "measurement"
    __table_args__ = (Index(None, "referral_id", "stage"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    set_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("measure_set.id", ondelete="RESTRICT"), index=True)
    stage: Mapped[Stage]
    scores: Mapped[dict[str, int]] = mapped_column(
        SealedJSON("measurement.scores"),
        default=dict,
        info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL),
    )
    """Id of the question → number. A question that was left out is not there."""
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
