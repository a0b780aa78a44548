"""Referrals that carry on one another."""

from collections.abc import Sequence

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import joinedload

from hub.accounts.kept import By
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.referrals.models import Referral
from hub.referrals.queries.visible import built_once, visible_to
from hub.referrals.states import ReferralStatus


def parent_of(referral: Referral, *, actor: Actor) -> Referral | None:
    """The one that this carries on, if the actor may see it."""
    if referral.part_of_id is None:
        return None
    return db.session.scalar(visible_to(actor).where(Referral.id == referral.part_of_id))


def children_of(referral: Referral, *, actor: Actor) -> Sequence[Referral]:
    """Those that carry this one on."""
    found, asked = _children(actor)
    return db.session.scalars(found, asked | {"part_of_id": referral.id}).all()


@built_once
def _children(actor: Actor, by: By) -> Select[Referral]:
    found = visible_to(actor, by).where(
        Referral.part_of_id == bindparam("part_of_id"), Referral.status != ReferralStatus.ENTERED_IN_ERROR
    )
    return found.options(joinedload(Referral.service)).order_by(Referral.created_at, Referral.id)
