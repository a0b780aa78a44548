"""Acts that went around a rule and are looked at afterwards: of three kinds, one list."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.consent.models import LawfulBasis
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import Organization
from hub.referrals.models import BrokenGlass, Referral
from hub.referrals.models.reviews import Around, Review
from hub.residents.models import Opening


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what was gone around, by whom and why, and what was decided of it."""

    around: Around
    id: uuid.UUID
    resident_id: uuid.UUID
    at: datetime
    by_id: uuid.UUID | None
    by: str
    reason: str
    referral_id: uuid.UUID | None = None
    reference: str = ""
    partner: str = ""
    was_sent: bool = False
    seen_at: datetime | None = None
    is_questioned: bool = False
    """Whoever looks after the resident has seen it, and says that it does not sound right."""
    review: Review | None = None
    reviewer: str = ""

    @property
    def due_on(self) -> date:
        """Each is looked at within a week."""
        return workdays.within(workdays.WEEK, of=clock.day_of(self.at))


def acts(*, actor: Actor, waiting: bool, page: int, size: int) -> Page[Act]:
    """Those that nobody has decided of, the oldest first; or those that somebody has, the newest first."""
    _must_review(actor)
    all_acts = every().subquery()
    decided = exists().where(Review.around == all_acts.c.around, Review.about_id == all_acts.c.id)
    found = select(all_acts.c.around, all_acts.c.id, all_acts.c.at).where(~decided if waiting else decided)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    order = all_acts.c.at if waiting else all_acts.c.at.desc()
    rows = db.session.execute(
        found.order_by(order, all_acts.c.id).offset((number - 1) * size).limit(size)
    ).all()
    return Page(whole([(Around(row.around), row.id) for row in rows]), total, number, size)


def act(around: Around, about_id: uuid.UUID, *, actor: Actor) -> Act:
    """One of them, or NotFound."""
    _must_review(actor)
    found = whole([(around, about_id)])
    if not found:
        raise NotFound
    return found[0]


def of_referral(referral_id: uuid.UUID) -> Sequence[tuple[BrokenGlass, str]]:
    """Who opened it with a reason, the newest first. Whoever may read the referral may read this: ask that first."""
    found = (
        select(BrokenGlass, User.name)
        .join(User, User.id == BrokenGlass.user_id)
        .where(BrokenGlass.referral_id == referral_id)
    )
    return [(one, name) for one, name in db.session.execute(found.order_by(BrokenGlass.broken_at.desc()))]


def _must_review(actor: Actor) -> None:
    if not actor.may(Permission.REFERRAL_REVIEW):
        raise NotFound


def every() -> CompoundSelect[Any]:
    """Of each act its kind, its id, when it was, who did it and about whom, in one statement."""
    return union_all(
        select(
            literal(Around.OVERRIDE.value).label("around"),
            LawfulBasis.id.label("id"),
            LawfulBasis.recorded_at.label("at"),
            LawfulBasis.recorded_by_id.label("by_id"),
            LawfulBasis.resident_id.label("resident_id"),
        ).where(LawfulBasis.is_override),
        select(
            literal(Around.GLASS.value),
            BrokenGlass.id,
            BrokenGlass.broken_at,
            BrokenGlass.user_id,
            Referral.resident_id,
        ).join(Referral, Referral.id == BrokenGlass.referral_id),
        select(
            literal(Around.OPENING.value), Opening.id, Opening.opened_at, Opening.user_id, Opening.resident_id
        ),
    )


def whole(wanted: Sequence[tuple[Around, uuid.UUID]]) -> list[Act]:
    """The acts of these rows, in their order: a statement for each kind, however many."""
    ids = {around: [one for kind, one in wanted if kind is around] for around in Around}
    made = {
        **_overrides(ids[Around.OVERRIDE]),
        **_glasses(ids[Around.GLASS]),
        **_openings(ids[Around.OPENING]),
    }
    return [made[key] for key in wanted if key in made]


Made = dict[tuple[Around, uuid.UUID], Act]


def _overrides(ids: Collection[uuid.UUID]) -> Made:
    found = _with_review(
        select(LawfulBasis, Referral.reference, Referral.sent_at, Organization.name)
        .join(Referral, Referral.id == LawfulBasis.referral_id)
        .join(Organization, Organization.id == LawfulBasis.organization_id)
        .where(LawfulBasis.id.in_(ids), LawfulBasis.is_override),
        Around.OVERRIDE,
        LawfulBasis.id,
        LawfulBasis.recorded_by_id,
    )
    return {
        (Around.OVERRIDE, fact.id): Act(
            Around.OVERRIDE,
            fact.id,
            fact.resident_id,
            fact.recorded_at,
            fact.recorded_by_id,
            by or "",
            fact.override_reason,
            fact.referral_id,
            reference,
            partner,
            sent_at is not None,
            review=review,
            reviewer=reviewer or "",
        )
        for fact, reference, sent_at, partner, by, review, reviewer in db.session.execute(found)
    }


def _glasses(ids: Collection[uuid.UUID]) -> Made:
    found = _with_review(
        select(BrokenGlass, Referral.reference, Referral.resident_id)
        .join(Referral, Referral.id == BrokenGlass.referral_id)
        .where(BrokenGlass.id.in_(ids)),
        Around.GLASS,
        BrokenGlass.id,
        BrokenGlass.user_id,
    )
    return {
        (Around.GLASS, glass.id): Act(
            Around.GLASS,
            glass.id,
            resident_id,
            glass.broken_at,
            glass.user_id,
            by or "",
            glass.reason,
            glass.referral_id,
            reference,
            seen_at=glass.seen_at,
            is_questioned=glass.is_questioned,
            review=review,
            reviewer=reviewer or "",
        )
        for glass, reference, resident_id, by, review, reviewer in db.session.execute(found)
    }


def _openings(ids: Collection[uuid.UUID]) -> Made:
    found = _with_review(
        select(Opening).where(Opening.id.in_(ids)), Around.OPENING, Opening.id, Opening.user_id
    )
    return {
        (Around.OPENING, opening.id): Act(
            Around.OPENING,
            opening.id,
            opening.resident_id,
            opening.opened_at,
            opening.user_id,
            by or "",
            opening.reason,
            seen_at=opening.reviewed_at,
            review=review,
            reviewer=reviewer or "",
        )
        for opening, by, review, reviewer in db.session.execute(found)
    }


def _with_review(found: Any, around: Around, key: Any, by_id: Any) -> Select[*tuple[Any, ...]]:
    """The same rows with the name of whoever acted, what was decided, and by whom."""
    doer, reviewer = aliased(User), aliased(User)
    whole: Select[*tuple[Any, ...]] = (
        found.add_columns(doer.name, Review, reviewer.name)
        .outerjoin(doer, doer.id == by_id)
        .outerjoin(Review, (Review.around == around) & (Review.about_id == key))
        .outerjoin(reviewer, reviewer.id == Review.reviewed_by_id)
    )
    return whole
