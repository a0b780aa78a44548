"""Make a paper, or make it worth nothing."""

import uuid
from dataclasses import dataclass, field

from sqlalchemy import update

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.passport import codes, keys
from hub.passport.models import Passport
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services.moving import locked
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who

NOT_SENT = "It has not been sent yet. Send it first: then there is something to follow."
MISTAKE = "This referral was a mistake, and there is nothing to follow."


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed. It exists for one page only: nobody can look it up again."""

    passport: Passport
    code: str = field(repr=False)
    pin: str = field(repr=False)

    @property
    def plain_code(self) -> str:
        """The code as it stands in an address."""
        return self.code.replace("-", "")


def issue(referral: Referral, *, actor: Actor) -> Paper:
    """A new code and PIN for this referral; earlier ones open nothing any more.

    For those of ours whose referral it is, and for the resident who referred themselves. Raises NotFound for anybody
    else, Conflict for what was never sent or should never have been there.
    """
    locked(referral)
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER, Who.RESIDENT, Who.CLOCK}:
        raise NotFound
    if referral.status is ReferralStatus.DRAFT:
        raise Conflict(NOT_SENT)
    if referral.status is ReferralStatus.ENTERED_IN_ERROR:
        raise Conflict(MISTAKE)
    _revoke(referral.id)
    code, pin, passport_id = codes.new_code(), codes.new_pin(), uuid.uuid4()
    passport = Passport(
        id=passport_id,
        referral_id=referral.id,
        code_hash=keys.of_code(code.replace("-", "")),
        pin_hash=keys.of_pin(passport_id, pin),
        issued_by_id=actor.id,
    )
    db.session.add(passport)
    audit.record("passport.issued", actor=actor, record_type="referral", record_id=referral.id)
    return Paper(passport, code, pin)


def revoke(referral: Referral, *, actor: Actor) -> None:
    """The paper was lost, or is in the wrong hands."""
    locked(referral)
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}:
        raise NotFound
    _revoke(referral.id)
    audit.record("passport.revoked", actor=actor, record_type="referral", record_id=referral.id)


def _revoke(referral_id: uuid.UUID) -> None:
    good = update(Passport).where(Passport.referral_id == referral_id, Passport.revoked_at.is_(None))
    db.session.execute(
        good.values(revoked_at=clock.now()), execution_options={"synchronize_session": "evaluate"}
    )
