"""What we keep of somebody who asked for help on a public page, beside the referral itself."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Access, Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.self_referrals.codes import AskedBy, Decision, HeldBecause

THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)
HELPER = personal(
    Whose.SOMEBODY_BESIDE,
    access=Access.WITHHELD,
    erasure=Erasure.ROW_DELETED,
    retention=Retention.WITH_REFERRAL,
    why="Says who helped them ask, and how to reach that person",
)


class SelfReferral(Identified, Model):
    """One time that somebody asked. Its id came with the page, so that a second press finds the first one's.

    `held_because` says why one of ours reads it first; `released_at` when it went after all. `decided_at` is when
    somebody said who it is.
    """

    __tablename__ = "self_referral"

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), unique=True)
    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    """The record that was made of what they wrote, whoever it turned out to be."""
    asked_by: Mapped[AskedBy] = mapped_column(info=THEIRS)
    helper_name: Mapped[str] = mapped_column(Sealed("self_referral.helper_name"), default="", info=HELPER)
    helper_is: Mapped[str] = mapped_column(Sealed("self_referral.helper_is"), default="", info=HELPER)
    """What they are to the person: a daughter, a health visitor at the Mill Lane surgery."""
    helper_contact: Mapped[str] = mapped_column(
        Sealed("self_referral.helper_contact"), default="", info=HELPER
    )
    may_tell_helper: Mapped[bool] = mapped_column(default=False, info=THEIRS)
    helper_told_at: Mapped[datetime | None]
    """When they were told that it was taken up, or one of ours was asked to ring them."""
    held_because: Mapped[HeldBecause | None]
    held_words: Mapped[str] = mapped_column(Sealed("self_referral.held_words"), default="", info=THEIRS)
    """What the rule said that did not let it go."""
    answers_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """What stands for all that was typed, so that a page which is still open can be told from one that was changed."""
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]
    decision: Mapped[Decision | None] = mapped_column(info=THEIRS)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    @property
    def is_held(self) -> bool:
        """Whether the partner has not got it, because one of ours reads it first; whoever it is, but not nobody.
        Whether it can still go, its referral knows: it may have been taken back meanwhile."""
        is_waiting = self.held_because is not None and self.released_at is None
        return is_waiting and self.decision is not Decision.NOT_GENUINE


class DutyTeam(Model):
    """Which team looks after people of a ward who ask for help themselves. "" stands for every other place."""

    __tablename__ = "duty_team"

    ward: Mapped[str] = mapped_column(short, primary_key=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
