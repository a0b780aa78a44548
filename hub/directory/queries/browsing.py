"""Ways through the directory without searching: by need, by letter, by what is alike, by opportunity."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from string import ascii_uppercase
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, and_, case, desc, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hub.accounts.policy import VISITOR
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import (
    Attribute,
    LinkEntity,
    Location,
    Opportunity,
    OpportunityKind,
    Organization,
    Service,
    ServiceStatus,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.queries import visible

OTHER = "#"  # names that begin with a number or a letter beyond A to Z
LETTERS = (*ascii_uppercase, OTHER)
SOON = timedelta(days=14)
DATED = (OpportunityKind.EVENT, OpportunityKind.COURSE)  # people ask when these are, not when they close

Ids = Page[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the A to Z, and what to know beside it."""

    id: uuid.UUID
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show of the opportunities. No kinds means every kind."""

    kinds: frozenset[OpportunityKind] = frozenset()
    for_residents: bool = False
    closing_soon: bool = False


def services_with(terms: Collection[uuid.UUID], *, page: int, size: int) -> Ids:
    """Public services that carry one of these terms: by name, those closed for now last."""
    carrying = select(Attribute.link_id).where(
        Attribute.link_entity == LinkEntity.SERVICE, Attribute.taxonomy_term_id.in_(terms)
    )
    closed = case((Service.status == ServiceStatus.TEMPORARILY_CLOSED, 1), else_=0)
    found = visible.services(VISITOR).where(Service.id.in_(carrying))
    total, number = _counted(found, Service.id, page, size)
    in_order = found.with_only_columns(Service.id).order_by(
        closed, func.lower(_filed(Service.name)), Service.id
    )
    ids = db.session.scalars(in_order.limit(size).offset((number - 1) * size)).all()
    return Page(ids, total, number, size)


def similar(
    service_id: uuid.UUID, *, organization_id: uuid.UUID, terms: Collection[uuid.UUID], limit: int = 4
) -> Sequence[uuid.UUID]:
    """Open services for the same needs; those of the same organization first, then those that share most."""
    if not terms:
        return []
    shared = func.count(Attribute.id)
    found = (
        visible.services(VISITOR)
        .join(Attribute, Attribute.link_id == Service.id)
        .where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.taxonomy_term_id.in_(terms))
        .where(Service.id != service_id, Service.status == ServiceStatus.ACTIVE)
        .with_only_columns(Service.id)
        .group_by(Service.id, Service.organization_id, Service.assured_date, Service.name)
    )
    same = case((Service.organization_id == organization_id, 0), else_=1)
    order = (same, desc(shared), Service.assured_date.is_(None), desc(Service.assured_date), Service.id)
    return db.session.scalars(found.order_by(*order).limit(limit)).all()


def instead_of(service_id: uuid.UUID, *, limit: int = 4) -> tuple[bool, Sequence[uuid.UUID]]:
    """For an entry that residents knew and do not see now: whether it has ended, and what helps with the same needs.

    Raises NotFound for every other: nobody learns here that there is a draft.
    """
    found = select(Service.status, Service.organization_id).join(Service.organization)
    row = db.session.execute(found.where(Service.id == service_id, visible.service_rests())).first()
    if row is None:
        raise NotFound
    needs = (
        select(Attribute.taxonomy_term_id)
        .join(Attribute.term)
        .join(TaxonomyTerm.taxonomy)
        .where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.link_id == service_id)
        .where(Taxonomy.code == "needs")
    )
    terms = db.session.scalars(needs).all()
    alike = similar(service_id, organization_id=row.organization_id, terms=terms, limit=limit)
    return row.status is ServiceStatus.DEFUNCT, alike


def service_letters() -> Mapping[str, int]:
    """How many public services there are under each letter."""
    return _letters(visible.services(VISITOR), Service.name)


def organization_letters() -> Mapping[str, int]:
    return _letters(visible.organizations(VISITOR), Organization.name)


def services_under(letter: str, *, page: int, size: int) -> Page[Entry]:
    """Public services filed under a letter; beside each, who runs it."""
    found = visible.services(VISITOR).where(_under(Service.name, letter))
    columns = found.with_only_columns(Service.id, Service.name, Organization.name.label("note"))
    return _entries(columns, Service.name, Service.id, page=page, size=size)


def organizations_under(letter: str, *, page: int, size: int) -> Page[Entry]:
    """Public organizations filed under a letter; beside each, what kind of body it is."""
    found = visible.organizations(VISITOR).where(_under(Organization.name, letter))
    columns = found.with_only_columns(
        Organization.id, Organization.name, Organization.organization_type.label("note")
    )
    return _entries(columns, Organization.name, Organization.id, page=page, size=size)


def opportunities(wanted: Wanted, *, page: int, size: int) -> Page[Opportunity]:
    """Open opportunities, the one that closes or begins first at the top, with what a card shows of each."""
    found = _narrowed(visible.opportunities(VISITOR), wanted)
    total, number = _counted(found, Opportunity.id, page, size)
    begins = and_(Opportunity.kind.in_(DATED), Opportunity.starts_on.is_not(None))
    due = case(
        (begins, Opportunity.starts_on), else_=func.coalesce(Opportunity.closes_on, Opportunity.starts_on)
    )
    rows = db.session.scalars(
        found.options(
            contains_eager(Opportunity.organization),
            joinedload(Opportunity.location).options(
                selectinload(Location.addresses), selectinload(Location.accessibility)
            ),
        )
        .order_by(due.is_(None), due, Opportunity.title, Opportunity.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(rows.unique().all(), total, number, size)


def opportunity_kinds() -> Mapping[OpportunityKind, int]:
    """How many open opportunities there are of each kind."""
    found = visible.opportunities(VISITOR).with_only_columns(Opportunity.kind, func.count(Opportunity.id))
    return {row[0]: row[1] for row in db.session.execute(found.group_by(Opportunity.kind))}


def _narrowed(found: Select[Opportunity], wanted: Wanted) -> Select[Opportunity]:
    if wanted.kinds:
        found = found.where(Opportunity.kind.in_(wanted.kinds))
    if wanted.for_residents:
        found = found.where(Opportunity.ring_fenced)
    if wanted.closing_soon:
        last = clock.today() + SOON
        found = found.where(or_(Opportunity.closes_on <= last, Opportunity.starts_on <= last))
    return found


def _filed(name: SQLColumnExpression[str]) -> SQLColumnExpression[str]:
    """The name as a library files it: "The Pantry" stands under P."""
    return case((func.lower(name).like("the %"), func.substr(name, 5)), else_=name)


def _under(name: SQLColumnExpression[str], letter: str) -> SQLColumnExpression[bool]:
    first = func.upper(func.substr(_filed(name), 1, 1))
    return first.not_in(list(ascii_uppercase)) if letter == OTHER else first == letter


def _letters(found: Select[*tuple[Any, ...]], name: SQLColumnExpression[str]) -> Mapping[str, int]:
    first = func.upper(func.substr(_filed(name), 1, 1)).label("letter")
    rows = db.session.execute(found.with_only_columns(first, func.count()).group_by("letter"))
    counted = dict.fromkeys(LETTERS, 0)
    for letter, count in rows:
        counted[letter if letter in ascii_uppercase and letter else OTHER] += count
    return counted


def _entries(
    found: Select[*tuple[Any, ...]],
    name: SQLColumnExpression[str],
    key: SQLColumnExpression[Any],
    *,
    page: int,
    size: int,
) -> Page[Entry]:
    total, number = _counted(found, key, page, size)
    rows = db.session.execute(
        found.order_by(func.lower(_filed(name)), key).limit(size).offset((number - 1) * size)
    )
    items = [Entry(row.id, row.name, getattr(row.note, "label", row.note)) for row in rows]
    return Page(items, total, number, size)


def _counted(
    found: Select[*tuple[Any, ...]], key: SQLColumnExpression[Any], page: int, size: int
) -> tuple[int, int]:
    """How many there are, and the page that was asked for, or the last there is."""
    total = db.session.scalar(found.with_only_columns(func.count(key)).order_by(None)) or 0
    return total, max(1, min(page, -(-total // size)))
