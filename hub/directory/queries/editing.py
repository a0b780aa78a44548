"""What editors read beside the entries themselves: places, choices, words, reports. Nobody else gets anything."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hub.accounts.policy import Actor, Permission
from hub.core.db import Model, db, escape_like
from hub.core.errors import NotFound
from hub.core.loading import load
from hub.core.paging import Page
from hub.directory.models import (
    Address,
    Attribute,
    LinkEntity,
    Location,
    Opportunity,
    Organization,
    Report,
    ReportStatus,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.policy import must_keep
from hub.directory.queries import visible

MOST_FOUND = 20
_WITH_SERVICE = joinedload(ServiceAtLocation.service).joinedload(Service.organization)

Record = TypeVar("Record", bound=Model)
Line = Row[*tuple[Any, ...]]
"""What a list shows of one record: its columns by name."""


def _allowed(actor: Actor, permission: Permission = Permission.DIRECTORY_EDIT) -> ColumnElement[bool]:
    """A condition that holds for whoever has the permission, so that no read forgets to ask."""
    if not actor.may(permission):
        raise NotFound
    return true()


def _kept(actor: Actor, organization_id: Any) -> ColumnElement[bool]:
    """A condition that holds for what this person keeps: staff everything, partners what is their own."""
    if actor.may(Permission.DIRECTORY_EDIT):
        return true()
    _allowed(actor, Permission.DIRECTORY_PROPOSE)
    own: ColumnElement[bool] = organization_id.in_(actor.organization_ids)
    return own


def exists(kind: type[Any], record_id: uuid.UUID, *, actor: Actor) -> bool:
    """Whether there is a record with this id, as after the second press of a button that creates."""
    return db.session.scalar(select(kind.id).where(kind.id == record_id, _allowed(actor))) is not None


def location(location_id: uuid.UUID, *, actor: Actor) -> Location:
    """One place with all that is known of it, or NotFound."""
    found = select(Location).where(Location.id == location_id, _kept(actor, Location.organization_id))
    record = _one(found.options(joinedload(Location.organization)))
    load([record], Location.addresses, Location.accessibility, Location.phones, Location.pictures)
    load([record], Location.at_services, option=_WITH_SERVICE)
    return record


def places_for(service: Service, *, actor: Actor) -> Sequence[Location]:
    """The places of its organization, and those it uses of others, by name."""
    must_keep(actor, service.organization_id)
    used = [at.location_id for at in service.at_locations]
    found = select(Location).where(
        or_(Location.organization_id == service.organization_id, Location.id.in_(used))
    )
    return _with_addresses(found.order_by(func.lower(Location.name), Location.id))


def places_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Location]:
    """The places of an organization, by name."""
    found = select(Location).where(
        Location.organization_id == organization_id, _kept(actor, Location.organization_id)
    )
    return _with_addresses(found.order_by(func.lower(Location.name), Location.id))


def places_like(text: str, *, actor: Actor) -> Sequence[Location]:
    """Anybody's places whose name, street, town or postcode has these words in it, by name."""
    found = select(Location).outerjoin(Location.organization).where(_usable(actor))
    columns = (Address.address_1, Address.address_2, Address.city, Address.postal_code)
    for word in text.split()[:6]:
        like = f"%{escape_like(word)}%"
        written = [column.ilike(like, escape="\\") for column in columns]
        beside = select(Address.location_id).where(or_(*written))
        found = found.where(or_(Location.name.ilike(like, escape="\\"), Location.id.in_(beside)))
    found = found.options(contains_eager(Location.organization))
    return _with_addresses(found.order_by(func.lower(Location.name), Location.id).limit(MOST_FOUND))


def place_to_use(location_id: uuid.UUID, *, actor: Actor) -> Location:
    """A place that this person may put a service of theirs into, or NotFound."""
    found = select(Location).outerjoin(Location.organization)
    return _one(found.where(Location.id == location_id, _usable(actor)))


def _usable(actor: Actor) -> ColumnElement[bool]:
    """For a SELECT that joins place and organization: staff use every place, partners those that anybody may know.

    What is kept private is not found by its address either.
    """
    if actor.may(Permission.DIRECTORY_EDIT):
        return true()
    public = and_(~Location.confidential, ~Location.is_draft, Organization.is_published)
    return and_(public, Organization.merged_into_id.is_(None))


def locations(ids: Sequence[uuid.UUID], *, actor: Actor) -> Sequence[Location]:
    """These places, in no order."""
    return db.session.scalars(select(Location).where(Location.id.in_(ids), _allowed(actor))).all()


def services_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Line]:
    """What a list of an organization's services shows of each, by name."""
    columns = (Service.id, Service.name, Service.is_published, Service.status, Service.assured_date)
    found = select(*columns).where(
        Service.organization_id == organization_id, _kept(actor, Service.organization_id)
    )
    return db.session.execute(found.order_by(func.lower(Service.name), Service.id)).all()


