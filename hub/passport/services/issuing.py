"""Make a paper, or make it worth nothing."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import exists, select, update

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.audit.models import AuditEvent
from hub.core import clock, lasting
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.passport import codes, keys
from hub.passport.models import Passport
from hub.passport.services.opening import OPENED
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services.moving import locked
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who

NOT_SENT = "It has not been sent yet. Send it first: then there is something to follow."
SHOWN_AGAIN_FOR = timedelta(minutes=30)
MISTAKE = "This referral was a mistake, and there is nothing to follow."


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed. It exists for one page only: nobody of ours can look it up again."""

    passport: Passport
    code: str = field(repr=False)
    pin: str = field(repr=False)

    @property
    def plain_code(self) -> str:
        """The code as it stands in an address."""
        return self.code.replace("-", "")


def issue(referral: Referral, *, seed: str = "", actor: Actor) -> Paper:
    """A new code and PIN for this referral; earlier ones open nothing any more. With a `seed`, a secret that only the
    resident's own page carries, that page can show them once more (`again`).

    For those of ours whose referral it is, and for the resident who referred themselves: they follow it from the
    moment they asked, also while one of ours reads it first. Raises NotFound for anybody else, Conflict for what was
    never sent or should never have been there.
    """
    locked(referral)
    parts = visible.parts(actor, referral)
    if not parts & {Who.REFERRER, Who.MANAGER, Who.RESIDENT, Who.CLOCK}:
        raise NotFound
    if referral.status is ReferralStatus.DRAFT and Who.RESIDENT not in parts:
        raise Conflict(NOT_SENT)
    if referral.status is ReferralStatus.ENTERED_IN_ERROR:
        raise Conflict(MISTAKE)
    _revoke(referral.id)
    code, pin = codes.made_of(keys.of_seed(seed)) if seed else (codes.new_code(), codes.new_pin())
    passport_id = uuid.uuid4()
    passport = Passport(
        id=passport_id,
        referral_id=referral.id,
        code_hash=_hash(code),
        pin_hash=keys.of_pin(passport_id, pin),
        issued_by_id=actor.id,
        key_number=lasting.number(),
    )
    db.session.add(passport)
    audit.record("passport.issued", actor=actor, record_type="referral", record_id=referral.id)
    return Paper(passport, code, pin)


def again(referral: Referral, *, seed: str) -> Paper | None:
    """The same paper for whoever pressed "Send" twice, or whose page did not arrive, and carries its seed.

    None once it has been opened or replaced, or half an hour has gone: the next at the same computer learns nothing.
    """
    code, pin = codes.made_of(keys.of_seed(seed))
    found = select(Passport).where(
        Passport.referral_id == referral.id,
        Passport.code_hash == _hash(code),
        Passport.revoked_at.is_(None),
        Passport.issued_at > clock.now() - SHOWN_AGAIN_FOR,
    )
    passport = db.session.scalar(found)
    return Paper(passport, code, pin) if passport and not _was_opened(passport) else None


def revoke(referral: Referral, *, actor: Actor) -> None:
    """The paper was lost, or is in the wrong hands."""
    locked(referral)
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}:
        raise NotFound
    _revoke(referral.id)
    audit.record("passport.revoked", actor=actor, record_type="referral", record_id=referral.id)


def _was_opened(passport: Passport) -> bool:
    opened = exists().where(
        AuditEvent.record_id == str(passport.referral_id),
        AuditEvent.action == OPENED,
        AuditEvent.at >= passport.issued_at,
    )
    return bool(db.session.scalar(select(opened)))


def _hash(code: str) -> str:
    return keys.of_code(code.replace("-", ""))


def _revoke(referral_id: uuid.UUID) -> None:
    good = update(Passport).where(Passport.referral_id == referral_id, Passport.revoked_at.is_(None))
    db.session.execute(
        good.values(revoked_at=clock.now()), execution_options={"synchronize_session": "evaluate"}
    )
