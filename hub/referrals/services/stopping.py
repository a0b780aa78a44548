"""Our work with a partner was stopped: what it had in hand is somebody's of ours, the same minute."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.partners.queries import suspensions
from hub.referrals.models import Referral
from hub.referrals.services import our_tasks
from hub.referrals.services.moving import locked
from hub.referrals.states import OPEN

PARTNER_STOPPED = "referral-partner-stopped"


def open_at(organization_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The referrals that the partner had in hand, the most pressing first."""
    found = select(Referral.id).where(Referral.organization_id == organization_id, Referral.status.in_(OPEN))
    return db.session.scalars(found.order_by(Referral.due_on, Referral.id)).all()


def ask_ours(referral_id: uuid.UUID) -> None:
    """Whoever sees to it speaks with the person today: they may be in the partner's hands. Harmless when it is done
    twice, or the work was taken up again meanwhile."""
    referral = db.session.get_one(Referral, referral_id)
    locked(referral)
    if referral.status not in OPEN or not suspensions.is_suspended(referral.organization_id):
        return
    our_tasks.ask(referral, PARTNER_STOPPED, within=0, is_urgent=True, actor=SYSTEM)
