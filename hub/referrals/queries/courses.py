"""Courses and other dated listings of a partner, with how many places are taken."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from hub.accounts.policy import Actor
from hub.core import clock, words
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Opportunity, OpportunityKind
from hub.referrals.models import Course, Place, Referral
from hub.referrals.states import TAKEN_ON, ReferralStatus

TAKES_PEOPLE = (
    OpportunityKind.COURSE,
    OpportunityKind.EVENT,
    OpportunityKind.PLACEMENT,
    OpportunityKind.APPRENTICESHIP,
)
"""What has places; a job is applied for."""
HOLDS_PLACE = TAKEN_ON | {ReferralStatus.COMPLETED}


@dataclass(frozen=True, slots=True)
class Offered:
    """One course. `places` is None where nobody has said how many there are."""

    id: uuid.UUID
    title: str
    starts_on: date | None
    places: int | None
    taken: int

    @property
    def in_words(self) -> str:
        starts = f", from {words.day(self.starts_on)}" if self.starts_on else ""
        if self.places is None:
            return f"{self.title}{starts}"
        left = max(0, self.places - self.taken)
        return f"{self.title}{starts}: {words.plural(left, 'place')} left of {self.places}"


def offered(*, actor: Actor) -> Sequence[Offered]:
    """What the actor's organizations offer that has not begun or closed, the soonest first."""
    today = clock.today()
    taken = (
        select(Place.opportunity_id, func.count().label("taken"))
        .join(Referral, Referral.id == Place.referral_id)
        .where(Referral.status.in_(HOLDS_PLACE))
        .group_by(Place.opportunity_id)
        .subquery()
    )
    found = (
        select(Opportunity.id, Opportunity.title, Opportunity.starts_on, Course.places, taken.c.taken)
        .outerjoin(Course, Course.opportunity_id == Opportunity.id)
        .outerjoin(taken, taken.c.opportunity_id == Opportunity.id)
        .where(Opportunity.organization_id.in_(actor.organization_ids), Opportunity.is_published.is_(True))
        .where(Opportunity.kind.in_(TAKES_PEOPLE))
        .where(or_(Opportunity.closes_on.is_(None), Opportunity.closes_on >= today))
        .where(or_(Opportunity.starts_on.is_(None), Opportunity.starts_on >= today))
        .order_by(Opportunity.starts_on.is_(None), Opportunity.starts_on, Opportunity.title, Opportunity.id)
    )
    return [
        Offered(row.id, row.title, row.starts_on, row.places, row.taken or 0)
        for row in db.session.execute(found.limit(50))
    ]


def get(opportunity_id: uuid.UUID, *, actor: Actor) -> Offered:
    """One of these, or NotFound."""
    found = next((one for one in offered(actor=actor) if one.id == opportunity_id), None)
    if found is None:
        raise NotFound
    return found


def taken(opportunity_id: uuid.UUID) -> int:
    """How many places are taken now."""
    found = (
        select(func.count())
        .select_from(Place)
        .join(Referral, Referral.id == Place.referral_id)
        .where(Place.opportunity_id == opportunity_id, Referral.status.in_(HOLDS_PLACE))
    )
    return db.session.scalar(found) or 0
