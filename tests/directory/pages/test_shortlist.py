"""A list without an account and without a cookie."""

import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from pypdf import PdfReader

from hub.core import clock
from hub.directory import leaflet, shortlists
from hub.directory.models import CapacityState, Phone, ServiceCapacity
from hub.directory.views import papers
from tests.support import make
from tests.support.client import PageClient


def listed(html: str) -> list[str]:
    return [
        title.get_text(strip=True) for title in BeautifulSoup(html, "html.parser").select(".hub-saved h2")
    ]


def follow(client: PageClient, address: str) -> str:
    response = client.get(address, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_saving_is_a_link_and_comes_back_to_the_page(client: PageClient) -> None:
    service = make.service(name="Pantry")
    page = BeautifulSoup(client.get(f"/services/{service.id}?age=40").get_data(as_text=True), "html.parser")
    save = next(link for link in page.select(".hub-tools a") if "Save to your list" in link.get_text())
    assert "nofollow" in save["rel"]
    response = client.get(str(save["href"]))
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"/services/{service.id}?age=40&list=")
    html = follow(client, response.headers["Location"])
    assert "Take off your list" in html


def test_the_list_travels_along_and_shows_what_was_saved_in_order(client: PageClient) -> None:
    services = [make.service(name=name) for name in ("Pantry", "Lunch", "Choir")]
    address = "/shortlist"
    for service in services:
        token = address.partition("list=")[2]
        response = client.get(f"/shortlist/add/{service.id}?next=/browse&list={token}")
        address = response.headers["Location"]
    token = address.partition("list=")[2].partition("#")[0]
    assert listed(follow(client, f"/shortlist?list={token}")) == ["Pantry", "Lunch", "Choir"]
    for page in ("/browse", "/opportunities", f"/services/{services[0].id}", "/", "/about", "/search"):
        links = BeautifulSoup(follow(client, f"{page}?list={token}"), "html.parser").select(
            "a[href^='/browse']"
        )
        assert links
        assert all(token in str(link["href"]) for link in links), page


def test_a_list_reaches_nobody_else(client: PageClient) -> None:
    """Parts of pages are kept between requests; somebody's list must not be in them."""
    service = make.service()
    token = shortlists.encode([service.id])
    for page in ("/", "/browse", "/search", f"/services/{service.id}"):
        follow(client, f"{page}?list={token}")
        assert "list=" not in follow(client, page).replace("?of=", "")


def test_a_list_is_no_address_of_its_own_for_search_engines(client: PageClient) -> None:
    service = make.service(terms=[make.term()])
    token = shortlists.encode([service.id])
    pages = (
        "/",
        "/about",
        "/browse",
        "/browse/food",
        "/browse/a-z",
        "/opportunities",
        "/search",
        "/help-now",
    )
    for page in (*pages, f"/services/{service.id}", f"/organizations/{service.organization_id}"):
        head = BeautifulSoup(follow(client, f"{page}?list={token}"), "html.parser").head
        assert head is not None
        assert token not in str(head), page
    assert "noindex" in follow(client, f"/shortlist?list={token}")
    assert token not in client.get(f"/sitemap.xml?list={token}").get_data(as_text=True)


def test_moving_and_taking_off(client: PageClient) -> None:
    first, second, third = (make.service(name=name) for name in ("One", "Two", "Three"))
    token = shortlists.encode([first.id, second.id, third.id])

    def after(deed: str) -> list[str]:
        return listed(follow(client, f"/shortlist/{deed}?list={token}"))

    assert after(f"move/{third.id}/up") == ["One", "Three", "Two"]
    assert after(f"move/{first.id}/up") == ["One", "Two", "Three"]
    assert after(f"move/{first.id}/down") == ["Two", "One", "Three"]
    assert after(f"move/{third.id}/down") == ["One", "Two", "Three"]
    assert after(f"move/{uuid.uuid4()}/down") == ["One", "Two", "Three"]
    assert after(f"remove/{second.id}") == ["One", "Three"]
    assert after(f"add/{first.id}") == ["One", "Two", "Three"]
    assert client.get(f"/shortlist/move/{first.id}/sideways").status_code == 404


