"""Who was asked to help, in words that anybody may hear."""

from hub.core.db import db
from hub.directory.models import Organization
from hub.directory.queries import sensitive
from hub.referrals.models import Referral

NOT_NAMED = "the service that you spoke about with us"


def is_never_named(referral: Referral) -> bool:
    """Whether the name alone says too much: it did when the referral was begun, or does by now."""
    return referral.is_sensitive or sensitive.among([referral.service_id]) > 0


def said(words: str, referral: Referral, **more: str) -> str:
    """Words to say to the resident, with {partner} in them. Whoever else hears them does not learn of a refuge."""
    return said_of(words, referral, is_never_named=is_never_named(referral), **more)


def said_of(words: str, referral: Referral, *, is_never_named: bool, **more: str) -> str:
    """The same, where whether it may be named is known already."""
    partner = NOT_NAMED if is_never_named else db.session.get_one(Organization, referral.organization_id).name
    whole = words.format(partner=partner, reference=referral.reference, **more)
    return whole[0].upper() + whole[1:]
