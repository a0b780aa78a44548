"""Which of the four facts are recorded for a referral, and what the law allows for a service."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hub.consent.codes import Basis, Condition
from hub.consent.models import LawfulBasis, ReferralAgreement, SafeContact, SharingPolicy, TellingBack
from hub.core.db import db

DEFAULT = Basis.LEGITIMATE_INTERESTS, Condition.NONE
FOR_SENSITIVE = Basis.LEGITIMATE_INTERESTS, Condition.EXPLICIT_CONSENT
"""For services whose name alone says something about health, violence or the like."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The four facts of one referral; None where nobody has recorded it."""

    agreement: ReferralAgreement | None
    basis: LawfulBasis | None
    telling: TellingBack | None
    contact: SafeContact | None

    @property
    def missing(self) -> list[str]:
        """What still has to be asked, in the words of the page that asks it."""
        known = {
            "whether they agree": self.may_share,
            "on what ground we share": self.basis is not None,
            "whether the partner may tell us how it went": self.telling is not None,
            "how they can safely be contacted": self.contact is not None,
        }
        return [words for words, is_there in known.items() if not is_there]

    @property
    def may_share(self) -> bool:
        """They agreed and have not taken it back, or somebody's safety goes before it."""
        agreed = self.agreement is not None and self.agreement.stands
        return agreed or (self.basis is not None and self.basis.is_override)


def facts_of(referral_id: uuid.UUID) -> Facts:
    """What is recorded. Whoever may read the referral may read this: ask that first."""
    found = [
        db.session.scalar(select(kind).where(kind.referral_id == referral_id))
        for kind in (ReferralAgreement, LawfulBasis, TellingBack, SafeContact)
    ]
    return Facts(*found)  # type: ignore[arg-type]


def standing_agreements(resident_id: uuid.UUID, organization_id: uuid.UUID) -> Sequence[ReferralAgreement]:
    """Every agreement to this partner that was not withdrawn."""
    found = select(ReferralAgreement).where(
        ReferralAgreement.resident_id == resident_id,
        ReferralAgreement.organization_id == organization_id,
        ReferralAgreement.withdrawn_at.is_(None),
    )
    return db.session.scalars(found.order_by(ReferralAgreement.recorded_at, ReferralAgreement.id)).all()


def policy_for(service_id: uuid.UUID, *, is_sensitive: bool) -> tuple[Basis, Condition]:
    """The basis and the condition for a service: its own, or the house's."""
    own = db.session.get(SharingPolicy, service_id)
    if own is not None:
        return own.basis, own.condition
    return FOR_SENSITIVE if is_sensitive else DEFAULT


def overrides_to_review(today: date) -> Sequence[LawfulBasis]:
    """Safeguarding overrides that somebody has to look at by now, the oldest first."""
    found = select(LawfulBasis).where(
        LawfulBasis.is_override, LawfulBasis.reviewed_at.is_(None), LawfulBasis.review_on <= today
    )
    return db.session.scalars(found.order_by(LawfulBasis.review_on, LawfulBasis.id)).all()
