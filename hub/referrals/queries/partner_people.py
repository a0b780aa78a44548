"""Who of a partner reads a referral: those it is written to, and those whose link opens it.

Never anybody from whom it is kept. A listed mailbox is read by whoever works there: where a referral is kept from one
of a partner's people, only their colleagues' own addresses are a way to it, and without any somebody of ours rings.
"""

import uuid
from collections.abc import Sequence, Set
from dataclasses import replace

from sqlalchemy import bindparam, select

from hub.accounts.models import Membership, MembershipLevel, User
from hub.core.db import db
from hub.directory.models import MergedKind, Organization, Service
from hub.directory.queries import merged
from hub.partners.mailboxes import Recipient, asked
from hub.partners.queries import recipients, suspensions
from hub.referrals.models import Denial, Referral


def to_write_to(referral: Referral) -> Sequence[Recipient]:
    """Its people with accounts, else its listed address; nobody where mail does not arrive, or our work with it is
    stopped."""
    if suspensions.is_suspended(referral.organization_id):
        return ()
    listed = listed_address(referral.id)
    known = recipients.known(referral.organization_id, [listed])
    kept = kept_from(referral)
    if kept or _somebody_denied_is_at(referral, [listed, known.listed]):
        left = tuple(one for one in known.people if one.user_id not in kept)
        known, listed = replace(known, people=left, listed=""), ""
    return asked(known, listed).recipients


def owners(referral: Referral) -> Sequence[Recipient]:
    """Those who answer for the partner."""
    if suspensions.is_suspended(referral.organization_id):
        return ()
    found = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == referral.organization_id, User.active.is_(True))
        .where(Membership.level == MembershipLevel.OWNER, User.id.not_in(kept_from(referral)))
        .order_by(User.email)
    )
    return [Recipient(one.email, one.id) for one in db.session.scalars(found)]


def is_kept_from(referral: Referral, user_id: uuid.UUID | None) -> bool:
    """Whether a link that was sent to one of them, or with None to a mailbox of all of them, must not open it."""
    kept = kept_from(referral)
    if user_id is not None:
        return user_id in kept
    organization = db.session.get_one(Organization, referral.organization_id)
    listed = [organization.email, *every_listed_address(referral)]
    return bool(kept) or _somebody_denied_is_at(referral, listed)


def kept_from(referral: Referral) -> Set[uuid.UUID]:
    """The partner's people who must not see this referral."""
    asked = {"referral_id": referral.id, "organization_id": referral.organization_id}
    return frozenset(db.session.scalars(_KEPT_FROM, asked))


_KEPT_FROM = (
    select(Denial.user_id)
    .join(Membership, Membership.user_id == Denial.user_id)
    .where(
        Denial.referral_id == bindparam("referral_id"),
        Membership.organization_id == bindparam("organization_id"),
    )
)
_EMAILS_OF_DENIED = (
    select(User.email)
    .join(Denial, Denial.user_id == User.id)
    .where(Denial.referral_id == bindparam("referral_id"))
)


def _somebody_denied_is_at(referral: Referral, listed: Sequence[str]) -> bool:
    """Whether somebody who must not see it has an address of the same house as one of these mailboxes: one of ours,
    where the service is our own, may read the house's general mailbox as a partner's people may read theirs."""
    houses = {_house(one) for one in listed if "@" in one}
    if not houses:
        return False
    denied = db.session.scalars(_EMAILS_OF_DENIED, {"referral_id": referral.id})
    return any(_house(one) in houses for one in denied)


def _house(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def listed_address(referral_id: uuid.UUID) -> str:
    """The listed address of the service that a referral is for."""
    found = select(Service.email).join(Referral, Referral.service_id == Service.id)
    return db.session.scalar(found.where(Referral.id == referral_id)) or ""


def every_listed_address(referral: Referral) -> Sequence[str]:
    """That of its service, and those of the entries that were merged into the service or the organization: whoever was
    written to there has not stopped being the partner."""
    services = [referral.service_id, *merged.into(MergedKind.SERVICE, referral.service_id)]
    gone = merged.into(MergedKind.ORGANIZATION, referral.organization_id)
    of_services = select(Service.email).where(Service.id.in_(services))
    found = of_services.union_all(select(Organization.email).where(Organization.id.in_(gone)))
    return [one for one in db.session.scalars(found) if one]
