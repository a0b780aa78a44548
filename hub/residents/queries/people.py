"""Everything that hangs on one resident, and on the records that were merged into theirs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import bindparam, select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page, page_of
from hub.residents import policy
from hub.residents.models import (
    Bar,
    ContactPoint,
    FlagKind,
    HouseholdMember,
    Opening,
    Read,
    Resident,
    VulnerabilityFlag,
)

Own = TypeVar("Own", ContactPoint, VulnerabilityFlag)


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag with what its kind says."""

    record: VulnerabilityFlag
    kind: FlagKind


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the household, and the record they have with us, if any: show it only to who may see it."""

    record: HouseholdMember
    resident: Resident | None


def points(ids: Sequence[uuid.UUID]) -> Sequence[ContactPoint]:
    """Numbers and addresses, in the order they came."""
    return db.session.scalars(_POINTS, {"ids": ids}).all()


_POINTS = (
    select(ContactPoint)
    .where(ContactPoint.resident_id.in_(bindparam("ids", expanding=True)))
    .order_by(ContactPoint.created_at, ContactPoint.id)
)


def point(ids: Sequence[uuid.UUID], point_id: uuid.UUID) -> ContactPoint:
    """One of somebody's own, or NotFound."""
    return _own(db.session.get(ContactPoint, point_id), ids)


def flags(resident: Resident, ids: Sequence[uuid.UUID], *, actor: Actor) -> list[Flag]:
    """The flags that hold and that the actor may know of: those due for review first."""
    held = db.session.scalars(
        select(VulnerabilityFlag)
        .where(VulnerabilityFlag.resident_id.in_(ids), VulnerabilityFlag.ended_at.is_(None))
        .order_by(VulnerabilityFlag.review_on, VulnerabilityFlag.id)
    ).all()
    kinds = {one.code: one for one in db.session.scalars(select(FlagKind))}
    return [Flag(one, kinds[one.kind_code]) for one in held if policy.may_see_flag(actor, resident, one)]


def flag(
    resident: Resident, ids: Sequence[uuid.UUID], flag_id: uuid.UUID, *, actor: Actor
) -> VulnerabilityFlag:
    """One flag the actor may know of, or NotFound."""
    found = _own(db.session.get(VulnerabilityFlag, flag_id), ids)
    if not policy.may_see_flag(actor, resident, found):
        raise NotFound
    return found


def flag_kinds() -> Sequence[FlagKind]:
    """The kinds that can be chosen."""
    found = select(FlagKind).where(FlagKind.is_live)
    return db.session.scalars(found.order_by(FlagKind.position, FlagKind.code)).all()


def household(ids: Sequence[uuid.UUID]) -> list[Member]:
    """The others of the household."""
    found = db.session.execute(_HOUSEHOLD, {"ids": ids}).all()
    return [Member(record, other) for record, other in found if record.resident_id not in ids]


_OWN_HOUSEHOLDS = select(HouseholdMember.household_id).where(
    HouseholdMember.resident_id.in_(bindparam("ids", expanding=True))
)
_HOUSEHOLD = (
    select(HouseholdMember, Resident)
    .outerjoin(Resident, Resident.id == HouseholdMember.resident_id)
    .where(HouseholdMember.household_id.in_(_OWN_HOUSEHOLDS))
    .order_by(HouseholdMember.lives_here.desc(), HouseholdMember.id)
)


def member(ids: Sequence[uuid.UUID], member_id: uuid.UUID) -> HouseholdMember:
    """One of the others of somebody's household, or NotFound."""
    found = next((one.record for one in household(ids) if one.record.id == member_id), None)
    if found is None:
        raise NotFound
    return found


def must_not_know(ids: Sequence[uuid.UUID]) -> list[Member]:
    """Those of the household who must not learn of what we do for somebody."""
    return [one for one in household(ids) if one.record.must_not_know]


def merged_into(resident_id: uuid.UUID) -> Sequence[Resident]:
    """The records that this one stands for."""
    found = select(Resident).where(Resident.merged_into_id == resident_id)
    return db.session.scalars(found.order_by(Resident.created_at, Resident.id)).all()


def reads(ids: Sequence[uuid.UUID], *, number: int) -> Page[Read]:
    """One page of who looked, the newest first."""
    found = select(Read).where(Read.resident_id.in_(ids))
    page = page_of(found.order_by(Read.at.desc(), Read.id.desc()), number=number)
    return page.holding([row[0] for row in page.items])


def openings(ids: Sequence[uuid.UUID]) -> Sequence[Opening]:
    """The reasons that colleagues of other teams gave, the newest first."""
    found = select(Opening).where(Opening.resident_id.in_(ids))
    return db.session.scalars(found.order_by(Opening.opened_at.desc(), Opening.id)).all()


def opening(opening_id: uuid.UUID) -> Opening | None:
    return db.session.get(Opening, opening_id)


def bars(ids: Sequence[uuid.UUID]) -> Sequence[Bar]:
    """Who on the staff must never see this person."""
    return db.session.scalars(select(Bar).where(Bar.resident_id.in_(ids)).order_by(Bar.created_at)).all()


def _own(found: Own | None, ids: Sequence[uuid.UUID]) -> Own:
    if found is None or found.resident_id not in ids:
        raise NotFound
    return found
