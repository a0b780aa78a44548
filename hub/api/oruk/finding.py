"""Which records answer a question: ids, in an order that never changes. All that was asked must hold."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, not_, or_, select

from hub.accounts.policy import VISITOR
from hub.api.oruk.asked import Asked
from hub.api.oruk.field import Entity
from hub.api.oruk.resources import ORGANIZATIONS, PLACES, SERVICES, TAXONOMIES, TERMS, Resource
from hub.core.db import db, escape_like
from hub.directory.masking import outward_code
from hub.directory.models import (
    Address,
    Attribute,
    LinkEntity,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.queries import visible
from hub.places import queries as places
from hub.places.distance import Point
from hub.places.queries import Place

METRES_A_DEGREE = 111_195.0
MOST_WORDS = 10

Condition = ColumnElement[bool]

_SEARCHED: dict[Resource, Sequence[Any]] = {
    SERVICES: (Service.name, Service.alternate_name, Service.description, Organization.name),
    PLACES: (Service.name, Service.alternate_name, Service.description, Organization.name),
    ORGANIZATIONS: (Organization.name, Organization.alternate_name, Organization.description),
    TAXONOMIES: (Taxonomy.name, Taxonomy.description),
    TERMS: (TaxonomyTerm.name, TaxonomyTerm.description, TaxonomyTerm.code),
}


def found(resource: Resource, asked: Asked) -> Select[Any]:
    """All that answer, as a statement that gives their ids. It starts from what the public may see."""
    conditions = [*_words(asked.search, _SEARCHED[resource])]
    if resource in (SERVICES, PLACES):
        conditions += _of_services(asked)
        if asked.postcode is not None:
            conditions.append(_covers(asked.postcode))
            if asked.proximity is not None:
                within = near(asked.postcode.point, asked.proximity)
                conditions.append(within if resource is PLACES else _somewhere(within, asked.postcode))
    if resource is TERMS:
        conditions += [TaxonomyTerm.taxonomy_id == one for one in asked.taxonomy_id]
        conditions += [TaxonomyTerm.parent_id == one for one in asked.parent_id]
        if asked.top_only:
            conditions.append(TaxonomyTerm.parent_id.is_(None))
    return resource.entity.found.with_only_columns(own_id(resource.entity)).where(*conditions)


def own_id(entity: Entity) -> Any:
    return entity.fields[0].columns[0]


def count(answers: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(answers.order_by(None).subquery())) or 0


def page(resource: Resource, answers: Select[Any], *, number: int, size: int) -> Sequence[UUID]:
    ordered = answers.order_by(own_id(resource.entity))
    return db.session.scalars(ordered.offset((number - 1) * size).limit(size)).all()


def moments(answers: Select[Any], *, number: int, size: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """A page of services by nothing but their ids and when each was modified."""
    ordered = answers.add_columns(Service.last_modified).order_by(Service.id)
    return db.session.execute(ordered.offset((number - 1) * size).limit(size)).all()


def following(resource: Resource, answers: Select[Any], after: UUID | None, *, size: int) -> Sequence[UUID]:
    """The next ids behind one. Each time is a question of its own: nothing is held open for a slow reader."""
    own = own_id(resource.entity)
    rest = answers if after is None else answers.where(own > after)
    return db.session.scalars(rest.order_by(own).limit(size)).all()


def stamp() -> str:
    """Another one whenever anything that is public was changed, came or went: read row by row, so it takes no room."""
    mark = hashlib.blake2b(digest_size=16)
    rows: Sequence[Select[*tuple[Any, ...]]] = (
        visible.services(VISITOR).with_only_columns(Service.id, Service.last_modified).order_by(Service.id),
        visible.organizations(VISITOR)
        .with_only_columns(Organization.id, Organization.last_modified)
        .order_by(Organization.id),
        select(Location.id, Location.last_modified).order_by(Location.id),
        select(TaxonomyTerm.id, TaxonomyTerm.version).order_by(TaxonomyTerm.id),
        select(Taxonomy.id, Taxonomy.name, Taxonomy.description, Taxonomy.uri, Taxonomy.version).order_by(
            Taxonomy.id
        ),
    )
    for statement in rows:
        for row in db.session.execute(statement, execution_options={"yield_per": 1000}):
            mark.update(repr(tuple(row)).encode())
    return mark.hexdigest()


def _words(search: str, columns: Sequence[Any]) -> Iterator[Condition]:
    for word in search.lower().split()[:MOST_WORDS]:
        pattern = f"%{escape_like(word)}%"
        yield or_(*(func.lower(column).like(pattern, escape="\\") for column in columns))


def _of_services(asked: Asked) -> Iterator[Condition]:
    carried = exists().where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.link_id == Service.id)
    for term_id in asked.taxonomy_term_id:
        yield carried.where(Attribute.taxonomy_term_id == term_id)
    for taxonomy_id in asked.taxonomy_id:
        yield carried.where(
            Attribute.taxonomy_term_id == TaxonomyTerm.id, TaxonomyTerm.taxonomy_id == taxonomy_id
        )
    for organization_id in asked.organization_id:
        yield Service.organization_id == organization_id
    if asked.modified_after is not None:
        yield Service.last_modified >= asked.modified_after
    if asked.minimum_age is not None:
        yield or_(Service.maximum_age.is_(None), Service.maximum_age >= asked.minimum_age)
    if asked.maximum_age is not None:
        yield or_(Service.minimum_age.is_(None), Service.minimum_age <= asked.maximum_age)
    if asked.day or asked.start_time or asked.end_time:
        yield _runs(asked)


def _runs(asked: Asked) -> Condition:
    """One schedule says all of it. What closes before it opens goes on past midnight."""
    at = exists().where(Schedule.service_id == Service.id)
    if asked.day:
        at = at.where(Schedule.byday.contains(asked.day))
    if asked.start_time:
        late = or_(Schedule.closes_at > asked.start_time, Schedule.closes_at <= Schedule.opens_at)
        at = at.where(Schedule.opens_at.is_not(None), late)
    if asked.end_time:
        at = at.where(Schedule.opens_at < asked.end_time)
    return at


def _covers(place: Place) -> Condition:
    """Some area of the service holds the place; or it names none that we could compare: unknown is never no."""
    known = exists().where(ServiceArea.service_id == Service.id, ServiceArea.code != "")
    return or_(known.where(ServiceArea.code.in_(place.areas)), not_(known))


def _somewhere(is_near: Condition, place: Place) -> Condition:
    """Some place of the service is near. A helpline has none, and helps wherever its area says that it does."""
    at = exists().where(
        ServiceAtLocation.service_id == Service.id,
        ServiceAtLocation.location_id == Location.id,
        Location.is_draft.is_(False),
    )
    within = exists().where(ServiceArea.service_id == Service.id, ServiceArea.code.in_(place.areas))
    return or_(at.where(is_near), and_(within, not_(at)))


def near(point: Point, metres: float) -> Condition:
    """The place is within so many metres, on a flat map: right to the metre at the distances people travel.

    A place that is kept private is where `masking` puts it. Measured from where it is, it would be found by asking
    three times.
    """
    north = (Location.latitude - point.lat) * METRES_A_DEGREE
    east = (Location.longitude - point.lon) * (METRES_A_DEGREE * math.cos(math.radians(point.lat)))
    return or_(
        and_(Location.confidential.is_(False), north * north + east * east <= metres * metres),
        and_(Location.confidential, Location.id.in_(_secret_near(point, metres))),
    )


def _secret_near(point: Point, metres: float) -> list[UUID]:
    rows = db.session.execute(
        select(Location.id, Address.postal_code)
        .join(Address, Address.location_id == Location.id)
        .where(Location.confidential)
    )
    district_point = places.atlas().district_point
    return [
        location_id
        for location_id, postcode in rows
        if (middle := district_point(outward_code(postcode))) and _metres(point, middle) <= metres
    ]


def _metres(one: Point, other: Point) -> float:
    north = (other.lat - one.lat) * METRES_A_DEGREE
    east = (other.lon - one.lon) * METRES_A_DEGREE * math.cos(math.radians(one.lat))
    return math.hypot(north, east)
