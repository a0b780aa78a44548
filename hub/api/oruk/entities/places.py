"""Places, how to get into them, and the areas that services help in."""

from sqlalchemy import null, select

from hub.api.oruk.entities.bases import belongs, identified, ours
from hub.api.oruk.field import Entity, Field, first
from hub.api.oruk.kinds import Kind
from hub.api.oruk.secret import masked
from hub.directory import vocabulary
from hub.directory.masking import outward_code
from hub.directory.models import Accessibility, Address, AddressType, Location, LocationType, ServiceArea

LOCATION = Entity(
    "location",
    "locations",
    select(Location).where(Location.is_draft.is_(False)),
    [
        identified(Location.id),
        Field(
            "location_type",
            Location.location_type,
            is_required=True,
            choices=[kind.value for kind in LocationType],
        ),
        Field("url", Location.url, kind=Kind.WEB, is_uk=False),
        belongs("organization_id", Location.organization_id, is_uk=False),
        Field("name", Location.name),
        Field("alternate_name", Location.alternate_name, is_uk=False),
        Field("description", Location.description),
        Field("transportation", Location.transportation, is_uk=False),
        Field(
            "latitude",
            Location.latitude,
            kind=Kind.NUMBER,
            about="Of a place that is kept private: the middle of its postcode district.",
        ),
        Field("longitude", Location.longitude, kind=Kind.NUMBER),
        Field("external_identifier", Location.external_identifier, about="The UPRN, where it is known."),
        Field("external_identifier_type", Location.external_identifier_type),
        ours("x_confidential", null(), kind=Kind.YES_NO, about="True where the address is kept private."),
        ours("x_district", null(), about="Of a place that is kept private: the first half of its postcode."),
    ],
    [Location.id],
    masked_if=Location.confidential,
    mask=masked,
)


def _locality(city: str, region: str, county: str, postcode: str) -> str:
    """Every address needs a city; the post town's district stands in for one that nobody typed."""
    return first(city, region, county, outward_code(postcode)) or ""


ADDRESS = Entity(
    "address",
    "addresses",
    select(Address).join(Location, Location.id == Address.location_id),
    [
        identified(Address.id),
        belongs("location_id", Address.location_id),
        Field("attention", Address.attention),
        Field("address_1", Address.address_1, Address.address_2, Location.name, is_required=True),
        Field("address_2", Address.address_2, is_uk=False),
        Field(
            "city",
            Address.city,
            Address.region,
            Address.state_province,
            Address.postal_code,
            made=_locality,
            is_required=True,
        ),
        Field("region", Address.region),
        Field(
            "state_province",
            Address.state_province,
            Address.region,
            Address.city,
            Address.postal_code,
            made=_locality,
            is_required=True,
            about="The county; the town again where nobody has said.",
        ),
        Field("postal_code", Address.postal_code, is_required=True),
        Field("country", Address.country, is_required=True, about="ISO 3166-1 alpha-2."),
        Field(
            "address_type",
            Address.address_type,
            is_required=True,
            choices=[kind.value for kind in AddressType],
        ),
    ],
    [Address.address_type, Address.id],
)

ACCESSIBILITY = Entity(
    "accessibility",
    "accessibility",
    select(Accessibility),
    [
        identified(Accessibility.id),
        belongs("location_id", Accessibility.location_id),
        Field(
            "description",
            Accessibility.description,
            Accessibility.code,
            made=lambda words, code: first(words, vocabulary.ACCESS_LABELS.get(code, code)),
        ),
        Field("details", Accessibility.details),
        Field("url", Accessibility.url, kind=Kind.WEB),
        Field("accessibility", Accessibility.code, about="A short code: step-free, hearing-loop, …"),
    ],
    [Accessibility.id],
)

SERVICE_AREA = Entity(
    "service_area",
    "service_areas",
    select(ServiceArea),
    [
        identified(ServiceArea.id),
        belongs("service_id", ServiceArea.service_id),
        Field("name", ServiceArea.name),
        Field("description", ServiceArea.description, is_uk=False),
        Field("extent", ServiceArea.extent),
        Field("extent_type", ServiceArea.extent_type),
        Field(
            "uri",
            ServiceArea.uri,
            ServiceArea.code,
            kind=Kind.WEB,
            made=lambda uri, code: first(uri, _statistical(code)),
        ),
        ours("x_code", ServiceArea.code),
    ],
    [ServiceArea.name, ServiceArea.id],
)

STATISTICAL = "http://statistics.data.gov.uk/id/statistical-geography/"


def _statistical(code: str) -> str:
    """What the Office for National Statistics calls the area, if it is one of theirs."""
    return f"{STATISTICAL}{code}" if len(code) == 9 and code[0] in "ENSWK" and code[1:].isdigit() else ""
