"""A number or address that partners were told is not safe any more: they hear of it, and one of ours rings them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.referrals.models import Disclosure, Referral
from hub.referrals.queries import partner_people, reaching
from hub.referrals.services import letters, our_tasks
from hub.referrals.states import OPEN
from hub.residents import queries as residents
from hub.tasks import queries as task_queries

NOT_SAFE_NOW = "referral-contact-void"
"""The kind of the task for one of ours: the partner may have written it down."""


def tell_partners(resident_id: uuid.UUID) -> int:
    """Tell each partner that has somebody now and was told what is not safe any more; says how many."""
    ids = residents.ids_of(residents.survivor(resident_id))
    now = select(Referral).where(Referral.resident_id.in_(ids), Referral.status.in_(OPEN))
    found = [one for one in db.session.scalars(now.order_by(Referral.id)).all() if _is_void(one)]
    for referral in found:
        _tell(referral)
    return len(found)


def _is_void(referral: Referral) -> bool:
    return any(reaching.is_void(referral, one) for one in _told(referral))


def _told(referral: Referral) -> Sequence[Disclosure]:
    now = select(Disclosure).where(Disclosure.referral_id == referral.id, Disclosure.stopped_at.is_(None))
    return db.session.scalars(now).all()


def _tell(referral: Referral) -> None:
    """Once, until one of ours has seen to it: their page says it all the time."""
    known = task_queries.about("referral", referral.id, actor=SYSTEM)
    if any(one.kind == NOT_SAFE_NOW and one.done_at is None for one in known):
        return
    our_tasks.ask(referral, NOT_SAFE_NOW, within=0, is_urgent=True, actor=SYSTEM)
    if partner_people.to_write_to(referral) and not referral.via.is_off_platform:
        letters.to_partner(referral, "referral-contact")
