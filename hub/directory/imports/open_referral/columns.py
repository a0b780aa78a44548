"""Which field of the standard becomes which column of ours, and how it is read: the one list of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.core.db import Model
from hub.directory.imports.open_referral import lenient
from hub.directory.imports.open_referral.items import Told, first_of, text_of
from hub.directory.models import (
    Accessibility,
    Address,
    AddressType,
    BankHolidays,
    Channel,
    Contact,
    CostOption,
    EligibilityRule,
    Funding,
    HowToStart,
    ImportedKind,
    Language,
    LocationType,
    OrganizationIdentifier,
    OrganizationType,
    Phone,
    RequiredDocument,
    RuleKind,
    ServiceArea,
    ServiceStatus,
)

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field of theirs goes, and how it is read. Of `names` there the first that speaks counts."""

    column: str
    read: Read = lenient.words
    names: Sequence[str] = ()
    may_be_dropped: bool = False
    """What cannot be read, or says nothing new, is no loss to tell of."""

    def told(self, told: Told) -> Any:
        return first_of(told, *(self.names or (self.column,)))


def _columns(text: str, **others: Read) -> list[Column]:
    return [Column(name) for name in text.split()] + [Column(name, read) for name, read in others.items()]


def one_of(choices: type[StrEnum], **also: StrEnum) -> Read:
    known = {choice.value.casefold(): choice for choice in choices} | also
    return lambda value: known.get(text_of(value).casefold())


def _some_of(choices: type[StrEnum]) -> Read:
    known = {choice.value.casefold(): choice.value for choice in choices}

    def read(value: Any) -> list[str]:
        said = value if isinstance(value, list) else text_of(value).split(";")
        return list(dict.fromkeys(known[w] for one in said if (w := text_of(one).casefold()) in known))

    return read


_STATUS = one_of(
    ServiceStatus,
    open=ServiceStatus.ACTIVE,
    live=ServiceStatus.ACTIVE,
    published=ServiceStatus.ACTIVE,
    closed=ServiceStatus.DEFUNCT,
    suspended=ServiceStatus.TEMPORARILY_CLOSED,
)

ORGANIZATION = [
    *_columns("name alternate_name description legal_status"),
    *_columns("", email=lenient.email, website=lenient.web, logo=lenient.web, uri=lenient.web),
    *_columns("", year_incorporated=lenient.whole),
    Column("organization_type", one_of(OrganizationType), ("x_type",)),
    Column("assured_date", lenient.day, ("x_assured_date",)),
]
LOCATION = [
    *_columns("name alternate_name description transportation external_identifier external_identifier_type"),
    *_columns("", url=lenient.web, latitude=lenient.degrees, longitude=lenient.degrees),
    Column("location_type", one_of(LocationType)),
    Column("confidential", lenient.yes, ("x_confidential",)),
]
SERVICE = [
    *_columns("name alternate_name description interpretation_services application_process fees_description"),
    *_columns("accreditations eligibility_description wait_time alert"),
    *_columns("", url=lenient.web, email=lenient.email, assured_date=lenient.day, status=_STATUS),
    *_columns("", minimum_age=lenient.number, maximum_age=lenient.number),
    Column("is_free", lenient.yes, ("x_is_free",)),
    Column("channels", _some_of(Channel), ("x_channels", "channels")),
    Column("how_to_start", _some_of(HowToStart), ("x_how_to_start",)),
    Column("bank_holidays", one_of(BankHolidays), ("x_bank_holidays",)),
    Column("is_sensitive", lenient.yes, ("x_is_sensitive",)),
    Column("closed_until", lenient.day, ("x_closed_until",)),
    Column("closed_reason", lenient.words, ("x_closed_reason",)),
]


@dataclass(frozen=True, slots=True)
class List:
    """A list of small records: what it is called there and here, and which field each must have."""

    relationship: str
    table: type[Model]
    columns: Sequence[Column]
    needed: Sequence[str] = ()
    name: str = ""


def _phone_type(value: Any) -> str:
    said = lenient.words(value)
    return {"voice": "", "text": "sms", "textphone": "tty"}.get(said.casefold(), said)


PHONES = List(
    "phones",
    Phone,
    [
        Column("number", lenient.words, ("number", "telephone")),
        Column("extension", lambda value: text_of(value).removesuffix(".0")),
        Column("type", _phone_type, ("type", "number_type"), may_be_dropped=True),
        Column("description"),
    ],
    ("number",),
)
CONTACTS = List(
    "contacts",
    Contact,
    [*_columns("name title department"), Column("email", lenient.email)],
    ("name", "title", "department", "email"),
)
FUNDING = List("funding", Funding, _columns("source"), ("source",))
LISTS: Mapping[ImportedKind, Sequence[List]] = {
    ImportedKind.ORGANIZATION: [
        PHONES,
        CONTACTS,
        FUNDING,
        List(
            "identifiers",
            OrganizationIdentifier,
            [
                Column("identifier_scheme"),
                Column("identifier_type", lenient.words, ("identifier_type", "identifier_scheme")),
                Column("identifier"),
            ],
            ("identifier",),
            "organization_identifiers",
        ),
    ],
    ImportedKind.LOCATION: [
        PHONES,
        List(
            "addresses",
            Address,
            [
                *_columns("attention address_1 address_2 city region state_province postal_code country"),
                Column("address_type", one_of(AddressType)),
            ],
            ("address_1", "address_2", "city", "postal_code"),
        ),
        List(
            "accessibility",
            Accessibility,
            [
                *_columns("description details"),
                Column("code", lenient.words, ("accessibility", "code")),
                Column("url", lenient.web),
            ],
            ("description", "details", "code"),
        ),
    ],
    ImportedKind.SERVICE: [
        PHONES,
        CONTACTS,
        FUNDING,
        List("languages", Language, _columns("name code note"), ("name", "code")),
        List(
            "cost_options",
            CostOption,
            [
                *_columns("option currency amount_description"),
                *_columns("", amount=lenient.number, valid_from=lenient.day, valid_to=lenient.day),
            ],
            ("option", "amount", "amount_description"),
        ),
        List(
            "service_areas",
            ServiceArea,
            [
                *_columns("name description extent extent_type"),
                Column("uri", lenient.web),
                Column("code", names=("x_code",)),
            ],
            ("name", "extent", "uri"),
        ),
        List(
            "required_documents",
            RequiredDocument,
            [*_columns("document"), Column("uri", lenient.web)],
            ("document",),
        ),
        List(
            "eligibility_rules",
            EligibilityRule,
            [
                Column("kind", one_of(RuleKind)),
                *_columns("note", minimum=lenient.whole, maximum=lenient.whole),
                Column(
                    "any_of",
                    lambda value: (
                        [lenient.words(one) for one in value]
                        if isinstance(value, list)
                        else [word for word in text_of(value).split(";") if word]
                    ),
                ),
            ],
            ("kind",),
            "x_eligibility_rules",
        ),
    ],
}
