"""Self-referrals as those who look after them may see them: with the referral, or not at all."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.referrals.models import Referral
from hub.referrals.queries.visible import is_visible
from hub.residents.models import Resident
from hub.self_referrals.models import SelfReferral

MOST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits for a person: what they told, and the referral it became."""

    record: SelfReferral
    referral: Referral
    resident: Resident


def visible_to(actor: Actor) -> Select[SelfReferral]:
    if not actor.is_staff:
        return select(SelfReferral).where(SelfReferral.id.is_(None))
    return (
        select(SelfReferral).join(Referral, Referral.id == SelfReferral.referral_id).where(is_visible(actor))
    )


def get(record_id: uuid.UUID, *, actor: Actor) -> SelfReferral:
    """One, or NotFound."""
    found = db.session.scalar(visible_to(actor).where(SelfReferral.id == record_id))
    if found is None:
        raise NotFound
    return found


def waiting(*, actor: Actor) -> list[Waiting]:
    """What a person must look at: what is held first, then who it is, the oldest first."""
    undone = or_(
        SelfReferral.decision.is_(None),
        SelfReferral.held_because.is_not(None) & SelfReferral.released_at.is_(None) & _not_thrown_away(),
    )
    found = visible_to(actor).where(undone).order_by(SelfReferral.made_at, SelfReferral.id).limit(MOST)
    records = db.session.scalars(found).all()
    rows = db.session.scalars(
        select(Referral)
        .where(Referral.id.in_([one.referral_id for one in records]))
        .options(joinedload(Referral.service))
    )
    referrals = {one.id: one for one in rows}
    ids = [one.resident_id for one in records]
    residents = {one.id: one for one in db.session.scalars(select(Resident).where(Resident.id.in_(ids)))}
    both = [Waiting(one, referrals[one.referral_id], residents[one.resident_id]) for one in records]
    return sorted(both, key=lambda one: not one.record.is_held)


def of_referral(referral_id: uuid.UUID) -> SelfReferral | None:
    """The asking that a referral came from, for whoever may see the referral."""
    return db.session.scalar(select(SelfReferral).where(SelfReferral.referral_id == referral_id))


def _not_thrown_away() -> object:
    return or_(SelfReferral.decision.is_(None), SelfReferral.decision != "not_genuine")
