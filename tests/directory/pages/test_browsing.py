"""Ways in without a search: by need, by name, by opportunity, by organization."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from hub.accounts.policy import Role
from hub.core import clock
from hub.directory.models import (
    OpportunityKind,
    OrganizationIdentifier,
    OrganizationType,
    Phone,
    ServiceStatus,
)
from tests.support import make
from tests.support.client import PageClient


def soup(client: PageClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    assert "Set-Cookie" not in response.headers
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def words(page: BeautifulSoup) -> str:
    main = page.find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def titles(page: BeautifulSoup) -> list[str]:
    return [title.get_text(strip=True) for title in page.select(".hub-card__title")]


def test_needs_are_shown_with_how_much_there_is(client: PageClient) -> None:
    parcels, meals = make.term(), make.term("food/hot-meals", "Hot meals")
    make.service(terms=[parcels])
    make.service(terms=[parcels, meals])
    make.service(terms=[meals], is_published=False)
    make.term("work/jobs", "Finding a job")
    said = words(soup(client, "/browse"))
    assert "Food 2 services" in said
    assert "Food parcels 2 services" in said
    assert "Hot meals 1 service" in said
    assert "Finding a job: nothing yet" in said


def test_a_need_shows_what_is_under_it_and_below_it(client: PageClient) -> None:
    parcels = make.term()
    make.service(name="Pantry", terms=[parcels])
    make.service(name="Aaa closed", terms=[parcels], status=ServiceStatus.TEMPORARILY_CLOSED)
    make.service(name="Hidden", terms=[parcels], is_published=False)
    make.service(name="Choir", terms=[make.term("social/groups", "Groups")])
    page = soup(client, "/browse/food")
    assert titles(page) == ["Pantry", "Aaa closed"]
    assert page.select_one('a[href="/search?need=food"]')
    below = soup(client, "/browse/food/parcels")
    assert [crumb.get_text() for crumb in below.select(".hub-crumbs a")] == ["Home", "Browse", "Food"]


def test_an_empty_need_offers_a_way_on(client: PageClient) -> None:
    make.term()
    assert "Nothing listed here yet" in words(soup(client, "/browse/food/parcels"))


@pytest.mark.parametrize("code", ["nonsense", "food/nonsense", "nonsense/", "a/b/c/d", "%00", "FOOD"])
def test_a_need_that_is_none_is_not_found(client: PageClient, code: str) -> None:
    make.term()
    assert client.get(f"/browse/{code}").status_code == 404


@pytest.mark.parametrize("code", ["food", "food/parcels"])
def test_a_slash_at_the_end_of_a_need_leads_to_it_for_good(client: PageClient, code: str) -> None:
    make.term()
    response = client.get(f"/browse/{code}/")
    assert (response.status_code, response.location) == (301, f"/browse/{code}")


def test_abuse_is_browsed_with_a_way_out_and_numbers_to_ring(client: PageClient) -> None:
    make.term("safety/domestic-abuse", "Domestic abuse")
    page = soup(client, "/browse/safety")
    assert "Exit this page" in str(page)
    assert "Samaritans" in words(page)


def test_long_needs_come_in_pages(client: PageClient) -> None:
    parcels = make.term()
    for number in range(23):
        make.service(name=f"Pantry {number:02}", terms=[parcels])
    first, second = soup(client, "/browse/food"), soup(client, "/browse/food?page=2")
    assert (len(titles(first)), len(titles(second))) == (20, 3)
    assert "Showing 21 to 23 of 23" in words(second)
    for strange in ("0", "-1", "99", "x", "9" * 30, "²"):
        assert titles(soup(client, f"/browse/food?page={strange}"))


def test_names_are_filed_as_a_library_files_them(client: PageClient) -> None:
    organization = make.organization(name="Mill Lane Friends")
    for name in ("The Pantry", "pantry two", "Éclair club", "24/7 helpline", "Zumba"):
        make.service(name=name, of=organization)
    make.service(name="Quilting", is_published=False)

    def under(letter: str) -> list[str]:
        return [
            link.get_text() for link in soup(client, f"/browse/a-z?letter={letter}").select(".hub-names a")
        ]

    assert under("P") == ["The Pantry", "pantry two"]
    assert under("%23") == ["24/7 helpline", "Éclair club"]
    assert under("t") == []
    page = soup(client, "/browse/a-z?letter=P")
    assert "The Pantry Mill Lane Friends" in words(page)
    letters = {item.get_text(strip=True): item for item in page.select(".hub-letters li")}
    assert letters["Z"].find("a")
    assert not letters["Q"].find("a")
    assert letters["P"].find("a")["aria-current"]  # type: ignore[index]


def test_organizations_have_their_own_a_to_z(client: PageClient) -> None:
    make.organization(name="Mill Lane Friends", organization_type=OrganizationType.CHARITY)
    make.organization(name="Mill Hidden", is_published=False)
    page = soup(client, "/browse/a-z?of=organizations")
    assert [link.get_text() for link in page.select(".hub-names a")] == ["Mill Lane Friends"]
    assert "Charity" in words(page)
    assert soup(client, "/browse/a-z?of=nonsense&letter=nonsense")


def test_an_empty_directory_has_pages_that_say_so(client: PageClient) -> None:
    assert "Nothing to browse yet" in words(soup(client, "/browse"))
    assert "No names under this letter" in words(soup(client, "/browse/a-z"))
    assert "Nothing is listed just now" in words(soup(client, "/opportunities"))


def test_opportunities_come_by_the_day_that_matters(client: PageClient) -> None:
    organization = make.organization()
    make.opportunity(of=organization, title="Driver", closes_on=make.days_from_now(9))
    make.opportunity(of=organization, title="Any time", closes_on=None)
    make.opportunity(
        of=organization,
        title="Fair",
        kind=OpportunityKind.EVENT,
        closes_on=None,
        starts_on=make.days_from_now(3),
        start_time=time(10),
        end_time=time(12),
    )
    make.opportunity(of=organization, title="Over", closes_on=make.days_from_now(-1))
    make.opportunity(of=organization, title="Hidden", is_published=False)
    page = soup(client, "/opportunities")
    assert titles(page) == ["Fair", "Driver", "Any time"]
    assert "10am to midday" in words(page)
    assert "3 listings" in words(page)


def test_opportunities_are_narrowed_by_kind_residents_and_time(client: PageClient) -> None:
    organization = make.organization()
    make.opportunity(of=organization, title="Job", kind=OpportunityKind.JOB, closes_on=make.days_from_now(40))
    make.opportunity(
        of=organization,
        title="Ours",
        kind=OpportunityKind.JOB,
        ring_fenced=True,
        closes_on=make.days_from_now(5),
    )
    make.opportunity(of=organization, title="Course", kind=OpportunityKind.COURSE, closes_on=None)
    assert titles(soup(client, "/opportunities?kind=job")) == ["Ours", "Job"]
    assert titles(soup(client, "/opportunities?kind=course&kind=job")) == ["Ours", "Job", "Course"]
    assert titles(soup(client, "/opportunities?residents=1")) == ["Ours"]
    assert titles(soup(client, "/opportunities?kind=job&soon=1")) == ["Ours"]
    assert len(titles(soup(client, "/opportunities?kind=nonsense"))) == 3
    none = soup(client, "/opportunities?kind=course&residents=1")
    assert "Nothing like that just now" in words(none)
    assert [chip["href"] for chip in none.select(".hub-chip")] == [
        "/opportunities?residents=1",
        "/opportunities?kind=course",
    ]


@pytest.mark.parametrize(
    ("kind", "type_of"),
    [
        (OpportunityKind.JOB, "JobPosting"),
        (OpportunityKind.VOLUNTEERING, "JobPosting"),
        (OpportunityKind.EVENT, "Event"),
        (OpportunityKind.COURSE, "Course"),
    ],
)
def test_an_opportunity_says_what_when_and_how(
    client: PageClient, kind: OpportunityKind, type_of: str
) -> None:
    organization = make.organization(name="Mill Lane Friends")
    record = make.opportunity(
        of=organization,
        kind=kind,
        title="Help at lunch",
        starts_on=make.days_from_now(9),
        start_time=time(10),
        location_id=make.location(of=organization).id,
        ring_fenced=True,
        pay="£12 an hour",
        email="jobs@mill.example",
        closes_on=make.days_from_now(1),
    )
    page = soup(client, f"/opportunities/{record.id}")
    said = words(page)
    for expected in (
        "Help at lunch",
        "Mill Lane Friends",
        "For our residents",
        "£12 an hour",
        "Closes tomorrow",
    ):
        assert expected in said
    assert "at 10am" in said
    assert page.select_one('a[href="mailto:jobs@mill.example"]')
    script = page.find("script", type="application/ld+json")
    assert json.loads(script.string or "")["@type"] == type_of  # type: ignore[union-attr]


def test_an_opportunity_that_is_over_is_for_staff_only(client: PageClient, sign_in: Any) -> None:
    record = make.opportunity(closes_on=make.days_from_now(-1))
    assert client.get(f"/opportunities/{record.id}").status_code == 404
    staff = sign_in(make.user(Role.REFERRER))
    assert "Its closing date has gone by" in staff.get(f"/opportunities/{record.id}").get_data(as_text=True)


def test_an_organization_shows_all_it_offers(client: PageClient) -> None:
    organization = make.organization(
        name="Mill Lane Friends",
        description="Neighbours who help neighbours. Since the flood.",
        website="https://mill.example",
        phones=[Phone(number="01632 960300", type="", description="", extension="")],
        identifiers=[
            OrganizationIdentifier(identifier_scheme="GB-CHC", identifier_type="", identifier="9900101")
        ],
        year_incorporated=1998,
        assured_date=clock.today() - timedelta(days=2),
    )
    make.location(of=organization, name="Mill Lane Hall")
    make.service(of=organization, name="Pantry")
    make.service(of=organization, name="Hidden pantry", is_published=False)
    make.opportunity(of=organization, title="Driver")
    page = soup(client, f"/organizations/{organization.id}")
    said = words(page)
    for expected in ("Pantry", "Driver", "Mill Lane Hall", "9900101", "1998", "01632 960300", "2 days ago"):
        assert expected in said
    assert "Hidden pantry" not in said
    script = page.find("script", type="application/ld+json")
    found = json.loads(script.string or "")  # type: ignore[union-attr]
    assert found["@type"] == "NGO"
    assert found["identifier"][0]["value"] == "9900101"


def test_a_body_that_mostly_helps_with_abuse_has_a_way_out(client: PageClient) -> None:
    abuse = make.term("safety/domestic-abuse", "Domestic abuse")
    refuge, council = make.organization(), make.organization()
    make.service(of=refuge, terms=[abuse])
    make.service(of=council, terms=[abuse])
    for _ in range(3):
        make.service(of=council)
    assert "Exit this page" in str(soup(client, f"/organizations/{refuge.id}"))
    assert "Exit this page" not in str(soup(client, f"/organizations/{council.id}"))
    assert "Exit this page" not in str(soup(client, f"/organizations/{make.organization().id}"))


def test_an_unpublished_body_does_not_exist(client: PageClient) -> None:
    organization = make.organization(is_published=False)
    service = make.service(of=organization)
    assert client.get(f"/organizations/{organization.id}").status_code == 404
    assert client.get(f"/services/{service.id}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/browse", "/browse/food", "/browse/a-z?letter=L", "/opportunities", "/organizations/{}"]
)
def test_lists_cost_the_same_for_one_or_ten(client: PageClient, count_queries: Any, address: str) -> None:
    parcels = make.term()
    organization = make.organization()

    def add() -> None:
        hall = make.location(of=organization)
        make.service(of=organization, name="Lunch", terms=[parcels], at=[hall], schedules=[make.weekly()])
        make.opportunity(of=organization, location_id=hall.id)

    def cost() -> int:
        with count_queries() as queries:
            assert client.get(address.format(organization.id)).status_code == 200
        return len(queries)

    add()
    cost()
    one = cost()
    for _ in range(9):
        add()
    assert cost() == one


def test_no_public_page_sets_a_cookie_and_nothing_is_kept(client: PageClient) -> None:
    need = make.term()
    service = make.service(terms=[need], schedules=[make.weekly()])
    record = make.opportunity()
    addresses = (
        f"/services/{service.id}",
        f"/services/{service.id}?age=40",
        f"/services/{service.id}/leaflet.pdf",
        f"/services/{service.id}/calendar.ics",
        f"/services/{service.id}/qr.svg",
        f"/services/{service.id}/report",
        f"/organizations/{service.organization_id}",
        f"/opportunities/{record.id}",
        "/opportunities",
        "/browse",
        "/browse/food",
        "/browse/a-z",
        "/shortlist",
        f"/shortlist/add/{service.id}",
        f"/shortlist/remove/{service.id}",
        f"/shortlist/move/{service.id}/up",
        "/shortlist/leaflet.pdf",
        "/shortlist/list.txt",
        "/shortlist/qr.svg",
        "/services/not-an-id",
    )
    for address in addresses:
        response = client.get(address)
        assert "Set-Cookie" not in response.headers, address
        assert response.headers["Cache-Control"] == "no-store", address
