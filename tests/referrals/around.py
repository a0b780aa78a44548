"""A referral that two sides work on: who stands where, and what each reads on their own page."""

from dataclasses import dataclass
from typing import Any

from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import Role
from hub.core.db import db, transaction
from hub.directory.models import Organization
from hub.referrals.models import Referral
from hub.referrals.services import answering
from tests.support import make


@dataclass
class Pair:
    """A referral with its worker, and one of the partner's people."""

    referral: Referral
    worker: User
    partner: User
    link: str

    @property
    def ours(self) -> str:
        return f"/referrals/{self.referral.id}"

    @property
    def theirs(self) -> str:
        return f"/partner/referrals/{self.referral.id}"

    @property
    def mailed(self) -> str:
        return f"/answer/{self.link}"

    def now(self) -> Referral:
        db.session.expire_all()
        return db.session.get_one(Referral, self.referral.id)


def pair(*, role: Role = Role.REFERRER, accepted: bool = False, **values: Any) -> Pair:
    """Sent, and with `accepted` taken on by the partner."""
    worker = make.worker(role, name="Jo Okafor")
    referral = make.referral(by=worker, **values)
    organization = db.session.get_one(Organization, referral.organization_id)
    partner = make.user(
        Role.PARTNER, organization=organization, level=MembershipLevel.MEMBER, name="Ama Boateng"
    )
    if accepted:
        with transaction():
            answering.accept(referral, accepted_by="Ama Boateng", actor=partner.actor)
    return Pair(referral, worker, partner, make.answer_link(referral))
