"""The console says first what needs somebody, shows each role its own pages, and finds entries by name and state."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from hub.accounts.policy import VISITOR, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import OrganizationType, ServiceStatus, Standing
from hub.directory.services import reports
from hub.directory.services.reports import Problem
from hub.partners.models import Suspension
from hub.referrals.codes import Turn
from tests.support import make
from tests.support.client import PageClient

AsRole = Callable[[Role], PageClient]


def text(response: TestResponse) -> str:
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    return " ".join((page.find("main") or page).get_text(" ").split())


def menu(response: TestResponse) -> list[str]:
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    return [link.get_text() for link in page.select('nav[aria-label="Your work"] a')]


def found(response: TestResponse) -> list[str]:
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    return [cell.get_text(strip=True) for cell in page.select("tbody th")]


EDITORS = [
    "To do",
    "By phone",
    "Services",
    "Organizations",
    "Partners",
    "To check",
    "Claims",
    "Changes",
    "Reports",
    "Listed twice?",
    "Lists and feeds",
    "Words",
]
HELPERS = [
    "Today",
    "Residents",
    "Who can help?",
    "Referrals",
    "Asked for help",
    "By phone",
    "Services",
    "Organizations",
]
MENUS = {
    Role.REFERRER: HELPERS,
    Role.TEAM_LEAD: [*HELPERS[:6], "Your team", *HELPERS[6:]],
    Role.DIRECTORY_EDITOR: EDITORS,
    Role.NETWORK_MANAGER: [
        *(words for words in EDITORS if words not in {"Listed twice?", "Lists and feeds"}),
        "Measures",
        "Delivery log",
    ],
    Role.PRIVACY_OFFICER: [
        "Today",
        "Residents",
        "By phone",
        "Services",
        "Organizations",
        "Data requests",
        "Went around a rule",
        "On what ground we share",
        "Audit trail",
    ],
    Role.ADMINISTRATOR: [
        "To do",
        "By phone",
        "Services",
        "Organizations",
        "Measures",
        "People",
        "Delivery log",
        "Other systems",
        "Webhooks",
        "System",
    ],
}


@pytest.mark.parametrize("role", MENUS)
def test_each_role_has_the_menu_it_can_use(as_role: AsRole, role: Role) -> None:
    client = as_role(role)
    start = client.get("/admin")
    assert menu(start) == MENUS[role]
    page = BeautifulSoup(start.get_data(as_text=True), "html.parser")
    for link in page.select('nav[aria-label="Your work"] a'):
        assert client.get(str(link["href"])).status_code == 200


def test_a_partner_and_a_visitor_find_no_console(as_role: AsRole, client: PageClient) -> None:
    assert as_role(Role.PARTNER).get("/admin").status_code == 404
    assert client.get("/admin").headers["Location"].startswith("/sign-in")


def test_what_needs_somebody_comes_first(as_role: AsRole) -> None:
    make.service(name="Draft thing", is_published=False)
    make.service(name="Old thing", standing=Standing.LOWERED)
    make.service(name="Never checked", assured_date=None)
    make.service(
        name="Overdue thing",
        status=ServiceStatus.TEMPORARILY_CLOSED,
        closed_until=make.days_from_now(-2),
        closed_reason="A new floor",
    )
    wrong = make.service(name="Wrong thing")
    with transaction():
        reports.report(wrong, what=Problem.CLOSED, details="", reporter_email="", actor=VISITOR)
    said = text(as_role(Role.DIRECTORY_EDITOR).get("/admin"))
    order = [
        "1 person waits for an answer Wrong thing",
        "1 service is closed for now",
        "1 should be open again by now",
        "2 entries need a call Wrong thing",
        "1 draft not published Draft thing",
    ]
    places = [said.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_whoever_looks_after_partners_sees_who_does_not_answer(as_role: AsRole) -> None:
    mute = make.service(of=make.organization(name="Mute Larder"), email="a@larder.example")
    for _ in range(2):
        one = make.referral(to=mute)
        with transaction():
            one.turn = Turn.REFERRER
    make.referral(to=make.service(of=make.organization(name="Quick Larder"), email="b@larder.example"))
    page = text(as_role(Role.NETWORK_MANAGER).get("/admin"))
    assert "Mute Larder 2 referrals without an answer" in page
    assert page.count("without an answer") == 1
    make.saved(Suspension(organization_id=mute.organization_id, began_at=clock.now(), because="Trust"))
    assert "Mute Larder" not in text(as_role(Role.NETWORK_MANAGER).get("/admin"))
    assert "Partners who do not answer" not in text(as_role(Role.DIRECTORY_EDITOR).get("/admin"))


def test_when_all_is_done_it_says_so(as_role: AsRole) -> None:
    make.service()
    assert "Nothing needs you just now" in text(as_role(Role.DIRECTORY_EDITOR).get("/admin"))
    assert "Nothing needs you just now" in text(as_role(Role.REFERRER).get("/admin"))


def test_those_who_do_not_edit_are_led_to_the_public_page(as_role: AsRole) -> None:
    service = make.service(name="Lunch")
    reader = as_role(Role.REFERRER).get("/admin/services").get_data(as_text=True)
    assert f'href="/services/{service.id}"' in reader
    assert "/admin/directory/" not in reader
    editor = as_role(Role.DIRECTORY_EDITOR).get("/admin/services").get_data(as_text=True)
    assert f'href="/admin/directory/services/{service.id}"' in editor


def test_services_are_found_by_name_and_by_state(as_role: AsRole) -> None:
    hidden = make.organization(name="Hidden house", is_published=False)
    make.service(name="Lunch", of=make.organization(name="The kitchen"))
    make.service(name="Draft supper", is_published=False)
    make.service(name="Ended breakfast", status=ServiceStatus.DEFUNCT)
    make.service(name="Tea", of=hidden)
    client = as_role(Role.DIRECTORY_EDITOR)
    assert found(client.get("/admin/services")) == ["Draft supper", "Ended breakfast", "Lunch", "Tea"]
    assert found(client.get("/admin/services?q=kitchen lunch")) == ["Lunch"]
    assert found(client.get("/admin/services?show=public")) == ["Lunch"]
    assert found(client.get("/admin/services?show=drafts")) == ["Draft supper"]
    assert found(client.get("/admin/services?show=ended")) == ["Ended breakfast"]
    assert "Organization hidden" in text(client.get("/admin/services?q=tea"))
    assert "No service like this" in text(client.get("/admin/services?q=xyzzy"))


def test_organizations_are_found_by_name_kind_and_state(as_role: AsRole) -> None:
    make.service(of=make.organization(name="The surgery", organization_type=OrganizationType.NHS))
    make.organization(name="The kitchen", is_published=False)
    client = as_role(Role.DIRECTORY_EDITOR)
    assert found(client.get("/admin/organizations")) == ["The kitchen", "The surgery"]
    assert found(client.get("/admin/organizations?kind=NHS")) == ["The surgery"]
    assert found(client.get("/admin/organizations?show=drafts")) == ["The kitchen"]
    assert found(client.get("/admin/organizations?q=SURG")) == ["The surgery"]
    assert "Services 1" not in text(client.get("/admin/organizations?q=kitchen"))


@pytest.mark.parametrize(
    "words", ["%", "_", "'; DROP TABLE service; --", "\\", "<script>", "\x00", "é" * 500]
)
def test_odd_words_break_nothing(as_role: AsRole, words: str) -> None:
    make.service()
    client = as_role(Role.ADMINISTRATOR)
    for url in ("/admin/services", "/admin/organizations", "/admin/people"):
        page = client.get(url, query_string={"q": words})
        assert page.status_code == 200
        assert "<script>" not in page.get_data(as_text=True)


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999999999999999999999", "x"])
def test_a_page_beyond_the_last_is_the_last(as_role: AsRole, page: str) -> None:
    make.service(name="Lunch")
    assert found(as_role(Role.REFERRER).get(f"/admin/services?page={page}")) == ["Lunch"]


def test_long_lists_come_in_pages_that_keep_the_question(as_role: AsRole) -> None:
    organization = make.organization()
    for number in range(23):
        make.service(of=organization, name=f"Lunch {number:02}")
    client = as_role(Role.REFERRER)
    first = client.get("/admin/services?q=lunch&show=public")
    assert len(found(first)) == 20
    page = BeautifulSoup(first.get_data(as_text=True), "html.parser")
    following = str(page.select_one('a[rel="next"]')["href"])  # type: ignore[index]
    assert "q=lunch" in following
    assert "show=public" in following
    assert found(client.get(following)) == ["Lunch 20", "Lunch 21", "Lunch 22"]


@pytest.mark.parametrize("url", ["/admin", "/admin/services", "/admin/organizations"])
def test_a_list_costs_the_same_for_one_or_many(as_role: AsRole, count_queries: Any, url: str) -> None:
    client = as_role(Role.DIRECTORY_EDITOR)
    counts = []
    for many in (1, 12):
        for _ in range(many):
            make.service(is_published=False)
            make.service(assured_date=None)
        db.session.expire_all()
        with count_queries() as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
