"""The four facts, each in a table of its own, and the policy that says what the law allows for each service."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.consent.codes import Basis, Condition, How, SaidBy
from hub.core import clock
from hub.core.db import Identified, Model, Stamped, Versioned
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed

PROOF = personal(
    Whose.RESIDENT,
    erasure=Erasure.KEPT,
    retention=Retention.WITH_REFERRAL,
    why="Proves that we asked before we shared, as long as the referral is kept",
)
THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)


class AboutReferral(Identified):
    """What the four facts share: which referral, of whom, to whom; who wrote it down, and when."""

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), unique=True)
    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class ReferralAgreement(AboutReferral, Model):
    """Fact 1: the resident agreed to be referred to this partner. It stays as a proof when it is withdrawn."""

    __tablename__ = "consent_agreement"

    how: Mapped[How] = mapped_column(info=PROOF)
    said_by: Mapped[SaidBy] = mapped_column(info=PROOF)
    wording: Mapped[str] = mapped_column(String(20))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_how: Mapped[How | None] = mapped_column(info=PROOF)
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class LawfulBasis(AboutReferral, Model):
    """Fact 2: on what ground of the law it is shared. An override says why, and is looked at by `review_on`."""

    __tablename__ = "consent_basis"

    basis: Mapped[Basis] = mapped_column(info=PROOF)
    condition: Mapped[Condition] = mapped_column(info=PROOF)
    is_override: Mapped[bool] = mapped_column(default=False, server_default=false(), info=PROOF)
    override_reason: Mapped[str] = mapped_column(
        Sealed("consent_basis.override_reason"), default="", info=PROOF
    )
    policy_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """Which setting of the service's policy it stands on; 0 for the house's own."""
    review_on: Mapped[date | None] = mapped_column(index=True)
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class TellingBack(AboutReferral, Model):
    """Fact 3: whether the partner may tell the referrer what came of it."""

    __tablename__ = "consent_telling_back"

    may_tell: Mapped[bool] = mapped_column(info=PROOF)


class Reach(StrEnum):
    """How the partner may get in touch."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    THROUGH_US = "through_us"

    @property
    def label(self) -> str:
        return {
            "call": "Phone call",
            "text": "Text message",
            "email": "Email",
            "letter": "Letter",
            "through_us": "Only through us",
        }[self.value]


class SafeContact(AboutReferral, Model):
    """Fact 4: how and when the resident may be contacted about this referral, as they said it that day."""

    __tablename__ = "consent_contact"

    reach: Mapped[Reach] = mapped_column(info=THEIRS)
    contact_point_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("contact_point.id", ondelete="SET NULL")
    )
    may_leave_message: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    when: Mapped[str] = mapped_column(Sealed("consent_contact.when"), default="", info=THEIRS)


class SharingPolicy(Versioned, Stamped, Model):
    """On what ground we share with one service. Without a row the house's own default holds (`queries.policy_for`)."""

    __tablename__ = "consent_policy"

    service_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    basis: Mapped[Basis]
    condition: Mapped[Condition]
    why: Mapped[str] = mapped_column(default="", server_default="")
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    """Which setting of it this is: the newest line of its history."""
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class SharingPolicyChange(Identified, Model):
    """One setting of a policy. Lines are added, never changed: an agreement names the one that held that day."""

    __tablename__ = "consent_policy_change"
    __table_args__ = (UniqueConstraint("service_id", "number"),)

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    number: Mapped[int]
    basis: Mapped[Basis]
    condition: Mapped[Condition]
    why: Mapped[str]
    wording: Mapped[str] = mapped_column(String(20))
    """What residents were told at the time."""
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
