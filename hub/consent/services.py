"""Write down what a resident said, and that they changed their mind."""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import delete

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.consent import queries, wordings
from hub.consent.codes import Basis, Condition, How, SaidBy
from hub.consent.models import (
    LawfulBasis,
    Reach,
    ReferralAgreement,
    SafeContact,
    SharingPolicy,
    SharingPolicyChange,
    TellingBack,
)
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound

Fact = TypeVar("Fact", ReferralAgreement, LawfulBasis, TellingBack, SafeContact)


@dataclass(frozen=True, slots=True)
class About:
    """Which referral a fact is about. Whoever calls has seen to it that the actor may write it."""

    referral_id: uuid.UUID
    resident_id: uuid.UUID
    organization_id: uuid.UUID


def record_agreement(
    about: About,
    *,
    how: How,
    said_by: SaidBy = SaidBy.RESIDENT,
    wording: str = wordings.CURRENT,
    actor: Actor,
) -> ReferralAgreement:
    """Fact 1. Said again, it stands in place of what was said before, unless that was withdrawn after sending."""
    if wording not in wordings.VERSIONS:
        raise Invalid("These words are not ours. Read them out as they stand on the page.")
    fact = ReferralAgreement(**_shared(about, actor), how=how, said_by=said_by, wording=wording)
    return _recorded(fact, about, actor, "consent.agreed", wording=wording)


def record_basis(
    about: About, *, basis: Basis, condition: Condition, policy_number: int = 0, actor: Actor
) -> LawfulBasis:
    """Fact 2, as the policy for the service says."""
    fact = LawfulBasis(
        **_shared(about, actor),
        basis=basis,
        condition=condition,
        policy_number=policy_number,
        is_override=False,
    )
    return _recorded(fact, about, actor, "consent.basis-recorded", basis=basis.value)


def override_for_safeguarding(about: About, *, reason: str, actor: Actor) -> LawfulBasis:
    """Share without agreement because somebody is in danger. It needs a reason, and is looked at within a week."""
    if not reason.strip():
        raise Invalid("Say who is in danger, and why this cannot wait for their agreement.")
    fact = LawfulBasis(
        **_shared(about, actor),
        basis=Basis.VITAL_INTERESTS,
        condition=Condition.SAFEGUARDING,
        is_override=True,
        override_reason=reason.strip(),
        review_on=workdays.within(workdays.WEEK),
    )
    return _recorded(fact, about, actor, "consent.overridden")


def review_override(fact: LawfulBasis, *, actor: Actor) -> None:
    """Somebody looked at it. Raises Conflict when somebody else did before."""
    if fact.reviewed_at is not None:
        raise Conflict("Somebody has looked at this already.")
    fact.reviewed_at, fact.reviewed_by_id = clock.now(), actor.id
    audit.record("consent.override-reviewed", actor=actor, record_type="referral", record_id=fact.referral_id)


def record_telling_back(about: About, *, may_tell: bool, actor: Actor) -> TellingBack:
    """Fact 3."""
    fact = TellingBack(**_shared(about, actor), may_tell=may_tell)
    return _recorded(fact, about, actor, "consent.telling-back-recorded")


def record_contact(
    about: About,
    *,
    reach: Reach,
    contact_point_id: uuid.UUID | None,
    may_leave_message: bool = False,
    when: str = "",
    actor: Actor,
) -> SafeContact:
    """Fact 4. Every way but "only through us" names the number or address that is safe."""
    if reach is not Reach.THROUGH_US and contact_point_id is None:
        raise Invalid("Choose the number or address that is safe to use.")
    fact = SafeContact(
        **_shared(about, actor),
        reach=reach,
        contact_point_id=contact_point_id,
        may_leave_message=may_leave_message,
        when=when.strip(),
    )
    return _recorded(fact, about, actor, "consent.contact-recorded")


def withdraw(
    resident_id: uuid.UUID,
    organization_id: uuid.UUID,
    *,
    how: How | None,
    only: uuid.UUID | None = None,
    actor: Actor,
) -> list[uuid.UUID]:
    """The resident no longer agrees to this partner. Returns the referrals that stood on it: none of them may go on.

    With `only` it is taken back for that referral: what they agreed to for others stands.
    """
    standing = [
        one
        for one in queries.standing_agreements(resident_id, organization_id)
        if only is None or one.referral_id == only
    ]
    for agreement in standing:
        agreement.withdrawn_at, agreement.withdrawn_how = clock.now(), how
        agreement.withdrawn_by_id = actor.id
    if standing:
        audit.record(
            "consent.withdrawn",
            actor=actor,
            record_type="resident",
            record_id=resident_id,
            organization_id=str(organization_id),
            referrals=len(standing),
        )
    return [agreement.referral_id for agreement in standing]


def set_policy(
    service_id: uuid.UUID,
    *,
    basis: Basis,
    condition: Condition,
    why: str,
    after: int | None = None,
    actor: Actor,
) -> SharingPolicy:
    """On what ground we share with a service from now on; referrals that are there keep theirs.

    Raises Conflict when it was set anew since `after` was read.
    """
    if not actor.may(Permission.CONSENT_KEEP):
        raise NotFound
    own = db.session.get(SharingPolicy, service_id)
    number = own.number if own else 0
    if after is not None and after != number:
        raise Conflict("Somebody else set it while you were writing.")
    policy = own or SharingPolicy(service_id=service_id)
    policy.basis, policy.condition, policy.why = basis, condition, why.strip()
    policy.number, policy.set_by_id, policy.last_modified = number + 1, actor.id, clock.now()
    db.session.add(policy)
    db.session.add(
        SharingPolicyChange(
            id=uuid.uuid4(),
            service_id=service_id,
            number=policy.number,
            basis=basis,
            condition=condition,
            why=policy.why,
            wording=wordings.CURRENT,
            set_by_id=actor.id,
        )
    )
    audit.record(
        "consent.policy-set",
        actor=actor,
        record_type="service",
        record_id=service_id,
        basis=basis.value,
        condition=condition.value,
        number=policy.number,
    )
    return policy


def _shared(about: About, actor: Actor) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "referral_id": about.referral_id,
        "resident_id": about.resident_id,
        "organization_id": about.organization_id,
        "recorded_by_id": actor.id,
    }


def _recorded(fact: Fact, about: About, actor: Actor, action: str, **detail: Any) -> Fact:
    """One fact of each kind for a referral: the last that was said."""
    kind = type(fact)
    db.session.execute(delete(kind).where(kind.referral_id == about.referral_id))
    db.session.add(fact)
    audit.record(action, actor=actor, record_type="referral", record_id=about.referral_id, **detail)
    return fact
