"""Every field that a mapping may fill: what it is called there, where it goes, and what may stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import String

from hub.core.db import Model
from hub.directory import models
from hub.directory.models import (
    Channel,
    HowToStart,
    ImportedKind,
    LinkEntity,
    LocationType,
    OpportunityKind,
    OrganizationType,
    RuleKind,
    ServiceStatus,
)


class Sort(StrEnum):
    """What may stand in a field."""

    LINE = "a line of text"
    TEXT = "text"
    WEBSITE = "a web address"
    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    DAY = "a date"
    NUMBER = "a number"
    WHOLE = "a whole number"
    YES_NO = "yes or no"
    CHOICE = "one of a list"
    CHOICES = "some of a list"
    LINES = "several words"


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field of the mapping goes. `table` has the column, whose length is the most that it takes."""

    table: type[Model]
    column: str
    sort: Sort = Sort.LINE
    choices: tuple[str, ...] = ()
    choose: type[StrEnum] | None = None
    longest: int | None = field(init=False)
    meant: Mapping[str, StrEnum] = field(init=False, compare=False)
    """What each choice means, by its name in small letters."""

    def __post_init__(self) -> None:
        kind = self.table.__table__.c[self.column].type
        meant = {one.value.casefold(): one for one in self.choose or ()}
        object.__setattr__(self, "meant", meant)
        object.__setattr__(self, "longest", kind.length if isinstance(kind, String) else None)


def _fields(table: type[Model], lines: str, **others: Sort) -> dict[str, Field]:
    return {name: Field(table, name) for name in lines.split()} | {
        name: Field(table, name, sort) for name, sort in others.items()
    }


def _choice(table: type[Model], column: str, choose: type[StrEnum], sort: Sort = Sort.CHOICE) -> Field:
    return Field(table, column, sort, tuple(member.value for member in choose), choose)


RECORDS: Final[dict[ImportedKind, type[Any]]] = {
    ImportedKind.ORGANIZATION: models.Organization,
    ImportedKind.LOCATION: models.Location,
    ImportedKind.SERVICE: models.Service,
    ImportedKind.OPPORTUNITY: models.Opportunity,
}

FIELDS: Final[dict[ImportedKind, dict[str, Field]]] = {
    ImportedKind.ORGANIZATION: {
        **_fields(
            models.Organization,
            "name alternate_name legal_status",
            description=Sort.TEXT,
            email=Sort.EMAIL,
            website=Sort.WEBSITE,
            logo=Sort.WEBSITE,
            uri=Sort.WEBSITE,
            year_incorporated=Sort.WHOLE,
            assured_date=Sort.DAY,
        ),
        "type": _choice(models.Organization, "organization_type", OrganizationType),
    },
    ImportedKind.SERVICE: {
        **_fields(
            models.Service,
            "name alternate_name interpretation_services accreditations wait_time alert",
            description=Sort.TEXT,
            application_process=Sort.TEXT,
            fees_description=Sort.TEXT,
            eligibility_description=Sort.TEXT,
            url=Sort.WEBSITE,
            email=Sort.EMAIL,
            is_free=Sort.YES_NO,
            is_sensitive=Sort.YES_NO,
            minimum_age=Sort.NUMBER,
            maximum_age=Sort.NUMBER,
            assured_date=Sort.DAY,
        ),
        "status": _choice(models.Service, "status", ServiceStatus),
        "bank_holidays": _choice(models.Service, "bank_holidays", models.BankHolidays),
        "channels": _choice(models.Service, "channels", Channel, Sort.CHOICES),
        "how_to_start": _choice(models.Service, "how_to_start", HowToStart, Sort.CHOICES),
    },
    ImportedKind.LOCATION: {
        **_fields(
            models.Location,
            "name alternate_name external_identifier external_identifier_type",
            description=Sort.TEXT,
            transportation=Sort.TEXT,
            url=Sort.WEBSITE,
            confidential=Sort.YES_NO,
        ),
        "type": _choice(models.Location, "location_type", LocationType),
    },
    ImportedKind.OPPORTUNITY: {
        **_fields(
            models.Opportunity,
            "title pay hours",
            description=Sort.TEXT,
            how_to_apply=Sort.TEXT,
            url=Sort.WEBSITE,
            email=Sort.EMAIL,
            closes_on=Sort.DAY,
            starts_on=Sort.DAY,
            ring_fenced=Sort.YES_NO,
        ),
        "kind": _choice(models.Opportunity, "kind", OpportunityKind),
    },
}

