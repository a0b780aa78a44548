"""Where every public entry stands on its ladder: plain rows, since the daily run reads thousands."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from hub.core import clock
from hub.core.db import db
from hub.directory import pace
from hub.directory.models import (
    Attribute,
    ImportSource,
    LinkEntity,
    Organization,
    Service,
    Standing,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.queries.visible import PUBLIC_STATUSES
from hub.partners.ladder import NONE, Step, Taken, due_step, next_step
from hub.partners.models import CheckLetter, LetterKind, ListingCheck

LOOK_AHEAD = timedelta(days=30)
"""Who is asked about one entry is asked at once about those that come due so soon after."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published service and what the clocks know of it."""

    id: uuid.UUID
    organization_id: uuid.UUID
    name: str
    email: str
    standing: Standing
    is_imported: bool
    assured: date
    taken: Taken
    every: timedelta

    def due(self, today: date) -> Step | None:
        return due_step(self.assured, self.taken, every=self.every, today=today)

    @property
    def next_on(self) -> date:
        """The day of the next step; far away where there is none."""
        coming = next_step(self.assured, self.taken, every=self.every)
        return coming[1] if coming else date.max


def organizations_with_work(today: date) -> Sequence[uuid.UUID]:
    """Whoever has an entry with a step due today, or one that came back with its list: the longest overdue first."""
    due_since: dict[uuid.UUID, date] = {}
    for entry in entries(today):
        if entry.due(today) or came_back(entry):
            on = min(entry.next_on, today)
            due_since[entry.organization_id] = min(due_since.get(entry.organization_id, on), on)
    return sorted(due_since, key=lambda one: (due_since[one], str(one)))


def came_back(entry: Entry) -> bool:
    """Its list was imported anew after it had fallen: that is its confirmation."""
    return entry.is_imported and entry.standing is Standing.LOWERED and entry.taken == NONE


def entries(today: date, *, of: uuid.UUID | None = None) -> list[Entry]:
    """Published entries that may have a step to take: those not checked for a quarter, and those on the ladder."""
    soonest = today - pace.URGENT + LOOK_AHEAD
    rows = _rows().where(Service.organization_id == of) if of else _rows()
    found = db.session.execute(rows, {"soonest": soonest}).all()
    urgent = frozenset(db.session.scalars(urgent_ids())) if found else frozenset()
    made = []
    for row in found:
        assured = _assured(row.assured_date, row.created_at, row.last_imported_at)
        still_counts = row.reminded_on is not None and row.counts_from == assured
        made.append(
            Entry(
                id=row.id,
                organization_id=row.organization_id,
                name=row.name,
                email=row.email,
                standing=row.standing,
                is_imported=row.last_imported_at is not None,
                assured=assured,
                taken=Taken(row.reminded_on, row.reminded_again_on, row.lowered_on, row.hidden_on)
                if still_counts
                else NONE,
                every=pace.URGENT if row.id in urgent else pace.USUAL,
            )
        )
    return made


def of_organization(organization_id: uuid.UUID, today: date) -> list[Entry]:
    """The same for one organization, by name."""
    return sorted(
        entries(today, of=organization_id), key=lambda entry: (entry.name.casefold(), str(entry.id))
    )


@cache
def _rows() -> Select[*tuple[Any, ...]]:
    columns = (
        Service.id,
        Service.organization_id,
        Service.name,
        Service.email,
        Service.standing,
        Service.assured_date,
        Service.created_at,
        ImportSource.last_imported_at,
        ListingCheck.assured_on.label("counts_from"),
        ListingCheck.reminded_on,
        ListingCheck.reminded_again_on,
        ListingCheck.lowered_on,
        ListingCheck.hidden_on,
    )
    return (
        select(*columns)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(ListingCheck, ListingCheck.service_id == Service.id)
        .outerjoin(ImportSource, and_(ImportSource.name == Service.source, Service.source != ""))
        .where(_is_kept())
        .where(
            or_(
                Service.assured_date.is_(None),
                Service.assured_date <= bindparam("soonest"),
                Service.standing != Standing.GOOD,
            )
        )
    )


def _is_kept() -> ColumnElement[bool]:
    """What somebody published and nobody took down. What the clock itself hid is still kept."""
    return and_(
        Service.is_published,
        Organization.is_published,
        Service.status.in_(PUBLIC_STATUSES),
        Service.merged_into_id.is_(None),
    )


def _assured(checked: date | None, created: datetime, imported: datetime | None) -> date:
    """What the clocks count from: the last check, or the list it came with; without either, when it came to us."""
    days = [checked] if checked else []
    if imported:
        days.append(clock.day_of(imported))
    return max(days, default=clock.day_of(created))


@cache
def urgent_ids() -> Select[uuid.UUID]:
    """The ids of services under crisis, food or money, with all that stands below those words."""
    under = [
        and_(Taxonomy.code == taxonomy, or_(TaxonomyTerm.code == code, TaxonomyTerm.code.like(f"{code}/%")))
        for taxonomy, code in pace.URGENT_TERMS
    ]
    return (
        select(Attribute.link_id)
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(Attribute.link_entity == LinkEntity.SERVICE, or_(*under))
    )


def letters_on(day: date, kind: LetterKind) -> int:
    """How many letters of this kind went out that day."""
    return db.session.scalar(_LETTERS_ON, {"day": day, "kind": kind}) or 0


_LETTERS_ON = select(func.count(CheckLetter.id)).where(
    CheckLetter.sent_on == bindparam("day"), CheckLetter.kind == bindparam("kind")
)


def grouped(entries: Sequence[Entry], today: date) -> Mapping[Step, list[Entry]]:
    """These entries by the step that each of them has to take today."""
    found: defaultdict[Step, list[Entry]] = defaultdict(list)
    for entry in entries:
        if step := entry.due(today):
            found[step].append(entry)
    return found
