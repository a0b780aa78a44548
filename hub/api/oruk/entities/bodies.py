"""Organizations, their services, and where these run."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hub.accounts.policy import VISITOR
from hub.api.oruk.entities.bases import belongs, identified, ours
from hub.api.oruk.field import Entity, Field
from hub.api.oruk.kinds import Kind
from hub.directory.models import (
    BankHolidays,
    Location,
    Organization,
    OrganizationIdentifier,
    OrganizationType,
    Service,
    ServiceAtLocation,
    ServiceStatus,
)
from hub.directory.queries import visible


def _not_negative(value: Any) -> Any:
    """Some lists say -1 for "no limit"."""
    return value if value is not None and value >= 0 else None


_parent = aliased(Organization)
_visible_parent = (
    select(_parent.id)
    .where(
        _parent.id == Organization.parent_organization_id,
        _parent.is_published,
        _parent.merged_into_id.is_(None),
    )
    .scalar_subquery()
)

ORGANIZATION = Entity(
    "organization",
    "organizations",
    visible.organizations(VISITOR),
    [
        identified(Organization.id),
        Field("name", Organization.name, is_required=True),
        Field("alternate_name", Organization.alternate_name, is_uk=False),
        Field(
            "description",
            Organization.description,
            Organization.name,
            is_required=True,
            about="What it does; its name where nobody has said.",
        ),
        Field("email", Organization.email, kind=Kind.EMAIL),
        Field("website", Organization.website, kind=Kind.WEB),
        Field("year_incorporated", Organization.year_incorporated, kind=Kind.WHOLE, is_uk=False),
        Field("legal_status", Organization.legal_status, is_uk=False),
        Field("logo", Organization.logo, kind=Kind.WEB),
        Field("uri", Organization.uri, kind=Kind.WEB),
        belongs("parent_organization_id", _visible_parent),
        ours("x_type", Organization.organization_type, choices=[one.value for one in OrganizationType]),
        ours("x_assured_date", Organization.assured_date, kind=Kind.DAY),
    ],
    [Organization.id],
)

IDENTIFIER = Entity(
    "organization_identifier",
    "organization_identifiers",
    select(OrganizationIdentifier),
    [
        identified(OrganizationIdentifier.id),
        belongs("organization_id", OrganizationIdentifier.organization_id),
        Field(
            "identifier_scheme",
            OrganizationIdentifier.identifier_scheme,
            about="A code of org-id.guide: GB-CHC for charities, GB-COH for companies.",
        ),
        Field(
            "identifier_type",
            OrganizationIdentifier.identifier_type,
            OrganizationIdentifier.identifier_scheme,
            is_required=True,
        ),
        Field("identifier", OrganizationIdentifier.identifier, is_required=True),
    ],
    [OrganizationIdentifier.id],
)

SERVICE = Entity(
    "service",
    "services",
    visible.services(VISITOR),
    [
        identified(Service.id),
        belongs("organization_id", Service.organization_id),
        Field("name", Service.name, is_required=True),
        Field("alternate_name", Service.alternate_name, is_uk=False),
        Field("description", Service.description),
        Field("url", Service.url, kind=Kind.WEB),
        Field("email", Service.email, kind=Kind.EMAIL),
        Field("status", Service.status, is_required=True, choices=[status.value for status in ServiceStatus]),
        Field("interpretation_services", Service.interpretation_services, is_uk=False),
        Field("application_process", Service.application_process, is_uk=False),
        Field("fees_description", Service.fees_description, is_uk=False),
        Field("wait_time", Service.wait_time, is_uk=False),
        Field("fees", Service.fees_description, about="As fees_description, for readers of the UK profile."),
        Field("accreditations", Service.accreditations),
        Field("eligibility_description", Service.eligibility_description, is_uk=False),
        Field("minimum_age", Service.minimum_age, kind=Kind.NUMBER, made=_not_negative),
        Field("maximum_age", Service.maximum_age, kind=Kind.NUMBER, made=_not_negative),
        Field(
            "assured_date",
            Service.assured_date,
            kind=Kind.DAY,
            about="When somebody last confirmed that the entry is right.",
        ),
        Field("alert", Service.alert),
        Field(
            "last_modified",
            Service.last_modified,
            kind=Kind.MOMENT,
            about="When the service, or anything that belongs to it, last changed.",
        ),
        ours("x_is_free", Service.is_free, kind=Kind.YES_NO),
        ours("x_channels", Service.channels, kind=Kind.WORDS, about="in-person, phone, online, home-visit."),
        ours("x_how_to_start", Service.how_to_start, kind=Kind.WORDS, about="The first step a person takes."),
        ours("x_bank_holidays", Service.bank_holidays, choices=[one.value for one in BankHolidays]),
        ours("x_is_sensitive", Service.is_sensitive, kind=Kind.YES_NO, about="Dangerous to be seen with."),
        ours("x_closed_until", Service.closed_until, kind=Kind.DAY),
        ours("x_closed_reason", Service.closed_reason),
    ],
    [Service.id],
)

SERVICE_AT_LOCATION = Entity(
    "service_at_location",
    "service_at_location",
    select(ServiceAtLocation)
    .join(ServiceAtLocation.service)
    .join(Service.organization)
    .join(ServiceAtLocation.location)
    .where(visible.service_is_visible(VISITOR), Location.is_draft.is_(False)),
    [
        identified(ServiceAtLocation.id),
        belongs("service_id", ServiceAtLocation.service_id),
        belongs("location_id", ServiceAtLocation.location_id),
        Field(
            "description",
            ServiceAtLocation.description,
            Location.confidential,
            # somebody may have written there what the place itself keeps private
            made=lambda text, is_secret: None if is_secret else text,
            is_uk=False,
        ),
    ],
    [ServiceAtLocation.id],
)
