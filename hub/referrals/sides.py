"""On which side of a referral somebody stands, and what may be read there. Pure."""

from collections.abc import Set

from sqlalchemy import ColumnElement, or_

from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.policy import LINK, PARTNER_SYSTEM
from hub.referrals.transitions import Who

OF_PARTNER = frozenset({"partner", LINK, PARTNER_SYSTEM})
"""The kinds of actors who write for a partner."""


def side_of(roles: Set[Who]) -> Side:
    """The partner's people stand on its side; everybody else who sees a referral stands on ours."""
    return Side.PARTNER if Who.PARTNER in roles and not roles & {Who.REFERRER, Who.MANAGER} else Side.OURS


def author_side(event: ReferralEvent) -> Side:
    """From which side a line comes. What we write down for the partner is the partner's word."""
    return Side.PARTNER if event.actor_kind in OF_PARTNER or event.is_on_behalf else Side.OURS


def is_from(side: Side) -> ColumnElement[bool]:
    """The same as a condition."""
    theirs = or_(ReferralEvent.actor_kind.in_(OF_PARTNER), ReferralEvent.is_on_behalf.is_(True))
    return theirs if side is Side.PARTNER else ~theirs


def may_read_words(referral: Referral, roles: Set[Who]) -> bool:
    """Whether what was written about the person is shown. For a partner that ends with the referral, at once."""
    return side_of(roles) is Side.OURS or referral.status.is_open
