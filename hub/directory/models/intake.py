"""A service's own questions before a referral."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, line, short


class QuestionKind(StrEnum):
    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    YES_NO = "yes-no"
    ONE_OF = "one-of"
    SEVERAL_OF = "several-of"
    NUMBER = "number"
    DATE = "date"
    MONEY = "money"
    FILE = "file"

    @property
    def has_options(self) -> bool:
        return self in {QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF}

    @property
    def can_be_depended_on(self) -> bool:
        """Whether another question may be asked only after one answer to this."""
        return self.has_options or self is QuestionKind.YES_NO


class IntakeQuestion(Identified, Model):
    """A question as it is asked now. `key` stays when its words change, so that answers can be told together."""

    __tablename__ = "intake_question"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(short)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind]
    label: Mapped[str] = mapped_column(line)
    hint: Mapped[str] = mapped_column(line, default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    only_if_key: Mapped[str] = mapped_column(short, default="", server_default="")
    """The question before it on whose answer it hangs, and which answer that is; "" for one that is always asked."""
    only_if_answer: Mapped[str] = mapped_column(line, default="", server_default="")


class IntakeVersion(Identified, Model):
    """The questions as they stood from one moment to the next, never changed: answers keep what they answered."""

    __tablename__ = "intake_version"
    __table_args__ = (UniqueConstraint("service_id", "number"),)

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    number: Mapped[int]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON())
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
