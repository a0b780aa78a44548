"""Self-referrals as those who look after them may see them: with the referral, or not at all."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, case, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.kept import By
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page, page_of
from hub.referrals.models import Referral
from hub.referrals.queries.visible import built_once, is_visible
from hub.referrals.states import ReferralStatus
from hub.residents.models import Resident
from hub.self_referrals.models import SelfReferral


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits for a person: what they told, and the referral it became."""

    record: SelfReferral
    referral: Referral
    resident: Resident

    @property
    def is_held(self) -> bool:
        """One of ours reads it first, and it can still go."""
        return self.record.is_held and self.referral.status is ReferralStatus.DRAFT


def visible_to(actor: Actor, by: By | None = None) -> Select[SelfReferral]:
    """Those whose referral the actor may see. `by` is handed in where the statement is one that is kept
    (hub.accounts.kept)."""
    if not actor.is_staff:
        return select(SelfReferral).where(SelfReferral.id.is_(None))
    found = select(SelfReferral).join(Referral, Referral.id == SelfReferral.referral_id)
    return found.where(is_visible(actor, by))


def of_resident(resident_ids: Sequence[uuid.UUID], *, actor: Actor) -> Sequence[SelfReferral]:
    """What somebody asked for on the public pages, the newest first."""
    found, asked = _of_resident(actor)
    return db.session.scalars(found, asked | {"resident_ids": resident_ids}).all()


@built_once
def _of_resident(actor: Actor, by: By) -> Select[SelfReferral]:
    found = visible_to(actor, by).where(
        SelfReferral.resident_id.in_(bindparam("resident_ids", expanding=True))
    )
    return found.order_by(SelfReferral.made_at.desc(), SelfReferral.id)


def get(record_id: uuid.UUID, *, actor: Actor) -> SelfReferral:
    """One, or NotFound."""
    found = db.session.scalar(visible_to(actor).where(SelfReferral.id == record_id))
    if found is None:
        raise NotFound
    return found


def waiting(*, actor: Actor, number: int = 1) -> Page[Waiting]:
    """One page of what a person must look at: what is held first, then who it is, the oldest first."""
    is_held = SelfReferral.held_because.is_not(None) & (Referral.status == ReferralStatus.DRAFT)
    undone = or_(SelfReferral.decision.is_(None), is_held & _not_thrown_away())
    held_first = case((is_held, 0), else_=1)
    found = visible_to(actor).where(undone).order_by(held_first, SelfReferral.made_at, SelfReferral.id)
    page = page_of(found, number=number)
    records = [row[0] for row in page.items]
    rows = db.session.scalars(
        select(Referral)
        .where(Referral.id.in_([one.referral_id for one in records]))
        .options(joinedload(Referral.service))
    )
    referrals = {one.id: one for one in rows}
    ids = [one.resident_id for one in records]
    residents = {one.id: one for one in db.session.scalars(select(Resident).where(Resident.id.in_(ids)))}
    return page.holding(
        [Waiting(one, referrals[one.referral_id], residents[one.resident_id]) for one in records]
    )


def of_referral(referral_id: uuid.UUID) -> SelfReferral | None:
    """The asking that a referral came from, for whoever may see the referral."""
    return db.session.scalar(select(SelfReferral).where(SelfReferral.referral_id == referral_id))


def _not_thrown_away() -> object:
    return or_(SelfReferral.decision.is_(None), SelfReferral.decision != "not_genuine")
