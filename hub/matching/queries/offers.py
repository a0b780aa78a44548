"""Services with everything that decides whether they are offered: seven statements, however many there are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)

from hub.core import clock
from hub.core.db import db
from hub.directory.confidence import Evidence
from hub.directory.models import (
    Attribute,
    CapacityState,
    Contact,
    DoubtKind,
    EligibilityRule,
    Language,
    LinkEntity,
    Organization,
    Phone,
    RuleKind,
    Service,
    ServiceArea,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.queries import doubts, visible
from hub.matching import sources
from hub.matching.offer import Condition, Load, Offer

IDS: BindParameter[Any] = bindparam("ids", expanding=True)


def offers(ids: Iterable[uuid.UUID], *, live: bool = True) -> dict[uuid.UUID, Offer]:
    """These services by id. With `live`, left out are those that residents do not see and those of organizations with
    which our work is stopped, however they were asked for."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    now = clock.now()
    rows = _rows(_services(live), wanted)
    conditions = _conditions(wanted)
    areas, languages, needs = (
        _texts(one, wanted) for one in (_codes(ServiceArea), _codes(Language), _needs())
    )
    doubted, loads = doubts.open_kinds(wanted), sources.loads(wanted)
    return {
        row.id: _offer(
            row,
            now,
            conditions=conditions[row.id],
            areas=areas[row.id],
            languages=languages[row.id],
            needs=needs[row.id],
            doubted=doubted[row.id],
            load=loads.get(row.id),
        )
        for row in rows
    }


def _rows(statement: Select[*tuple[Any, ...]], wanted: Sequence[uuid.UUID]) -> Sequence[Any]:
    """Plain rows: no entities, which would cost more than all of the judging."""
    return db.session.connection().execute(statement, {"ids": wanted}).all()


@cache
def _services(live: bool) -> Select[*tuple[Any, ...]]:
    """The statement, built once: building it takes longer than running it."""
    has_contact = exists().where(Contact.service_id == Service.id, Contact.email != "")
    phone = (
        select(func.min(Phone.number))
        .where(or_(Phone.service_id == Service.id, Phone.organization_id == Service.organization_id))
        .where(func.lower(Phone.type).not_in(["fax", "pager", "sms", "text"]))
        .scalar_subquery()
    )
    shown: ColumnElement[bool] = and_(visible.is_live(), ~sources.stopped()) if live else true()
    return (
        select(
            Service.id,
            Service.name,
            Service.organization_id,
            Organization.name.label("organization"),
            and_(Service.is_published, Organization.is_published).label("is_published"),
            Service.status,
            Service.closed_until,
            Service.standing,
            Service.assured_date,
            Service.assured_by,
            Service.minimum_age,
            Service.maximum_age,
            Service.how_to_start,
            Service.channels,
            Service.interpretation_services,
            or_(Service.email != "", Organization.email != "", has_contact).label("has_email"),
            phone.label("phone"),
            ServiceCapacity.state,
            ServiceCapacity.weeks,
            ServiceCapacity.paused_until,
            ServiceCapacity.expires_at,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(ServiceCapacity, ServiceCapacity.service_id == Service.id)
        .where(Service.id.in_(IDS), Service.merged_into_id.is_(None), shown)
    )


@cache
def _rules() -> Select[*tuple[Any, ...]]:
    rule = EligibilityRule
    columns = (rule.service_id, rule.kind, rule.minimum, rule.maximum, rule.any_of, rule.note)
    return select(*columns).where(rule.service_id.in_(IDS)).order_by(rule.kind, rule.id)


@cache
def _codes(table: type[ServiceArea] | type[Language]) -> Select[*tuple[Any, ...]]:
    found = select(table.service_id, table.code).where(table.service_id.in_(IDS), table.code != "")
    return found.order_by(table.code, table.id)


@cache
def _needs() -> Select[*tuple[Any, ...]]:
    carried = select(Attribute.link_id, TaxonomyTerm.code).join(
        TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id
    )
    return (
        carried.join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(
            Attribute.link_entity == LinkEntity.SERVICE, Attribute.link_id.in_(IDS), Taxonomy.code == "needs"
        )
        .order_by(TaxonomyTerm.code)
    )


def _conditions(wanted: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Condition]]:
    found: defaultdict[uuid.UUID, list[Condition]] = defaultdict(list)
    for service_id, kind, minimum, maximum, any_of, note in _rows(_rules(), wanted):
        found[service_id].append(Condition(kind, minimum, maximum, tuple(any_of), note))
    return found


def _texts(statement: Select[*tuple[Any, ...]], wanted: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    found: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for service_id, code in _rows(statement, wanted):
        found[service_id].append(code)
    return found


def _offer(
    row: Row[*tuple[Any, ...]],
    now: datetime,
    *,
    conditions: Sequence[Condition],
    areas: Sequence[str],
    languages: Sequence[str],
    needs: Sequence[str],
    doubted: frozenset[DoubtKind],
    load: Load | None,
) -> Offer:
    has_word = row.state is not None and now < row.expires_at
    return Offer(
        id=row.id,
        name=row.name,
        organization_id=row.organization_id,
        organization=row.organization,
        is_published=row.is_published,
        status=row.status,
        closed_until=row.closed_until,
        evidence=Evidence(row.assured_date, row.assured_by, row.standing, doubted),
        capacity=row.state if has_word else CapacityState.UNKNOWN,
        weeks=row.weeks if has_word else None,
        paused_until=row.paused_until if has_word else None,
        how_to_start=tuple(row.how_to_start or ()),
        has_email=bool(row.has_email),
        phone=row.phone or "",
        channels=tuple(row.channels or ()),
        languages=tuple(languages),
        needs=tuple(needs),
        interpretation=row.interpretation_services,
        conditions=tuple(_all_conditions(row, conditions, areas)),
        covers=tuple(areas),
        load=load,
    )


def _all_conditions(
    row: Row[*tuple[Any, ...]], rules: Sequence[Condition], areas: Sequence[str]
) -> Iterable[Condition]:
    """Its rules; the ages and the areas of the service itself are conditions too, unless a rule says them."""
    kinds = {rule.kind for rule in rules}
    if RuleKind.AGE not in kinds and (row.minimum_age or row.maximum_age):
        yield Condition(RuleKind.AGE, row.minimum_age, row.maximum_age)
    yield from rules
    if RuleKind.AREA not in kinds and areas:
        yield Condition(RuleKind.AREA, any_of=tuple(areas))
