"""What a partner was told, for the partner and for us."""

from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.referrals.models import Disclosure, Referral
from hub.referrals.queries import reaching, visible
from hub.referrals.transitions import Who

Line = Sequence[str]


def to_partner(referral: Referral, *, actor: Actor) -> Sequence[Line]:
    """The lines that the partner sees now: nothing once it is over or the sharing has stopped (T6), no number that is
    not safe any more, and nothing for anybody else."""
    if Who.PARTNER not in visible.parts(actor, referral) or not referral.status.is_open:
        return []
    return reaching.as_it_stands(referral, standing(referral))


def standing(referral: Referral) -> Sequence[Disclosure]:
    """What was shared and has not stopped, in its order. Whoever may read the referral may read this."""
    found = select(Disclosure).where(Disclosure.referral_id == referral.id, Disclosure.stopped_at.is_(None))
    return db.session.scalars(found.order_by(Disclosure.made_at, Disclosure.id)).all()


def made(referral: Referral) -> Sequence[Disclosure]:
    """Each time something was shared, for whoever may read the referral: when, what, and whether it has stopped."""
    found = select(Disclosure).where(Disclosure.referral_id == referral.id)
    return db.session.scalars(found.order_by(Disclosure.made_at, Disclosure.id)).all()
