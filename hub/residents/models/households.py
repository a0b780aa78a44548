"""Who lives together. It matters for help, and for who must not learn of it."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, Stamped, Versioned
from hub.core.personal import Access, Erasure, Whose, personal
from hub.core.sealed import Sealed, SealedDate

BESIDE = personal(
    Whose.SOMEBODY_BESIDE,
    access=Access.WITHHELD,
    erasure=Erasure.ROW_DELETED,
    why="Says something about another person of the household",
)


class Household(Identified, Stamped, Model):
    """People who live together."""

    __tablename__ = "household"


class HouseholdMember(Identified, Versioned, Model):
    """One of them: a resident of ours, or somebody of whom we only know a name.

    `must_not_know` marks a person from whom what we do must be kept: nothing about another member's referral reaches
    them.
    """

    __tablename__ = "household_member"
    __table_args__ = (
        UniqueConstraint("household_id", "resident_id"),
        CheckConstraint("resident_id IS NOT NULL OR name IS NOT NULL", name="somebody"),
    )

    household_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    resident_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str | None] = mapped_column(Sealed("household_member.name"), info=BESIDE)
    relation: Mapped[str] = mapped_column(Sealed("household_member.relation"), default="", info=BESIDE)
    """What they are to the others: "son, 6", "partner"."""
    date_of_birth: Mapped[date | None] = mapped_column(
        SealedDate("household_member.date_of_birth"), info=BESIDE
    )
    lives_here: Mapped[bool] = mapped_column(default=True, server_default=true(), info=BESIDE)
    must_not_know: Mapped[bool] = mapped_column(default=False, server_default=false(), info=BESIDE)
