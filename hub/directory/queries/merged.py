"""What became of entries that were merged into another, and what was merged."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Row, Select, bindparam, func, literal, select

from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import Duplicate, Merge, MergedKind, Organization, Service

TABLES: dict[MergedKind, type[Organization | Service]] = {
    MergedKind.ORGANIZATION: Organization,
    MergedKind.SERVICE: Service,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be the same, as the list shows them."""

    id: uuid.UUID
    kind: MergedKind
    score: int
    reasons: Sequence[str]
    first: "Side"
    second: "Side"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    id: uuid.UUID
    name: str
    owner: str
    """Whose service it is; empty for an organization."""
    is_published: bool


def successors(kind: MergedKind, ids: Iterable[uuid.UUID] | None = None) -> dict[uuid.UUID, uuid.UUID]:
    """Of these entries, or of all, those that were merged: which one stands in their place."""
    table = TABLES[kind]
    gone = select(table.id, table.merged_into_id).where(table.merged_into_id.is_not(None))
    if ids is not None:
        gone = gone.where(table.id.in_(list(ids)))
    return {row.id: row.merged_into_id for row in db.session.execute(gone)}


class Followed:
    """Every entry of a kind that was merged, held ready: for those who ask of many, one after another."""

    def __init__(self, kind: MergedKind) -> None:
        self.successors = successors(kind)

    def last(self, record_id: uuid.UUID) -> uuid.UUID:
        """What stands in the place of this entry at the end of all merges; itself when it was not merged."""
        while record_id in self.successors:
            record_id = self.successors[record_id]
        return record_id


def standing(ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """These services, each that was merged replaced by the one that stands for it; none twice."""
    now = successors(MergedKind.SERVICE, ids)
    return list(dict.fromkeys(now.get(one, one) for one in ids))


def in_place_of(kind: MergedKind, record_id: uuid.UUID) -> uuid.UUID | None:
    """What stands in the place of this entry; None when it was not merged."""
    return successors(kind, [record_id]).get(record_id)


def last(kind: MergedKind, record_id: uuid.UUID) -> uuid.UUID:
    """What stands in the place of this entry at the end of all merges; itself when it was not merged."""
    while (follower := in_place_of(kind, record_id)) is not None:
        record_id = follower
    return record_id


def into(kind: MergedKind, record_id: uuid.UUID) -> list[uuid.UUID]:
    """Every entry in whose place this one stands, also at the end of several merges."""
    found, left = list[uuid.UUID](), [record_id]
    while left:
        left = list(db.session.scalars(_gone_into(kind), {"ids": left}))
        found += left
    return found


@cache
def _gone_into(kind: MergedKind) -> Select[uuid.UUID]:
    table = TABLES[kind]
    return select(table.id).where(table.merged_into_id.in_(bindparam("ids", expanding=True)))


def pairs(*, actor: Actor, page: int, size: int) -> Page[Pair]:
    """Pairs that nobody has looked at, the most alike first."""
    _must(actor)
    found = select(Duplicate).where(Duplicate.dismissed_at.is_(None))
    total = db.session.scalar(found.with_only_columns(func.count(Duplicate.id))) or 0
    number = max(1, min(page, -(-total // size)))
    order = (Duplicate.score.desc(), Duplicate.found_at, Duplicate.id)
    rows = db.session.scalars(found.order_by(*order).offset((number - 1) * size).limit(size)).all()
    sides = _sides(rows)
    return Page([_pair(row, sides) for row in rows], total, number, size)


def pair(duplicate_id: uuid.UUID, *, actor: Actor) -> Duplicate:
    """One pair, or NotFound."""
    _must(actor)
    found = db.session.get(Duplicate, duplicate_id)
    if found is None:
        raise NotFound
    return found


def merge(merge_id: uuid.UUID, *, actor: Actor) -> Merge:
    """One merge, or NotFound."""
    _must(actor)
    found = db.session.get(Merge, merge_id)
    if found is None:
        raise NotFound
    return found


def merges(*, actor: Actor, most: int = 50) -> Sequence[tuple[Merge, str, str]]:
    """The newest merges, each with the name of what stayed and of what went."""
    _must(actor)
    rows = db.session.scalars(select(Merge).order_by(Merge.made_at.desc(), Merge.id).limit(most)).all()
    names: dict[uuid.UUID, str] = {}
    for kind, table in TABLES.items():
        ids = [one for row in rows if row.kind is kind for one in (row.kept_id, row.gone_id)]
        names |= dict(db.session.execute(select(table.id, table.name).where(table.id.in_(ids))).all())
    return [(row, names.get(row.kept_id, ""), names.get(row.gone_id, "")) for row in rows]


def names_of(record: Merge, *, actor: Actor) -> dict[str, str]:
    """What stayed and what went, by name."""
    _must(actor)
    table = TABLES[record.kind]
    found = select(table.id, table.name).where(table.id.in_([record.kept_id, record.gone_id]))
    names = dict(db.session.execute(found).all())
    return {"kept": names.get(record.kept_id, ""), "gone": names.get(record.gone_id, "")}


def waiting(*, actor: Actor) -> int:
    """How many pairs nobody has looked at."""
    _must(actor)
    found = select(func.count(Duplicate.id)).where(Duplicate.dismissed_at.is_(None))
    return db.session.scalar(found) or 0


def _sides(rows: Sequence[Duplicate]) -> dict[uuid.UUID, Side]:
    sides: dict[uuid.UUID, Side] = {}
    for kind in MergedKind:
        ids = [one for row in rows if row.kind is kind for one in (row.first_id, row.second_id)]
        if ids:
            sides |= {row.id: Side(*row) for row in _named(kind, ids)}
    return sides


def _named(kind: MergedKind, ids: Sequence[uuid.UUID]) -> Sequence[Row[uuid.UUID, str, str, bool]]:
    if kind is MergedKind.SERVICE:
        columns = (Service.id, Service.name, Organization.name, Service.is_published)
        found = select(*columns).join(Service.organization).where(Service.id.in_(ids))
    else:
        found = select(Organization.id, Organization.name, literal(""), Organization.is_published)
        found = found.where(Organization.id.in_(ids))
    return db.session.execute(found).all()


def _pair(row: Duplicate, sides: dict[uuid.UUID, Side]) -> Pair:
    lost = Side(row.first_id, "An entry that is gone", "", is_published=False)
    first, second = (sides.get(one, lost) for one in (row.first_id, row.second_id))
    return Pair(row.id, row.kind, row.score, row.reasons, first, second)


def _must(actor: Actor) -> None:
    if not actor.may(Permission.DIRECTORY_MERGE):
        raise NotFound
