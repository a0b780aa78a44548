"""The referral: where it stands now. How it came there is in its events."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, false, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, index_of_those_with, short
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed, SealedJSON
from hub.directory.models import Organization, Service
from hub.referrals.codes import (
    CouldNotCode,
    DeclineCode,
    DeclinedBy,
    ErrorCode,
    HoldCode,
    OutcomeCode,
    Turn,
    Urgency,
    Via,
    WithdrawnBecause,
)
from hub.referrals.states import OPEN, ReferralStatus

THEIRS = personal(Whose.RESIDENT, retention=Retention.WITH_REFERRAL)
COUNTED = personal(
    Whose.RESIDENT,
    erasure=Erasure.KEPT,
    retention=Retention.WITH_REFERRAL,
    why="Says no more than a count does, and the counts need it",
)
WORKER = personal(Whose.STAFF, retention=Retention.WITH_REFERRAL)
AT_PARTNER = personal(Whose.PARTNER, retention=Retention.WITH_REFERRAL)
_ONE_OPEN = text(f"status IN ({', '.join(repr(status.value) for status in sorted(OPEN))})")


class Referral(Identified, Versioned, Model):
    """One resident, one service, one asking for help.

    What `services.moving` may set is listed in `hub.referrals.folding`: those columns are always what the history adds
    up to. `owner_id` is the one of ours who sees to it that it goes on; `turn` says who does the next thing, and
    `due_on` by when.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_status_due_on", "status", "due_on"),
        Index("ix_referral_organization_id_status", "organization_id", "status", "due_on"),
        Index("ix_referral_team_id_status", "team_id", "status", "due_on"),
        Index("ix_referral_owner_id_status", "owner_id", "status", "due_on"),
        Index("ix_referral_referrer_id_status", "referrer_id", "status"),
        index_of_those_with("referral", "part_of_id"),
        Index(
            "uq_referral_one_open",
            "resident_id",
            "service_id",
            unique=True,
            sqlite_where=_ONE_OPEN,
            postgresql_where=_ONE_OPEN,
        ),
    )

    reference: Mapped[str] = mapped_column(String(12), unique=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="RESTRICT"), index=True)
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organization.id", ondelete="RESTRICT"))
    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="RESTRICT"))
    referrer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Who asked; nobody for a resident who asked for themselves."""
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    part_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referral.id", ondelete="SET NULL"))
    """The referral that this one carries on."""
    sitting_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """Several referrals that were written in one go."""
    via: Mapped[Via] = mapped_column(default=Via.HUB)
    is_sensitive: Mapped[bool] = mapped_column(default=False, server_default=false(), info=COUNTED)
    need_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete="SET NULL"), info=COUNTED
    )
    needs: Mapped[str | None] = mapped_column(Sealed("referral.needs"), info=THEIRS)
    """What is needed, in the words in which it was told."""
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.ROUTINE)
    words: Mapped[str] = mapped_column(Sealed("referral.words"), default="", info=THEIRS)
    """What the partner has to know, as the referrer wrote it down."""
    intake_version_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("intake_version.id", ondelete="SET NULL")
    )
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJSON("referral.answers"), default=dict, info=THEIRS)
    """Answers to the service's own questions, by their key."""
    override_reason: Mapped[str] = mapped_column(Sealed("referral.override_reason"), default="", info=THEIRS)
    """Why it goes although the service says that it is not for them."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    status: Mapped[ReferralStatus] = mapped_column(default=ReferralStatus.DRAFT)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="RESTRICT"))
    turn: Mapped[Turn] = mapped_column(default=Turn.REFERRER)
    due_on: Mapped[date | None]
    clock_from: Mapped[date | None]
    """The day from which the running clock counts; pauses are taken out."""
    days_used: Mapped[int | None]
    """Working days of the partner's clock that had run when it was paused."""
    assigned_to_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), info=AT_PARTNER
    )
    """The colleague at the partner who looks after it."""
    accepted_by: Mapped[str] = mapped_column(short, default="", info=AT_PARTNER)
    contact_by: Mapped[date | None]
    """By when the partner said that they will be in touch."""
    wait_weeks: Mapped[int | None]
    review_on: Mapped[date | None]
    hold_code: Mapped[HoldCode | None] = mapped_column(info=COUNTED)
    hold_until: Mapped[date | None]
    decline_code: Mapped[DeclineCode | None] = mapped_column(info=COUNTED)
    declined_by: Mapped[DeclinedBy | None] = mapped_column(info=COUNTED)
    could_not_code: Mapped[CouldNotCode | None] = mapped_column(info=COUNTED)
    outcome_code: Mapped[OutcomeCode | None] = mapped_column(info=COUNTED)
    withdrawn_because: Mapped[WithdrawnBecause | None] = mapped_column(info=COUNTED)
    error_code: Mapped[ErrorCode | None]
    suggested_service_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="SET NULL")
    )
    """Where the partner thinks that it should go; until the referrer has asked the resident."""
    alternatives: Mapped[list[str]] = mapped_column(
        MutableList.as_mutable(JSON()), default=list, server_default="[]"
    )
    """Ids of services that could help instead, the best first, as they were found when it ended."""
    alternative_words: Mapped[list[str] | None] = mapped_column(
        SealedJSON("referral.alternative_words"), default=list, info=THEIRS
    )
    """Why each of them, in its place: how far it is from the person, whether there is room."""
    looking_since: Mapped[datetime | None] = mapped_column(index=True)
    """Somebody has promised to look for what else could help, and has not yet."""

    service: Mapped[Service] = relationship(lazy="raise_on_sql", foreign_keys=service_id)
    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
