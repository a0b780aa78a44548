"""The results page, as a visitor reads it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import transaction
from hub.directory.models import (
    CapacityState,
    Channel,
    EligibilityRule,
    Frequency,
    Language,
    OpportunityKind,
    OrganizationType,
    RuleKind,
    ServiceArea,
    ServiceCapacity,
)
from hub.directory.services import offers, organizations
from hub.places import services as places
from tests.support import make
from tests.support.client import PageClient

Index = Callable[[], None]


def names(client: PageClient, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")
    return [" ".join(title.get_text().split()) for title in page.select("#results .hub-card__title a")]


def test_words_find_what_they_mean(client: PageClient, index: Index) -> None:
    make.service(name="Thursday food bank", description="Parcels of food for three days.")
    make.service(name="Chess club", description="Play chess with us.")
    index()
    assert names(client, "/search?q=food+bank") == ["Thursday food bank"]


def test_results_that_somebody_must_not_be_seen_with_have_a_way_out_and_no_words_in_their_title(
    client: PageClient, index: Index
) -> None:
    make.service(name="Canary House", description="A refuge.", is_sensitive=True)
    make.service(name="Tea", description="Tea and talk.")
    index()
    page = client.get("/search?q=refuge").get_data(as_text=True)
    assert "Canary House" in page
    assert "Exit this page" in page
    assert "refuge" not in page[: page.index("</head>")].replace("q=refuge", "")
    assert "Exit this page" not in client.get("/search?q=tea").get_data(as_text=True)


def test_the_matched_words_are_marked(client: PageClient, index: Index) -> None:
    make.service(name="Lunch club", description="We cook. There is soup every day. Bring a friend.")
    index()
    assert "<mark>soup</mark>" in client.get("/search?q=soup").get_data(as_text=True)


def test_what_was_unpublished_a_moment_ago_is_gone_although_the_index_still_has_it(
    client: PageClient, index: Index
) -> None:
    service = make.service(name="Secret soup kitchen", description="Soup.")
    index()
    assert names(client, "/search?q=soup") == ["Secret soup kitchen"]
    with transaction():
        offers.unpublish(service, actor=SYSTEM)
    page = client.get("/search?q=soup").get_data(as_text=True)
    assert "Secret soup kitchen" not in page


def test_hiding_an_organization_hides_its_services(client: PageClient, index: Index) -> None:
    owner = make.organization()
    make.service(of=owner, name="Soup kitchen", description="Soup.")
    index()
    with transaction():
        organizations.unpublish(owner, actor=SYSTEM)
    assert names(client, "/search?q=soup") == []
    index()
    assert "Nothing found" in client.get("/search?q=soup").get_data(as_text=True)


def test_an_edit_is_found_after_the_worker_ran(client: PageClient, index: Index) -> None:
    service = make.service(name="Tuesday group", description="We meet.")
    index()
    with transaction():
        offers.edit(service, {"description": "We knit together."}, actor=SYSTEM)
    index()
    assert names(client, "/search?q=knitting") == ["Tuesday group"]


def test_renaming_an_organization_renames_it_in_the_index_of_its_services(
    client: PageClient, index: Index
) -> None:
    owner = make.organization(name="Old Mill Trust")
    make.service(of=owner, name="Warm room", description="Sit and be warm.")
    index()
    with transaction():
        organizations.edit(owner, {"name": "Larkspur Trust"}, actor=SYSTEM)
    index()
    assert names(client, "/search?q=larkspur") == ["Warm room"]


def capacity(state: CapacityState) -> ServiceCapacity:
    now = clock.now()
    return ServiceCapacity(state=state, updated_at=now, expires_at=now + timedelta(days=14))


def test_has_space_is_true_for_as_long_as_the_word_about_it(client: PageClient, index: Index) -> None:
    roomy = make.service(name="Roomy")
    with transaction():
        offers.set_capacity(roomy, CapacityState.OPEN, actor=SYSTEM)
    make.service(name="Full", capacity=capacity(CapacityState.FULL))
    unsaid = make.service(name="Unsaid")
    index()
    assert names(client, "/search?room=space") == ["Roomy"]
    assert "Has space now" in client.get("/search").get_data(as_text=True)
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        index()
        assert unsaid.name in names(client, "/search?room=space"), (
            "nobody knows of any, and unknown is never no"
        )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/search?cost=free", "Free lunch"),
        ("/search?how=phone", "Paid phone line"),
        ("/search?age=10", "Paid phone line"),
        ("/search?tenure=our-tenant&age=50", "Free lunch"),
        ("/search?language=pl", "Free lunch"),
        ("/search?who=NHS", "Paid phone line"),
        ("/search?room=space", "Free lunch"),
    ],
)
def test_a_filter_leaves_what_fits(client: PageClient, index: Index, address: str, kept: str) -> None:
    nhs = make.organization(organization_type=OrganizationType.NHS)
    make.service(
        name="Free lunch",
        minimum_age=18,
        languages=[Language(name="Polish", code="pl")],
        eligibility_rules=[EligibilityRule(kind=RuleKind.TENURE, any_of=["our-tenant"])],
        capacity=capacity(CapacityState.OPEN),
    )
    make.service(
        of=nhs,
        name="Paid phone line",
        is_free=False,
        channels=[Channel.PHONE.value],
        maximum_age=17,
        languages=[Language(name="Urdu", code="ur")],
        eligibility_rules=[EligibilityRule(kind=RuleKind.TENURE, any_of=["homeowner"])],
        capacity=capacity(CapacityState.FULL),
    )
    index()
    assert names(client, address) == [kept]


def test_facets_count_and_never_lead_to_nothing(client: PageClient, index: Index) -> None:
    food, parcels = make.term("food", "Food"), make.term("food/parcels", "Food parcels")
    make.service(name="Parcels", terms=[parcels])
    make.service(name="Lunch", terms=[food])
    make.service(name="Chess")
    index()
    page = BeautifulSoup(client.get("/search").get_data(as_text=True), "html.parser")
    option = page.select_one("input[name=need][value=food]")
    assert option is not None
    assert "2" in option.find_next("label").get_text()  # type: ignore[union-attr]
    for field in page.select(".hub-facet input[type=checkbox], .hub-facet input[type=radio]"):
        assert names(client, f"/search?{field['name']}={field['value']}"), field


def near_the_mill() -> None:
    with transaction():
        places.load_gazetteer(
            [
                {"name": "Millbrook", "kind": "town", "lat": 53.683, "lon": -1.498},
                {"name": "Farley", "kind": "town", "lat": 53.783, "lon": -1.498},
            ],
            source="test",
        )


def test_near_a_place_the_nearest_comes_with_its_distance(client: PageClient, index: Index) -> None:
    near_the_mill()
    owner = make.organization()
    far = make.location(of=owner, latitude=53.783, longitude=-1.498)
    close = make.location(of=owner, latitude=53.684, longitude=-1.498)
    make.service(of=owner, name="Far lunch", at=[far])
    make.service(of=owner, name="Close lunch", at=[close])
    index()
    assert names(client, "/search?q=lunch&near=Millbrook&sort=nearest") == ["Close lunch", "Far lunch"]
    assert re.search(r"mile|yards", client.get("/search?q=lunch&near=Millbrook").get_data(as_text=True))
    assert names(client, "/search?q=lunch&near=Millbrook&within=2") == ["Close lunch"]


def test_a_place_we_do_not_know_says_so_and_still_answers(client: PageClient, index: Index) -> None:
    make.service(name="Lunch")
    index()
    page = client.get("/search?q=lunch&near=Zzyzx").get_data(as_text=True)
    assert "could not find a place" in page
    assert "Lunch" in page


def test_a_service_with_an_area_and_no_address_comes_near_me(client: PageClient, index: Index) -> None:
    near_the_mill()
    make.service(
        name="Helpline",
        channels=[Channel.PHONE.value],
        service_areas=[ServiceArea(name="England", code="E92000001")],
    )
    index()
    assert names(client, "/search?q=helpline&near=Millbrook") == ["Helpline"]


def test_nothing_found_offers_ways_on(client: PageClient, index: Index) -> None:
    make.service(name="Lunch")
    index()
    page = client.get("/search?q=xylophone&cost=free").get_data(as_text=True)
    assert "Nothing found" in page
    assert "Search again without the filters" in page
    assert "01632 960100" in page


def test_a_slip_of_the_finger_still_finds(client: PageClient, index: Index) -> None:
    for number in range(4):
        make.service(name=f"Counselling {number}", description="Counselling for anyone who needs it.")
    index()
    assert len(names(client, "/search?q=councelling")) == 4


def test_without_an_index_the_database_answers_and_says_so(
    client: PageClient, index: Index, app, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    from hub.search.engine import WhooshEngine

    make.service(name="Soup kitchen", description="Hot soup.")
    make.service(name="Chess club", description="Chess.")
    app.extensions["hub.engine"] = WhooshEngine(tmp_path / "nothing-here")
    page = client.get("/search?q=soup")
    assert page.status_code == 200
    assert names(client, "/search?q=soup") == ["Soup kitchen"]
    assert "being mended" in page.get_data(as_text=True)


def test_the_results_cost_the_same_for_one_and_for_many(
    client: PageClient, index: Index, count_queries
) -> None:  # type: ignore[no-untyped-def]
    owner = make.organization()
    place = make.location(of=owner)
    make.service(of=owner, at=[place], schedules=[make.weekly()])
    index()
    client.get("/search?q=zzz")  # the words of the taxonomies are asked for once a minute
    with count_queries() as few:
        client.get("/search?q=lunch")
    for _ in range(19):
        make.service(of=owner, at=[make.location(of=owner)], schedules=[make.weekly()])
    index()
    with count_queries() as many:
        assert len(names(client, "/search?q=lunch")) == 20
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "address",
    [
        "/search?page=999999",
        "/search?page=-1",
        "/search?page=abc",
        "/search?q=" + "a" * 5000,
        "/search?q=%00%01",
        "/search?q=%ED%A0%80",
        "/search?q=AND+OR+NOT+(",
        "/search?q=*:*",
        "/search?q=%22unclosed",
        "/search?age=-5&within=1e9&sort=drop+table",
        "/search?need=" + "&need=".join(str(n) for n in range(200)),
        "/search?near=%F0%9F%8D%95",
        "/search?open=now&open=never&how=teleport",
        "/search/suggest?q=%25%25",
        "/search/suggest?q=" + "é" * 500,
    ],
)
def test_odd_questions_get_a_page_and_no_error(client: PageClient, index: Index, address: str) -> None:
    assert client.get(address).status_code == 200


def test_suggestions_hold_only_what_is_public(client: PageClient, index: Index) -> None:
    make.service(name="Quilting circle", is_published=False)
    make.service(name="Quiet reading")
    index()
    found = client.get("/search/suggest?q=qui").get_json()["suggestions"]
    assert "Quiet reading" in [one["text"] for one in found]
    assert not [one for one in found if "quilt" in one["text"].lower()]


def test_what_was_unpublished_a_moment_ago_is_not_suggested_although_the_index_still_has_it(
    client: PageClient, index: Index
) -> None:
    secret = make.service(name="Quilting circle")
    make.service(name="Quiet reading")
    index()
    with transaction():
        offers.unpublish(secret, actor=SYSTEM)
    found = client.get("/search/suggest?q=qui").get_json()["suggestions"]
    assert {one["text"].lower() for one in found} == {"quiet", "quiet reading"}


def test_a_page_beyond_the_last_shows_the_last(client: PageClient, index: Index) -> None:
    make.service(name="Lunch")
    index()
    assert names(client, "/search?q=lunch&page=999") == ["Lunch"]


def test_a_place_in_the_question_that_we_do_not_know_is_not_passed_over(
    client: PageClient, index: Index
) -> None:
    make.service(name="Food bank", description="Food.")
    index()
    page = client.get("/search?q=food+near+Zzyzxville").get_data(as_text=True)
    assert "could not find a place called “Zzyzxville”" in page


def test_what_one_visitor_carries_is_not_in_the_page_of_the_next(client: PageClient, index: Index) -> None:
    service = make.service(name="Lunch")
    index()
    saved = client.get(f"/shortlist/add/{service.id}?next=/search").headers["Location"]
    assert "list=" in client.get(saved).get_data(as_text=True)
    assert "list=" not in client.get("/search").get_data(as_text=True).replace("/shortlist/add", "")


def test_at_night_what_opens_next_comes_instead_of_nothing(client: PageClient, index: Index) -> None:
    with time_machine.travel(datetime(2026, 3, 3, 3, tzinfo=UTC), tick=False):  # a Tuesday
        make.service(name="Late dentist", description="Teeth.", schedules=[make.weekly(opens="11:00")])
        make.service(name="Early dentist", description="Teeth.", schedules=[make.weekly(opens="08:00")])
        make.service(
            name="Night shelter", description="Beds.", schedules=[make.weekly("TU", "00:00", "05:00")]
        )
        index()
        for address in ("/search?q=dentist+open+now", "/search?q=dentist&open=now"):
            assert names(client, address) == ["Early dentist", "Late dentist"]
            page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")
            assert "Nothing that fits is open now." in page.get_text()
            assert "Open now" in page.select_one(".hub-chips").get_text()  # type: ignore[union-attr]
        assert names(client, "/search?q=dentist+open+now&sort=name") == ["Early dentist", "Late dentist"]
    with time_machine.travel(datetime(2026, 3, 3, 8, 30, tzinfo=UTC), tick=False):
        assert names(client, "/search?q=dentist+open+now") == ["Early dentist"]


def hours_said(client: PageClient, address: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")
    return {
        card.select_one(".hub-card__title").get_text(strip=True).lstrip("0123456789"): " ".join(  # type: ignore[union-attr]
            card.select_one(".hub-card__badges").get_text().split()  # type: ignore[union-attr]
        )
        for card in page.select("#results .hub-card")
    }


def test_a_card_says_the_hours_that_were_asked_for(client: PageClient, index: Index) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC), tick=False):  # a Monday
        make.service(name="Each week", description="Soup.", schedules=[make.weekly("SA", "10:00", "12:00")])
        first = make.weekly("1SA", "10:00", "12:00", freq=Frequency.MONTHLY)
        make.service(
            name="Once a month", description="Soup.", schedules=[make.weekly("TU", "12:00", "15:00"), first]
        )
        make.service(name="Till ten", description="Soup.", schedules=[make.weekly("MO", "08:00", "22:00")])
        index()
        said = hours_said(client, "/search?q=soup+open+saturday")
        assert said["Each week"].startswith("Saturday 10am to midday")
        assert said["Once a month"].startswith("Saturday 5 December 10am to midday")
        late = "/search?q=soup+open+late"
        assert hours_said(client, late)["Till ten"].startswith("Today 8am to 10pm")
        assert hours_said(client, "/search?q=soup")["Till ten"].startswith("Opens at 8am")
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        assert hours_said(client, late)["Till ten"].startswith("Open now until 10pm")
    with time_machine.travel(datetime(2026, 11, 23, 23, tzinfo=UTC), tick=False):
        assert hours_said(client, late)["Till ten"].startswith("Monday 30 November 8am to 10pm")


def test_who_asks_for_jobs_is_told_where_they_are_listed(client: PageClient, index: Index) -> None:
    make.service(name="Job club", description="We find a job with you.")
    index()
    assert "Under Jobs and activities" not in client.get("/search?q=jobs").get_data(as_text=True)
    make.opportunity(kind=OpportunityKind.JOB)
    page = BeautifulSoup(client.get("/search?q=jobs").get_data(as_text=True), "html.parser")
    link = page.find("a", string="Jobs (1)")
    assert link is not None
    assert "1 listing" in client.get(str(link["href"])).get_data(as_text=True)  # type: ignore[index]
    for other in ("job+club", "soup", "apprenticeship"):
        assert "Under Jobs" not in client.get(f"/search?q={other}").get_data(as_text=True)


def test_there_is_nothing_to_narrow_where_nothing_was_found(client: PageClient, index: Index) -> None:
    make.service(name="Lunch")
    index()
    assert "Narrow your search" in client.get("/search?q=lunch").get_data(as_text=True)
    assert "Narrow your search" in client.get("/search?q=qwertyuiop&cost=free").get_data(as_text=True)
    assert "Narrow your search" not in client.get("/search?q=qwertyuiop").get_data(as_text=True)
