"""Who a service is for, in rules a computer can answer with yes, no or unknown."""

import uuid
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, line


class RuleKind(StrEnum):
    AGE = "age"
    TENURE = "tenure"
    AREA = "area"
    LANGUAGE = "language"
    GENDER = "gender"
    HOUSEHOLD = "household"
    EMPLOYMENT = "employment"
    BENEFITS = "benefits"
    TAG = "tag"


class EligibilityRule(Identified, Model):
    """One condition. AGE uses `minimum` and `maximum` (years, both included); the others need one of `any_of`."""

    __tablename__ = "eligibility_rule"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    kind: Mapped[RuleKind]
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    any_of: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    note: Mapped[str] = mapped_column(line, default="")
