"""Which partners leave referrals unanswered: figures for whoever looks after the network, and nobody's name."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Organization
from hub.partners.queries import suspensions
from hub.referrals.models import Referral
from hub.referrals.queries.shows import WAITS, Show


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A partner, and how many of its referrals waited until the clock gave them back to us."""

    organization_id: uuid.UUID
    organization: str
    referrals: int
    since: datetime | None


def by_partner(*, actor: Actor, most: int) -> Sequence[Unanswered]:
    """Those with the most first, without those with whom we stopped our work. Raises NotFound for whoever does not
    manage partners."""
    if not actor.may(Permission.PARTNER_MANAGE):
        raise NotFound
    number = func.count(Referral.id)
    found = (
        select(Organization.id, Organization.name, number, func.min(Referral.sent_at))
        .join(Referral, Referral.organization_id == Organization.id)
        .where(WAITS[Show.SILENT], Referral.organization_id.not_in(suspensions.suspended()))
        .group_by(Organization.id, Organization.name)
        .order_by(number.desc(), Organization.name, Organization.id)
        .limit(most)
    )
    return [Unanswered(*row) for row in db.session.execute(found)]