NEEDED: Final[dict[ImportedKind, tuple[str, ...]]] = {
    ImportedKind.ORGANIZATION: ("name",),
    ImportedKind.LOCATION: (),
    ImportedKind.SERVICE: ("name",),
    ImportedKind.OPPORTUNITY: ("title", "kind"),
}


@dataclass(frozen=True, slots=True)
class PartList:
    """Small records of which an entry may have several.

    The mapping must name the needed field. One is made only if that, or one of `means`, has something in it.
    """

    relationship: str
    table: type[Any]
    fields: dict[str, Field]
    needed: str = ""
    means: tuple[str, ...] = ()

    def says_something(self, part: Mapping[str, Any]) -> bool:
        counting = self.means or ((self.needed,) if self.needed else tuple(self.fields))
        return any(part.get(self.fields[name].column) not in (None, "", []) for name in counting)


def _list(relationship: str, table: type[Model], needed: str, lines: str = "", **others: Sort) -> PartList:
    return PartList(relationship, table, _fields(table, lines, **others), needed)


_PHONES = _list("phones", models.Phone, "number", "extension type description", number=Sort.PHONE)
_CONTACTS = _list("contacts", models.Contact, "name", "name title department", email=Sort.EMAIL)
_FUNDING = _list("funding", models.Funding, "source", "source")

LISTS: Final[dict[ImportedKind, dict[str, PartList]]] = {
    ImportedKind.ORGANIZATION: {
        "phones": _PHONES,
        "contacts": _CONTACTS,
        "funding": _FUNDING,
        "identifiers": PartList(
            "identifiers",
            models.OrganizationIdentifier,
            {
                "scheme": Field(models.OrganizationIdentifier, "identifier_scheme"),
                "type": Field(models.OrganizationIdentifier, "identifier_type"),
                "number": Field(models.OrganizationIdentifier, "identifier"),
            },
            "number",
        ),
    },
    ImportedKind.SERVICE: {
        "phones": _PHONES,
        "contacts": _CONTACTS,
        "funding": _FUNDING,
        "costs": _list(
            "cost_options",
            models.CostOption,
            "",
            "option amount_description",
            amount=Sort.NUMBER,
            valid_from=Sort.DAY,
            valid_to=Sort.DAY,
        ),
        "areas": _list("service_areas", models.ServiceArea, "name", "name code description"),
        "documents": _list(
            "required_documents", models.RequiredDocument, "document", "document", uri=Sort.WEBSITE
        ),
        "rules": PartList(
            "eligibility_rules",
            models.EligibilityRule,
            {
                "kind": _choice(models.EligibilityRule, "kind", RuleKind),
                "minimum": Field(models.EligibilityRule, "minimum", Sort.WHOLE),
                "maximum": Field(models.EligibilityRule, "maximum", Sort.WHOLE),
                "any_of": Field(models.EligibilityRule, "any_of", Sort.LINES),
                "note": Field(models.EligibilityRule, "note"),
            },
            "kind",
            means=("minimum", "maximum", "any_of", "note"),
        ),
    },
    ImportedKind.LOCATION: {"phones": _PHONES},
    ImportedKind.OPPORTUNITY: {},
}

EXTRA: Final[dict[ImportedKind, tuple[str, ...]]] = {  # keys with a meaning of their own
    ImportedKind.ORGANIZATION: ("key", "match", "terms"),
    ImportedKind.SERVICE: ("terms", "hours", "languages"),
    ImportedKind.LOCATION: (
        "key",
        "address",
        "address_1",
        "address_2",
        "city",
        "county",
        "postcode",
        "latitude",
        "longitude",
        "accessibility",
    ),
    ImportedKind.OPPORTUNITY: ("terms",),
}

LINKED: Final[dict[ImportedKind, LinkEntity]] = {
    ImportedKind.ORGANIZATION: LinkEntity.ORGANIZATION,
    ImportedKind.SERVICE: LinkEntity.SERVICE,
    ImportedKind.OPPORTUNITY: LinkEntity.OPPORTUNITY,
}
