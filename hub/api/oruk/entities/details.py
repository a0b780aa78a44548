"""The small records that hang on an organization, a service or a place."""

from sqlalchemy import exists, null, select

from hub.api.oruk.entities.bases import belongs, identified, ours
from hub.api.oruk.field import Entity, Field
from hub.api.oruk.kinds import Kind
from hub.core import clock
from hub.directory import made_ids
from hub.directory.models import (
    CapacityState,
    Contact,
    CostOption,
    EligibilityRule,
    Funding,
    Language,
    Phone,
    RequiredDocument,
    RuleKind,
    Service,
    ServiceCapacity,
)

COST_OPTION = Entity(
    "cost_option",
    "cost_options",
    select(CostOption),
    [
        identified(CostOption.id),
        belongs("service_id", CostOption.service_id),
        Field("valid_from", CostOption.valid_from, kind=Kind.DAY),
        Field("valid_to", CostOption.valid_to, kind=Kind.DAY),
        Field("option", CostOption.option),
        Field("currency", CostOption.currency, is_uk=False),
        Field("amount", CostOption.amount, kind=Kind.NUMBER),
        Field("amount_description", CostOption.amount_description),
    ],
    [CostOption.id],
)

FREE = Entity(
    "cost_option",
    "cost_options",
    select(Service).where(
        Service.is_free.is_(True), ~exists().where(CostOption.service_id == Service.id).correlate(Service)
    ),
    [
        Field(
            "id",
            Service.id,
            kind=Kind.ID,
            made=made_ids.free,
            is_required=True,
        ),
        belongs("service_id", Service.id),
        Field("option", null(), made=lambda _: "Free"),
        Field("amount", null(), kind=Kind.NUMBER, made=lambda _: 0),
    ],
    [Service.id],
)
"""What costs nothing and has no price: the standard has no other way to say so."""


def _is_number(extension: str) -> bool:
    """The standard's extension is a number; "012" and "12a" are none, and stand behind the telephone number."""
    return extension.isascii() and extension.isdecimal() and str(int(extension)) == extension


PHONE = Entity(
    "phone",
    "phones",
    select(Phone),
    [
        identified(Phone.id),
        belongs("location_id", Phone.location_id, is_uk=False),
        belongs("service_id", Phone.service_id, is_uk=False),
        belongs("organization_id", Phone.organization_id, is_uk=False),
        belongs("contact_id", Phone.contact_id),
        Field(
            "number",
            Phone.number,
            Phone.extension,
            made=lambda number, extension: (
                number if _is_number(extension) or not extension else f"{number} ext. {extension}"
            ),
            is_required=True,
        ),
        Field(
            "extension",
            Phone.extension,
            kind=Kind.NUMBER,
            made=lambda text: int(text) if _is_number(text) else None,
            is_uk=False,
        ),
        Field(
            "type",
            Phone.type,
            made=lambda code: {"": "voice", "sms": "text", "tty": "textphone"}.get(code, code),
            is_uk=False,
        ),
        Field("description", Phone.description),
    ],
    [Phone.id],
)

CONTACT = Entity(
    "contact",
    "contacts",
    select(Contact),
    [
        identified(Contact.id),
        belongs("organization_id", Contact.organization_id, is_uk=False),
        belongs("service_id", Contact.service_id),
        belongs("location_id", Contact.location_id, is_uk=False),
        Field("name", Contact.name),
        Field("title", Contact.title),
        Field("department", Contact.department, is_uk=False),
        Field("email", Contact.email, kind=Kind.EMAIL, is_uk=False),
    ],
    [Contact.id],
)

LANGUAGE = Entity(
    "language",
    "languages",
    select(Language),
    [
        identified(Language.id),
        belongs("service_id", Language.service_id),
        belongs("location_id", Language.location_id, is_uk=False),
        belongs("phone_id", Language.phone_id),
        Field("name", Language.name, is_uk=False),
        Field("code", Language.code, is_uk=False, about="BCP 47."),
        Field("note", Language.note, is_uk=False),
    ],
    [Language.code, Language.id],
)

FUNDING = Entity(
    "funding",
    "funding",
    select(Funding),
    [
        identified(Funding.id),
        belongs("organization_id", Funding.organization_id, is_uk=False),
        belongs("service_id", Funding.service_id),
        Field("source", Funding.source),
    ],
    [Funding.id],
)

REQUIRED_DOCUMENT = Entity(
    "required_document",
    "required_documents",
    select(RequiredDocument),
    [
        identified(RequiredDocument.id),
        belongs("service_id", RequiredDocument.service_id, is_uk=False),
        Field("document", RequiredDocument.document, is_uk=False),
        Field("uri", RequiredDocument.uri, kind=Kind.WEB, is_uk=False),
    ],
    [RequiredDocument.id],
)

ELIGIBILITY_RULE = Entity(
    "x_eligibility_rule",
    "x_eligibility_rules",
    select(EligibilityRule),
    [
        identified(EligibilityRule.id),
        belongs("service_id", EligibilityRule.service_id, is_uk=False),
        ours("kind", EligibilityRule.kind, is_required=True, choices=[kind.value for kind in RuleKind]),
        ours("minimum", EligibilityRule.minimum, kind=Kind.WHOLE),
        ours("maximum", EligibilityRule.maximum, kind=Kind.WHOLE),
        ours("any_of", EligibilityRule.any_of, kind=Kind.WORDS),
        ours("note", EligibilityRule.note),
    ],
    [EligibilityRule.id],
)
"""Who it is for, in rules that a computer can answer: the standard knows only ages and words."""

CAPACITY = Entity(
    "x_capacity",
    "x_capacities",
    select(ServiceCapacity),
    [
        Field("id", ServiceCapacity.service_id, kind=Kind.ID, made=made_ids.room, is_required=True),
        belongs("service_id", ServiceCapacity.service_id, is_uk=False),
        ours(
            "state",
            ServiceCapacity.state,
            ServiceCapacity.expires_at,
            made=lambda state, expires_at: state if clock.now() < expires_at else None,
            is_required=True,
            choices=[state.value for state in CapacityState],
        ),
        ours("weeks", ServiceCapacity.weeks, kind=Kind.WHOLE, about="How long people wait."),
        ours("paused_until", ServiceCapacity.paused_until, kind=Kind.DAY),
        ours("updated", ServiceCapacity.updated_at, kind=Kind.MOMENT, is_required=True),
        ours("expires", ServiceCapacity.expires_at, kind=Kind.MOMENT, is_required=True),
    ],
    [ServiceCapacity.service_id],
)
"""Whether there is room, as long as that is known. HSDS 3.1 counts places, which few services can."""