def test_a_full_list_says_so_and_keeps_what_it_has(client: PageClient) -> None:
    services = [make.service(name=f"Number {n}") for n in range(shortlists.MOST + 1)]
    token = shortlists.encode([service.id for service in services[:-1]])
    html = follow(client, f"/shortlist/add/{services[-1].id}?list={token}&next=/browse")
    assert "Your list is full" in html
    assert len(listed(html)) == shortlists.MOST


@pytest.mark.parametrize(
    "change", [lambda t: t[:-3], lambda t: "A" + t[1:], lambda t: t + "x", lambda _: "x.y"]
)
def test_a_list_that_was_changed_is_empty_and_says_why(client: PageClient, change: Any) -> None:
    token = change(shortlists.encode([make.service().id, make.service().id]))
    html = follow(client, f"/shortlist?list={token}")
    assert "This link to a list does not work" in html
    assert "Nothing saved yet" in html
    assert token not in html


@pytest.mark.parametrize("token", ["", "%00", "é", "a" * 5000, "..", "%ff%fe", "."])
def test_no_list_is_too_strange(client: PageClient, token: str) -> None:
    assert client.get(f"/shortlist?list={token}").status_code == 200
    assert client.get(f"/browse?list={token}").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example/..//x",
        "/a//evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/browse\r\nSet-Cookie: a=b",
        "/browse\tx",
        "\\\\evil.example",
        "",
        "/é",
        "browse",
    ],
)
def test_nobody_is_sent_to_another_site(client: PageClient, target: str) -> None:
    service = make.service()
    response = client.get(f"/shortlist/add/{service.id}", query_string={"next": target})
    where = response.headers["Location"]
    assert where.startswith(("/shortlist?list=", "/%2f%2fevil.example/..//x")) is (
        not where.startswith("/%2f")
    )
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\", "/%2f%2f"))


def test_what_was_unpublished_leaves_the_list_and_is_mentioned(client: PageClient) -> None:
    kept, gone = make.service(name="Kept"), make.service(name="Gone", is_published=False)
    html = follow(client, f"/shortlist?list={shortlists.encode([gone.id, kept.id, uuid.uuid4()])}")
    assert listed(html) == ["Kept"]
    assert "2 services you saved are no longer in the directory" in html
    assert "Gone" not in html


def test_an_empty_list_says_how_to_fill_it(client: PageClient) -> None:
    assert "Press Save on anything you want to keep" in follow(client, "/shortlist")


def test_the_leaflet_holds_the_list_in_large_type(client: PageClient) -> None:
    services = [
        make.service(
            name="Pantry", phones=[Phone(number="01632 960301", type="", description="", extension="")]
        ),
        make.service(name="Choir", schedules=[make.weekly("TU", "19:00", "21:00")]),
    ]
    token = shortlists.encode([service.id for service in services])
    response = client.get(f"/shortlist/leaflet.pdf?list={token}")
    assert response.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(response.get_data()))
    text = " ".join(page.extract_text() for page in reader.pages)
    for expected in ("Your list", "Pantry", "01632 960301", "Choir", "Tuesday, 7pm to 9pm", "Free"):
        assert expected in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Your list"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"  # type: ignore[index]
    sizes: set[float] = set()
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda words, _c, _t, _f, size: sizes.add(size) if words.strip() else None
        )
    assert min(sizes) >= leaflet.BODY == 16


STRANGE = "Łódź ﬁre “quoted” — خدمة الطعام 食物 \U0001f600 \u202e\u200b é e\u0301 №½ ✓"


