"""Which public records answer a search: statements that give ids, in an order that never changes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select

from hub.accounts.policy import VISITOR
from hub.api.fhir.asking import Name, Near, Search, Token, When
from hub.api.fhir.parts import UPRN, identifier
from hub.api.oruk import finding as oruk
from hub.api.oruk.asked import is_id
from hub.core.db import db, escape_like
from hub.directory.models import (
    Accessibility,
    Address,
    Attribute,
    LinkEntity,
    Location,
    Organization,
    OrganizationIdentifier,
    Service,
    ServiceAtLocation,
    ServiceStatus,
    TaxonomyTerm,
)
from hub.directory.queries import visible

Condition = ColumnElement[bool]
TABLES: Mapping[str, Any] = {"HealthcareService": Service, "Organization": Organization, "Location": Location}
FEED: Mapping[str, str] = {
    "HealthcareService": "/services",
    "Organization": "/organizations",
    "Location": "/locations",
}


def public(kind: str) -> Select[Any]:
    """All of a kind that everybody may see."""
    if kind == "HealthcareService":
        return visible.services(VISITOR)
    if kind == "Organization":
        return visible.organizations(VISITOR)
    runs = (
        visible.services(VISITOR)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .with_only_columns(ServiceAtLocation.location_id)
    )
    owners = visible.organizations(VISITOR).with_only_columns(Organization.id)
    shown = or_(Location.id.in_(runs), Location.organization_id.in_(owners))
    return select(Location).where(Location.is_draft.is_(False), shown)


def found(kind: str, search: Search) -> Select[Any]:
    """The ids of all that answer. What is asked of a name given twice must hold twice."""
    table = TABLES[kind]
    conditions = [CONDITIONS[name](kind, value) for name, values in search.asked.items() for value in values]
    return public(kind).with_only_columns(table.id).where(*conditions)


def count(answers: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(answers.order_by(None).subquery())) or 0


def page(kind: str, answers: Select[Any], search: Search) -> Sequence[UUID]:
    ordered = answers.order_by(TABLES[kind].id)
    return db.session.scalars(ordered.offset((search.page - 1) * search.count).limit(search.count)).all()


def moments(kind: str, ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """When each of these was last changed, as far as the public may see it."""
    table = TABLES[kind]
    rows = public(kind).with_only_columns(table.id, table.last_modified).where(table.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _by_id(kind: str, ids: Sequence[UUID]) -> Condition:
    return TABLES[kind].id.in_(ids)  # type: ignore[no-any-return]


def _by_change(kind: str, when: When) -> Condition:
    column = TABLES[kind].last_modified
    inside = and_(
        *([column >= when.since] if when.since else []), *([column < when.before] if when.before else [])
    )
    return not_(inside) if when.is_outside else inside


def _like(columns: Sequence[Any], name: Name) -> Condition:
    start = "%" if name.how == "contains" else ""
    return or_(
        *(
            func.lower(column) == word
            if name.how == "exact"
            else func.lower(column).like(f"{start}{escape_like(word)}%", escape="\\")
            for column in columns
            for word in name.words
        )
    )


def _by_name(kind: str, name: Name) -> Condition:
    """A place that is kept private is not found by a name that nobody may read."""
    table = TABLES[kind]
    said = _like((table.name, table.alternate_name), name)
    return and_(said, Location.confidential.is_(False)) if kind == "Location" else said


def _by_identifier(kind: str, tokens: Sequence[Token]) -> Condition:
    return or_(false(), *(_numbered(kind, token) for token in tokens))


def _numbered(kind: str, token: Token) -> Condition:
    table = TABLES[kind]
    ours = token.system is None or token.system.endswith(f"/api/oruk{FEED[kind]}")
    by_id = table.id == UUID(token.code) if ours and is_id(token.code) else false()
    if kind == "Organization":
        known = exists().where(
            OrganizationIdentifier.organization_id == Organization.id,
            OrganizationIdentifier.identifier == token.code,
        )
        if token.system:
            schemes = db.session.scalars(select(OrganizationIdentifier.identifier_scheme).distinct()).all()
            same = [one for one in schemes if identifier(one, "x").get("system") == token.system]
            known = known.where(OrganizationIdentifier.identifier_scheme.in_(same))
        return or_(by_id, known)
    if kind == "Location" and token.system in {None, UPRN}:
        uprn = and_(Location.external_identifier == token.code, Location.confidential.is_(False))
        return or_(by_id, and_(uprn, Location.external_identifier != ""))
    return by_id


def _by_state(kind: str, is_active: bool) -> Condition:
    if kind == "HealthcareService":
        runs = Service.status == ServiceStatus.ACTIVE
        return runs if is_active else not_(runs)
    return TABLES[kind].id.is_not(None) if is_active else false()


def _by_organization(kind: str, ids: Sequence[UUID]) -> Condition:
    return TABLES[kind].organization_id.in_(ids)  # type: ignore[no-any-return]


def _by_parent(_kind: str, ids: Sequence[UUID]) -> Condition:
    return Organization.parent_organization_id.in_(ids)


def _by_place(_kind: str, ids: Sequence[UUID]) -> Condition:
    return exists().where(ServiceAtLocation.service_id == Service.id, ServiceAtLocation.location_id.in_(ids))


def _by_term(_kind: str, tokens: Sequence[Token]) -> Condition:
    """A term, or one below it ("food/parcels" is below "food"), by our code, by its id or by the wider world's."""
    carried = exists().where(
        Attribute.link_entity == LinkEntity.SERVICE,
        Attribute.link_id == Service.id,
        Attribute.taxonomy_term_id == TaxonomyTerm.id,
    )
    return or_(false(), *(carried.where(_term(token)) for token in tokens))


