"""Let somebody in with the code and the PIN of their paper, and find out whether they may still be inside."""

import hmac
import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock, lasting
from hub.core.db import db
from hub.passport import keys
from hub.passport.models import Passport
from hub.referrals.models import Referral
from hub.referrals.policy import RESIDENT
from hub.referrals.queries import visible
from hub.residents import queries
from hub.residents.models import Resident
from hub.residents.queries import people

LASTS_AFTER_END = timedelta(days=120)
"""A paper is good while the referral is open, and long enough afterwards to say whether it helped."""
NOBODY = uuid.UUID(int=0)
OPENED = "passport.opened"
"""How the trail says that somebody was let in."""
PIN, SAFE_WORD = "pin", "safe word"


def with_pin(code: str, pin: str) -> Passport | None:
    """The good paper that has this code and this PIN. As much is worked out for a code that is nobody's."""
    passport = _of(code)
    wanted = keys.of_pin(passport.id if passport else NOBODY, pin)
    kept = passport.pin_hash if passport else "0" * 64
    is_right = hmac.compare_digest(wanted, kept)
    return passport if passport and is_right and _referral(passport) else None


def with_safe_word(code: str, word: str) -> Passport | None:
    """The good paper with this code, if the word is one that its resident agreed on with us."""
    passport = _of(code)
    referral = _referral(passport) if passport else None
    if passport is None or referral is None or not word.strip():
        return None
    points = people.points(queries.ids_of(queries.survivor(referral.resident_id)))
    is_right = any(_same(word, one.code_word) for one in points if one.code_word)
    return passport if is_right else None


def opened(passport_id: uuid.UUID) -> Referral | None:
    """What the paper is about, while it is good: asked anew for each page."""
    passport = db.session.get(Passport, passport_id, populate_existing=True)
    return _referral(passport) if passport else None


def voice(referral: Referral, user: User | None = None) -> Actor:
    """The resident as one who acts; with `user` one of ours who does it for them, on the phone."""
    about = frozenset({referral.id})
    return (
        Actor(RESIDENT, user.id, name=user.name, about_ids=about)
        if user
        else Actor(RESIDENT, about_ids=about)
    )


def let_in(passport: Passport, *, proof: str, actor: Actor) -> None:
    """Write down that the paper was opened, and with what proof."""
    audit.record(OPENED, actor=actor, record_type="referral", record_id=passport.referral_id, proof=proof)


def is_kept_from(passport: Passport, user_id: uuid.UUID) -> bool:
    """Whether this colleague must not learn of it, whatever paper they hold."""
    return visible.is_denied(db.session.get_one(Referral, passport.referral_id), user_id)


def _of(code: str) -> Passport | None:
    known = select(Passport).where(Passport.code_hash == keys.of_code(code), Passport.revoked_at.is_(None))
    return db.session.scalar(known)


def _referral(passport: Passport) -> Referral | None:
    """None once the paper is worth nothing: replaced, over for long, or its resident forgotten."""
    found = [joinedload(Referral.service), joinedload(Referral.organization)]
    referral = db.session.get(Referral, passport.referral_id, options=found, populate_existing=True)
    if referral is None or passport.revoked_at is not None or passport.key_number < lasting.number():
        return None
    if referral.ended_at and referral.ended_at + LASTS_AFTER_END < clock.now():
        return None
    resident = db.session.get(Resident, queries.survivor(referral.resident_id))
    return referral if resident and resident.erased_at is None else None


def _same(said: str, kept: str) -> bool:
    return hmac.compare_digest(_plain(said), _plain(kept))


def _plain(word: str) -> bytes:
    return " ".join(word.casefold().split()).encode()
