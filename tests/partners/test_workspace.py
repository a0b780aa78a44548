"""Where a partner starts, and how their entries stand."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.directory.models import Organization
from hub.moderation.models import Change, ChangeStatus
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]
Counting = Callable[[], AbstractContextManager[list[str]]]
LONG_AGO = clock.today() - timedelta(days=300)


@pytest.fixture
def ours(app: Flask) -> Organization:
    return make.organization(name="Aldermere Foodbank")


def text(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def partner(sign_in: Browser, organization: Organization) -> PageClient:
    return sign_in(make.user(Role.PARTNER, organization=organization))


def test_a_partner_starts_with_the_organizations_they_speak_for(sign_in: Browser, ours: Organization) -> None:
    make.organization(name="Somebody else")
    client = partner(sign_in, ours)
    assert client.get("/start").location == "/partner"
    page = text(client, "/partner")
    assert "Aldermere Foodbank" in page
    assert "Somebody else" not in page


def test_what_needs_them_comes_first_with_the_reason(sign_in: Browser, ours: Organization) -> None:
    make.service(of=ours, name="Parcels", assured_date=LONG_AGO)
    make.service(of=ours, name="Secret draft", assured_date=LONG_AGO, is_published=False)
    page = text(partner(sign_in, ours), "/partner")
    assert page.index("Check that “Parcels” is still right") < page.index("Aldermere Foodbank</a>")
    assert "Last checked 10 months ago" in page
    assert "Say whether “Parcels” has room for new people" in page
    assert "Secret draft" not in page


def test_an_organization_shows_all_it_has_and_the_state_of_each(sign_in: Browser, ours: Organization) -> None:
    make.service(of=ours, name="Parcels", assured_date=LONG_AGO)
    make.service(of=ours, name="New club", is_published=False)
    make.location(of=ours, name="Warehouse")
    make.opportunity(of=ours, title="Driver", closes_on=make.days_from_now(-1))
    page = text(partner(sign_in, ours), f"/partner/organizations/{ours.id}")
    for words in ("Parcels", "Not checked since", "New club", "Draft", "Warehouse", "Driver", "Over"):
        assert words in page


def test_a_service_says_what_it_lacks_and_how_it_reads(sign_in: Browser, ours: Organization) -> None:
    words = "We facilitate holistic signposting for vulnerable beneficiaries."
    service = make.service(of=ours, name="Parcels", description=words)
    page = text(partner(sign_in, ours), f"/partner/services/{service.id}")
    assert f"/admin/directory/services/{service.id}/times" in page
    assert "Give the times" in page
    assert "of what people look for is there" in page
    assert "<strong>signposting</strong>: telling you who can help" in page


def test_what_is_not_theirs_does_not_exist_for_them(sign_in: Browser, ours: Organization) -> None:
    other = make.service()
    client = partner(sign_in, ours)
    assert client.get(f"/partner/services/{other.id}").status_code == 404
    assert client.get(f"/partner/organizations/{other.organization_id}").status_code == 404


def test_the_pages_cost_the_same_for_one_service_or_many(
    sign_in: Browser, ours: Organization, count_queries: Counting
) -> None:
    client = partner(sign_in, ours)

    def cost() -> list[int]:
        costs = []
        for url in ("/partner", f"/partner/organizations/{ours.id}"):
            with count_queries() as queries:
                text(client, url)
            costs.append(len(queries))
        return costs

    make.service(of=ours), make.location(of=ours), make.opportunity(of=ours)
    one = cost()
    for _ in range(4):
        make.service(of=ours), make.location(of=ours), make.opportunity(of=ours)
    assert cost() == one


def test_what_waits_and_what_came_back_is_said(sign_in: Browser, ours: Organization) -> None:
    service, other = make.service(of=ours, name="Parcels"), make.service(of=ours, name="Delivery")
    values = {"subject_kind": "service", "organization_id": ours.id, "before": {}, "after": {"name": "X"}}
    make.saved(
        Change(subject_id=service.id, title="Parcels", **values),
        Change(
            subject_id=other.id,
            title="Delivery",
            status=ChangeStatus.SENT_BACK,
            reason="Is this number right?",
            decided_at=clock.now(),
            **values,
        ),
    )
    client = partner(sign_in, ours)
    home = text(client, "/partner")
    assert home.index("Look again at “Delivery”: your change was sent back") < home.index(
        "Aldermere Foodbank</a>"
    )
    assert "Is this number right?" in home
    assert "Waiting for approval" in text(client, f"/partner/organizations/{ours.id}")
    assert "Waiting for approval" in text(client, f"/partner/services/{service.id}")
    assert "Waiting for approval" not in text(client, f"/partner/services/{other.id}")
