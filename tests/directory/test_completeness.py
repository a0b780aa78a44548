"""What an entry lacks, weighed by how much residents miss it."""

from datetime import timedelta
from typing import Any

from hub.core import clock
from hub.directory import completeness
from hub.directory.models import (
    Accessibility,
    Address,
    CapacityState,
    Language,
    Location,
    LocationType,
    Opportunity,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
)

TOLD = "A hot lunch, a warm hall and good company for everybody who would like some."
FOOD = TaxonomyTerm(code="food", name="Food", taxonomy=Taxonomy(code="needs"))


def service(**values: Any) -> Service:
    lists: dict[str, Any] = dict.fromkeys(
        (
            "at_locations",
            "schedules",
            "phones",
            "service_areas",
            "cost_options",
            "eligibility_rules",
            "languages",
        )
    )
    bare = {name: [] for name in lists} | {
        "description": "", "email": "", "eligibility_description": "", "fees_description": "",
        "channels": [], "how_to_start": [], "capacity": None, "organization": Organization(phones=[], email=""),
    }  # fmt: skip
    return Service(**bare | values)


def whole() -> dict[str, Any]:
    return {
        "description": TOLD,
        "service_areas": [ServiceArea(code="ward:1")],
        "schedules": [Schedule()],
        "phones": [Phone(number="01632 960123")],
        "how_to_start": ["ring"],
        "is_free": True,
        "eligibility_description": "Everybody may come.",
        "capacity": ServiceCapacity(
            state=CapacityState.OPEN, expires_at=clock.now() + timedelta(days=3), updated_at=clock.now()
        ),
        "channels": ["in-person"],
        "languages": [Language(code="en")],
    }


def parts(record: Service, *terms: TaxonomyTerm) -> list[str]:
    return [gap.part for gap in completeness.of_service(record, terms, now=clock.now()).gaps]


def test_an_entry_with_everything_is_whole_and_an_empty_one_has_next_to_nothing() -> None:
    found = completeness.of_service(service(**whole()), [FOOD], now=clock.now())
    assert found.percent == 100
    assert found.is_whole
    assert completeness.of_service(service(), [], now=clock.now()).percent < 10


def test_what_residents_miss_most_comes_first() -> None:
    assert parts(service())[0] == "name"
    values = whole() | {"languages": [], "phones": []}
    assert parts(service(**values), FOOD) == ["phones", "languages"]


def test_a_number_of_the_organization_will_do() -> None:
    ours = Organization(phones=[Phone(number="01632 960123")], email="")
    assert parts(service(**whole() | {"phones": [], "organization": ours}), FOOD) == []


def test_what_was_said_about_room_counts_only_while_it_is_fresh() -> None:
    old = ServiceCapacity(state=CapacityState.OPEN, expires_at=clock.now() - timedelta(days=1))
    assert parts(service(**whole() | {"capacity": old}), FOOD) == ["capacity"]


def test_a_title_is_no_description() -> None:
    assert parts(service(**whole() | {"description": "Lunch for all"}), FOOD) == ["name"]


def test_a_place_people_go_to_says_how_to_get_in_but_a_secret_one_need_not() -> None:
    hall = Location(location_type=LocationType.PHYSICAL, confidential=False, accessibility=[])
    record = service(**whole() | {"at_locations": [ServiceAtLocation(location=hall)]})
    assert parts(record, FOOD) == ["places"]
    hall.confidential = True
    assert parts(record, FOOD) == []
    hall.confidential, hall.accessibility = False, [Accessibility(code="step-free")]
    assert parts(record, FOOD) == []


def test_organizations_places_and_opportunities_are_weighed_too() -> None:
    bare = Organization(description=TOLD, phones=[], email="", website="", identifiers=[], contacts=[])
    found = completeness.of_organization(bare)
    assert found.percent == 34
    assert found.gaps[0].part == "phones"
    hall = Location(
        name="Hall", transportation="", addresses=[Address(address_1="1 Mill Lane")], accessibility=[]
    )
    assert [gap.part for gap in completeness.of_location(hall).gaps] == ["access", "transport"]
    chance = Opportunity(description=TOLD, how_to_apply="Ring us.", closes_on=clock.today())
    assert completeness.of_opportunity(chance).is_whole