@pytest.mark.parametrize("has_typeface", [True, False])
def test_no_letter_stops_a_leaflet(
    client: PageClient, monkeypatch: Any, tmp_path: Any, has_typeface: bool
) -> None:
    if not has_typeface:
        monkeypatch.setattr(leaflet, "PRINT_FONTS", {400: tmp_path / "no.ttf", 700: tmp_path / "no.ttf"})
    service = make.service(
        name=STRANGE, description=f"{STRANGE} " * 60, alert=STRANGE, eligibility_description=STRANGE
    )
    token = shortlists.encode([service.id])
    for address in (f"/services/{service.id}/leaflet.pdf", f"/shortlist/leaflet.pdf?list={token}"):
        response = client.get(address)
        assert response.status_code == 200
        assert response.get_data().startswith(b"%PDF")


def test_an_empty_leaflet_is_a_leaflet(client: PageClient) -> None:
    assert client.get("/shortlist/leaflet.pdf").get_data().startswith(b"%PDF")
    assert "YOUR LIST" in client.get("/shortlist/list.txt").get_data(as_text=True)


def test_paper_says_of_which_day_its_room_and_its_last_check_are(client: PageClient) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        told = clock.now() - timedelta(days=10)
        waiting = ServiceCapacity(
            state=CapacityState.WAITING_LIST, weeks=6, updated_at=told, expires_at=told + timedelta(days=14)
        )
        services = [
            make.service(name="Pantry", capacity=waiting, assured_date=date(2026, 11, 2)),
            make.service(name="Choir", assured_date=date(2018, 1, 31)),
            make.service(name="Lunch", assured_date=None),
        ]
        token = shortlists.encode([service.id for service in services])
        pantry, choir, lunch = (
            client.get(f"/shortlist/list.txt?list={token}").get_data(as_text=True).split("\n---")[1:]
        )
    assert "Waiting list, about 6 weeks. They told us on Friday 13 November." in pantry
    assert "Monday 2 November 2026.\n" in pantry
    assert "Room for new people" not in choir + lunch
    assert "Wednesday 31 January 2018. That is a while ago: ring before you go." in " ".join(choir.split())
    assert "Not checked yet. Ring before you go." in lunch


def test_the_list_costs_the_same_for_one_or_twenty(
    app: Flask, client: PageClient, count_queries: Any
) -> None:
    def cost(size: int) -> int:
        organization = make.organization()
        ids = [
            make.service(
                of=organization, at=[make.location(of=organization)], terms=[make.term(f"x/{size}-{n}")]
            ).id
            for n in range(size)
        ]
        address = f"/shortlist?list={shortlists.encode(ids)}"
        client.get(address)
        with count_queries() as queries:
            assert len(listed(follow(client, address))) == size
        return len(queries)

    assert cost(1) == cost(20)


def test_the_code_of_a_page_opens_its_own_address(client: PageClient) -> None:
    service = make.service()
    response = client.get(f"/services/{service.id}/qr.svg")
    assert response.mimetype == "image/svg+xml"
    assert b"<svg" in response.get_data()


def test_the_header_says_how_long_the_list_is_and_a_search_keeps_it(client: PageClient) -> None:
    token = shortlists.encode([make.service().id, make.service().id])
    for page in ("/", "/browse", "/opportunities"):
        html = follow(client, f"{page}?list={token}")
        assert "Your list (2)" in html
        forms = BeautifulSoup(html, "html.parser").select("form[method=get]")
        assert forms
        assert all(form.select(f'input[name=list][value="{token}"]') for form in forms)
        assert "Your list (" not in follow(client, page)


def test_others_have_their_turn_between_two_services_of_a_leaflet(client: PageClient) -> None:
    token = shortlists.encode([make.service().id, make.service().id])
    sent = client.get(f"/shortlist/leaflet.pdf?list={token}", buffered=False)
    assert [bool(piece) for piece in sent.response] == [False, False, True]


def test_a_leaflet_is_made_so_often_for_one_network_and_no_more(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST_LEAFLETS", 1)
    service = make.service()
    assert client.get(f"/services/{service.id}/leaflet.pdf").status_code == 200
    assert client.get("/shortlist/leaflet.pdf").status_code == 429
