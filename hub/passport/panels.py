"""What the page of a referral shows of its paper."""

from flask import url_for
from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core import lasting
from hub.core.db import db
from hub.passport.models import Passport
from hub.referrals.beside import Part
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who

WITHOUT = frozenset({ReferralStatus.DRAFT, ReferralStatus.ENTERED_IN_ERROR})


def paper_of(referral: Referral, actor: Actor) -> Part | None:
    """Whether there is a paper, and the way to a new one."""
    if referral.status in WITHOUT or not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}:
        return None
    good = select(Passport).where(Passport.referral_id == referral.id, Passport.revoked_at.is_(None))
    good = good.where(Passport.key_number == lasting.number())
    return Part("passport/_on_a_referral.html", {"passport": db.session.scalar(good)})


def print_one(referral: Referral, _actor: Actor) -> tuple[str, str] | None:
    """At the end of sending."""
    if referral.status in WITHOUT:
        return None
    return "Print a paper for them to follow it", url_for("passport.make", referral_id=referral.id)
