"""What only one person could decide of, and that person did: then the lead of the resident's own team looks at it.

Nobody decides of what they did themselves, and an association may have a single privacy officer. The lead may see the
person already, so nothing is shown to anybody new. Where the team has no other lead, a second officer is needed.
"""

import uuid
from typing import Any

from sqlalchemy import Select, Subquery, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission, Role
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.referrals.models.reviews import Around, Review
from hub.referrals.queries import reviews
from hub.referrals.queries.reviews import Act
from hub.residents import queries as residents
from hub.residents.models import Resident


def instead(*, actor: Actor, page: int, size: int) -> Page[Act]:
    """Those that the actor decides of in the officer's place, the oldest first."""
    found = _of_lead(actor)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    rows = db.session.execute(found.offset((number - 1) * size).limit(size)).all()
    return Page(reviews.whole([(Around(row.around), row.id) for row in rows]), total, number, size)


def act_instead(around: Around, about_id: uuid.UUID, *, actor: Actor) -> Act:
    """One of these, or NotFound; one that was just decided is still there to be read."""
    if not _is_of_lead(around, about_id, actor):
        raise NotFound
    return reviews.whole([(around, about_id)])[0]


def is_alone(by_id: uuid.UUID | None) -> bool:
    """Whether nobody who keeps privacy is left to look at what this person did."""
    return not accounts.ids_of(Permission.REFERRAL_REVIEW) - {by_id}


def nobodys() -> int:
    """How many acts wait that nobody at all may decide of."""
    every, found = _left_over()
    lead = aliased(User)
    has_lead = exists().where(
        lead.team_id == Resident.team_id,
        lead.role == Role.TEAM_LEAD,
        lead.active.is_(True),
        or_(every.c.by_id.is_(None), lead.id != every.c.by_id),
    )
    return db.session.scalar(select(func.count()).select_from(found.where(~has_lead).subquery())) or 0


def _of_lead(actor: Actor, *, decided: bool = False) -> Select[*tuple[Any, ...]]:
    every, found = _left_over(decided=decided)
    if not (actor.may(Permission.REFERRAL_REASSIGN) and actor.leads(actor.team_id)):
        return found.where(false())
    not_own = or_(every.c.by_id.is_(None), every.c.by_id != actor.id)
    theirs = Resident.team_id == actor.team_id, Resident.id.not_in(residents.barred_from(actor.id))
    return found.where(not_own, *theirs).order_by(every.c.at, every.c.id)


def _is_of_lead(around: Around, about_id: uuid.UUID, actor: Actor) -> bool:
    found = _of_lead(actor, decided=True).subquery()
    this = select(found.c.id).where(found.c.around == around, found.c.id == about_id)
    return db.session.scalar(this) is not None


def _left_over(*, decided: bool = False) -> tuple[Subquery, Select[*tuple[Any, ...]]]:
    """(every act, those that no officer may decide of and nobody has; with `decided` those that somebody has, too)."""
    every = reviews.every().subquery()
    found = select(every.c.around, every.c.id).join(Resident, Resident.id == every.c.resident_id)
    if not decided:
        found = found.where(~exists().where(Review.around == every.c.around, Review.about_id == every.c.id))
    officers = list(accounts.ids_of(Permission.REFERRAL_REVIEW))
    if len(officers) > 1:
        return every, found.where(false())
    return every, found.where(every.c.by_id == officers[0]) if officers else found
