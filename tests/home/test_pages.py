"""The pages about the site: they open, they are valid, they set nothing."""

import xml.etree.ElementTree as ElementTree

import pytest

from tests.support import make
from tests.support.client import PageClient

PAGES = ("/", "/about", "/about/data", "/accessibility", "/privacy", "/help-now", "/search", "/style-guide")


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_can_open_it_and_gets_no_cookie(client: PageClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_the_front_page_counts_what_is_public(client: PageClient) -> None:
    make.service()
    make.service(is_published=False)
    assert "1 service" in client.get("/").get_data(as_text=True)


def test_the_sitemap_names_what_is_public_and_nothing_else(client: PageClient) -> None:
    shown, hidden = make.service(), make.service(is_published=False)
    text = client.get("/sitemap.xml").get_data(as_text=True)
    ElementTree.fromstring(text)
    assert str(shown.id) in text
    assert str(hidden.id) not in text
    assert "http://localhost/services/" in text


def test_the_mark_beside_a_leaflet_is_there_by_its_usual_name(client: PageClient) -> None:
    assert client.get("/favicon.ico").status_code == 302  # for now: a release may have another
    assert client.get("/favicon.ico", follow_redirects=True).mimetype in {
        "image/x-icon",
        "image/vnd.microsoft.icon",
    }


def test_robots_are_told_where_the_sitemap_is(client: PageClient) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    assert "Sitemap: http://localhost/sitemap.xml" in text
    assert "Disallow: /admin" in text
