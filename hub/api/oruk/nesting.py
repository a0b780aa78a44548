"""What stands inside what, and how much of it a list, a full list and a single record show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select

from hub.api.oruk import entities as e
from hub.api.oruk.field import Column, Entity, Profile
from hub.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    EligibilityRule,
    Funding,
    Language,
    LinkEntity,
    Location,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    TaxonomyTerm,
)


@dataclass(frozen=True, eq=False)
class Source:
    """Rows of an entity that belong to the record whose id `by` holds."""

    entity: Entity
    by: Column
    only: ColumnElement[bool] | None = None

    @property
    def found(self) -> Select[tuple[object, ...]]:
        return self.entity.found if self.only is None else self.entity.found.where(self.only)


@dataclass(frozen=True, eq=False)
class Many:
    """A list inside a record."""

    name: str
    sources: Sequence[Source]
    is_uk: bool = True

    @property
    def entity(self) -> Entity:
        return self.sources[0].entity


@dataclass(frozen=True, eq=False)
class One:
    """The record that another names: `via` is the field that holds its id."""

    name: str
    entity: Entity
    via: str
    is_uk: bool = True


def _many(name: str, entity: Entity, by: Column, *, is_uk: bool = True) -> Many:
    return Many(name, [Source(entity, by)], is_uk)


def _attributes(of: LinkEntity, *, is_uk: bool = True) -> Many:
    carried = Attribute.link_entity == of
    return Many("attributes", [Source(e.ATTRIBUTE, Attribute.link_id, carried)], is_uk)


Part = Many | One
Shape = Mapping[str, "Shape"]
"""Names of parts to show, each with those of its own."""

PARTS: Mapping[str, Sequence[Part]] = {
    "service": (
        One("organization", e.ORGANIZATION, via="organization_id"),
        _many("phones", e.PHONE, Phone.service_id, is_uk=False),
        Many(
            "schedules",
            [Source(e.SCHEDULE, Schedule.service_id), Source(e.EXCEPTION, ScheduleException.service_id)],
        ),
        _many("service_areas", e.SERVICE_AREA, ServiceArea.service_id),
        _many("service_at_locations", e.SERVICE_AT_LOCATION, ServiceAtLocation.service_id),
        _many("languages", e.LANGUAGE, Language.service_id),
        _many("funding", e.FUNDING, Funding.service_id),
        Many(
            "cost_options",
            [Source(e.COST_OPTION, CostOption.service_id), Source(e.FREE, Service.id)],
        ),
        _many("required_documents", e.REQUIRED_DOCUMENT, RequiredDocument.service_id, is_uk=False),
        _many("contacts", e.CONTACT, Contact.service_id),
        _attributes(LinkEntity.SERVICE),
        _many("x_eligibility_rules", e.ELIGIBILITY_RULE, EligibilityRule.service_id, is_uk=False),
        _many("x_capacities", e.CAPACITY, ServiceCapacity.service_id, is_uk=False),
    ),
    "organization": (
        _many("funding", e.FUNDING, Funding.organization_id, is_uk=False),
        _many("contacts", e.CONTACT, Contact.organization_id, is_uk=False),
        _many("phones", e.PHONE, Phone.organization_id, is_uk=False),
        _many("locations", e.LOCATION, Location.organization_id, is_uk=False),
        _many("organization_identifiers", e.IDENTIFIER, OrganizationIdentifier.organization_id),
        _attributes(LinkEntity.ORGANIZATION),
        _many("services", e.SERVICE, Service.organization_id),
    ),
    "service_at_location": (
        One("location", e.LOCATION, via="location_id"),
        One("service", e.SERVICE, via="service_id"),
    ),
    "location": (
        _many("addresses", e.ADDRESS, Address.location_id),
        _many("phones", e.PHONE, Phone.location_id, is_uk=False),
        _many("schedules", e.SCHEDULE, Schedule.location_id, is_uk=False),
        _many("accessibility", e.ACCESSIBILITY, Accessibility.location_id),
        _attributes(LinkEntity.LOCATION),
    ),
    "phone": (_many("languages", e.LANGUAGE, Language.phone_id),),
    "contact": (_many("phones", e.PHONE, Phone.contact_id, is_uk=False),),
    "attribute": (One("taxonomy_term", e.TAXONOMY_TERM, via="taxonomy_term_id"),),
    "taxonomy": (_many("taxonomy_terms", e.TAXONOMY_TERM, TaxonomyTerm.taxonomy_id),),
    "taxonomy_term": (One("taxonomy_detail", e.TAXONOMY, via="taxonomy_id", is_uk=False),),
}

_NONE: Shape = {}
_PHONES: Shape = {"languages": _NONE}
_CONTACTS: Shape = {"phones": _PHONES}
_ATTRIBUTES: Shape = {"taxonomy_term": _NONE}
_LOCATION: Shape = {
    "addresses": _NONE,
    "phones": _PHONES,
    "schedules": _NONE,
    "accessibility": _NONE,
    "attributes": _ATTRIBUTES,
}
_BODY: Shape = {
    "funding": _NONE,
    "contacts": _CONTACTS,
    "phones": _PHONES,
    "organization_identifiers": _NONE,
    "attributes": _ATTRIBUTES,
}
_SERVICE: Shape = {
    "organization": _BODY,
    "phones": _PHONES,
    "schedules": _NONE,
    "service_areas": _NONE,
    "languages": _NONE,
    "funding": _NONE,
    "cost_options": _NONE,
    "required_documents": _NONE,
    "contacts": _CONTACTS,
    "attributes": _ATTRIBUTES,
    "x_eligibility_rules": _NONE,
    "x_capacities": _NONE,
}

SERVICE_IN_LIST: Shape = {"organization": _NONE}
WHOLE_SERVICE: Shape = {**_SERVICE, "service_at_locations": {"location": _LOCATION}}
ORGANIZATION_IN_LIST: Shape = _NONE
WHOLE_ORGANIZATION: Shape = {**_BODY, "locations": _LOCATION}
PLACE_IN_LIST: Shape = {"location": _NONE, "service": _NONE}
WHOLE_PLACE: Shape = {"location": _LOCATION, "service": _SERVICE}
TERM: Shape = {"taxonomy_detail": _NONE}
TAXONOMY_IN_LIST: Shape = _NONE
WHOLE_TAXONOMY: Shape = {"taxonomy_terms": _NONE}


@cache
def parts(entity_name: str, profile: Profile) -> Mapping[str, Part]:
    """What may stand inside an entity, by name."""
    return {part.name: part for part in PARTS.get(entity_name, ()) if part.is_uk or profile is Profile.HSDS}