def opportunities_of(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Line]:
    """What a list of an organization's jobs and activities shows of each, the latest closing date first."""
    columns = (
        Opportunity.id,
        Opportunity.title,
        Opportunity.kind,
        Opportunity.is_published,
        Opportunity.closes_on,
    )
    found = select(*columns).where(
        Opportunity.organization_id == organization_id, _kept(actor, Opportunity.organization_id)
    )
    order = (
        Opportunity.closes_on.is_not(None),
        Opportunity.closes_on.desc(),
        Opportunity.title,
        Opportunity.id,
    )
    return db.session.execute(found.order_by(*order)).all()


def organization_names(*, actor: Actor) -> Sequence[Row[uuid.UUID, str]]:
    """Id and name of every organization this person may see, by name."""
    found = visible.organizations(actor).with_only_columns(Organization.id, Organization.name)
    return db.session.execute(found.order_by(func.lower(Organization.name), Organization.id)).all()


def taxonomies(*, actor: Actor) -> Sequence[Line]:
    """Code, name, description and number of terms of each taxonomy."""
    columns = (Taxonomy.code, Taxonomy.name, Taxonomy.description)
    found = select(*columns, func.count(TaxonomyTerm.id).label("terms")).where(_allowed(actor))
    found = found.outerjoin(TaxonomyTerm, TaxonomyTerm.taxonomy_id == Taxonomy.id).group_by(Taxonomy.id)
    return db.session.execute(found.order_by(Taxonomy.name, Taxonomy.code)).all()


def taxonomy(code: str, *, actor: Actor) -> Taxonomy:
    return _one(select(Taxonomy).where(Taxonomy.code == code, _allowed(actor)))


def term(term_id: uuid.UUID, *, actor: Actor) -> TaxonomyTerm:
    found = select(TaxonomyTerm).where(TaxonomyTerm.id == term_id, _allowed(actor))
    return _one(found.options(joinedload(TaxonomyTerm.taxonomy)))


def carried(taxonomy_id: uuid.UUID, *, actor: Actor) -> dict[uuid.UUID, int]:
    """How many services carry each term of a taxonomy; terms that none carries are left out."""
    found = (
        select(Attribute.taxonomy_term_id, func.count(Attribute.id))
        .join(Attribute.term)
        .where(TaxonomyTerm.taxonomy_id == taxonomy_id, Attribute.link_entity == LinkEntity.SERVICE)
        .where(_allowed(actor))
        .group_by(Attribute.taxonomy_term_id)
    )
    return dict(db.session.execute(found).all())


def carriers(term_id: uuid.UUID, *, actor: Actor) -> int:
    """How many services carry a term."""
    found = select(func.count(Attribute.id)).where(
        Attribute.taxonomy_term_id == term_id, Attribute.link_entity == LinkEntity.SERVICE, _allowed(actor)
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True, slots=True)
class ReportCounts:
    waiting: int
    answered: int


def reports(status: ReportStatus, *, actor: Actor, page: int, size: int) -> Page[Report]:
    """A page of reports: those that wait with the oldest first, answered ones with the latest first."""
    found = (
        select(Report)
        .join(Report.service)
        .join(Service.organization)
        .where(Report.status == status, _allowed(actor, Permission.REPORT_ANSWER))
    )
    newest = (Report.answered_at.desc(), Report.id)
    oldest = (Report.created_at, Report.id)
    order = oldest if status is ReportStatus.NEW else newest
    total = db.session.scalar(found.with_only_columns(func.count(Report.id)).order_by(None)) or 0
    number = max(1, min(page, -(-total // size)))
    rows = db.session.scalars(
        found.options(contains_eager(Report.service).contains_eager(Service.organization))
        .order_by(*order)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return Page(rows, total, number, size)


def report_counts(*, actor: Actor) -> ReportCounts:
    found = select(Report.status, func.count(Report.id)).where(_allowed(actor, Permission.REPORT_ANSWER))
    by_status = dict(db.session.execute(found.group_by(Report.status)).all())
    return ReportCounts(by_status.get(ReportStatus.NEW, 0), by_status.get(ReportStatus.ANSWERED, 0))


def report(report_id: uuid.UUID, *, actor: Actor) -> Report:
    """One report with the service it is about, or NotFound."""
    found = select(Report).where(Report.id == report_id, _allowed(actor, Permission.REPORT_ANSWER))
    return _one(found.options(joinedload(Report.service).joinedload(Service.organization)))


def _with_addresses(found: Select[Location]) -> Sequence[Location]:
    return db.session.scalars(found.options(selectinload(Location.addresses))).all()


def _one(found: Select[Record]) -> Record:
    record = db.session.scalars(found).unique().one_or_none()
    if record is None:
        raise NotFound
    return record