def _term(token: Token) -> Condition:
    ours = token.system is None or "/api/oruk/taxonomies/" in token.system
    named: list[Condition] = []
    if ours:
        below = TaxonomyTerm.code.like(f"{escape_like(token.code)}/%", escape="\\")
        named.append(or_(TaxonomyTerm.code == token.code, below))
        if is_id(token.code):
            named.append(TaxonomyTerm.id == UUID(token.code))
    if token.system is not None and not ours:
        named.append(TaxonomyTerm.term_uri == f"{token.system}/{token.code}")
    if token.system and ours:
        taxonomy = token.system.rpartition("/")[2]
        if not is_id(taxonomy):
            return false()
        return and_(TaxonomyTerm.taxonomy_id == UUID(taxonomy), or_(*named))
    return or_(false(), *named)


def _by_access(_kind: str, tokens: Sequence[Token]) -> Condition:
    codes = [token.code for token in tokens]
    return exists().where(
        ServiceAtLocation.service_id == Service.id,
        ServiceAtLocation.location_id == Location.id,
        Location.is_draft.is_(False),
        Location.confidential.is_(False),
        Accessibility.location_id == Location.id,
        Accessibility.code.in_(codes),
    )


def _by_address(column: Any) -> Callable[[str, Name], Condition]:
    """Of a place that is kept private no address can be found."""

    def condition(_kind: str, name: Name) -> Condition:
        there = exists().where(Address.location_id == Location.id, _like((column,), name))
        return and_(there, Location.confidential.is_(False))

    return condition


def _by_distance(_kind: str, near: Near) -> Condition:
    return oruk.near(near.point, near.metres)


CONDITIONS: Mapping[str, Callable[[str, Any], Condition]] = {
    "_id": _by_id,
    "_lastUpdated": _by_change,
    "name": _by_name,
    "identifier": _by_identifier,
    "active": _by_state,
    "organization": _by_organization,
    "partof": _by_parent,
    "location": _by_place,
    "service-category": _by_term,
    "service-type": _by_term,
    "characteristic": _by_access,
    "address-postalcode": _by_address(Address.postal_code),
    "address-city": _by_address(Address.city),
    "near": _by_distance,
}
