"""Results in a frame on somebody else's page."""

from html import unescape

import pytest
from flask import Flask

from hub.core.config import Settings
from hub.search import tasks
from tests.support import make
from tests.support.client import PageClient

NOT_OURS = ("<script", "Set-Cookie", "Sign in")


def test_it_shows_what_was_asked_and_may_be_framed_by_anybody(client: PageClient) -> None:
    food = make.term("food", "Food")
    for n in range(4):
        make.service(name=f"Pantry {n}", terms=[food])
    make.service(name="Chess club")
    make.service(name="Secret pantry", terms=[food], is_published=False)
    tasks.rebuild()
    answer = client.get("/widget?need=food&show=3")
    page = answer.get_data(as_text=True)
    assert page.count("Pantry ") == 3
    assert "See all 4" in page
    assert "Chess" not in page
    assert "/search?need=food" in page
    assert "<base target=" in page
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert not any(one in page for one in NOT_OURS)
    assert "Set-Cookie" not in answer.headers
    again = client.get("/widget?need=food&show=3", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_whoever_is_in_danger_is_told_who_to_ring_and_their_words_are_nowhere(client: PageClient) -> None:
    for asked in ({"q": "dv"}, {"need": "safety/domestic-abuse"}):
        page = client.get("/widget", query_string=asked).get_data(as_text=True)
        assert "Talk to someone now" in page
    page = client.get("/widget", query_string={"q": "i want to die"}).get_data(as_text=True)
    assert "Talk to someone now" in page
    assert "116 123" in page
    assert "want to die" not in page.split('class="hub-widget__search"')[0].split("<h1")[0]
    assert "Talk to someone now" not in client.get("/widget?q=food").get_data(as_text=True)


def test_no_other_page_may_be_framed(client: PageClient) -> None:
    for url in ("/", "/search", "/widget/code"):
        assert "frame-ancestors 'none'" in client.get(url).headers["Content-Security-Policy"]


def test_a_setting_says_who_may_frame_it(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Settings = app.extensions["hub.settings"]
    sites = "https://school.example, https://*.council.example"
    monkeypatch.setitem(app.extensions, "hub.settings", settings.model_copy(update={"widget_sites": sites}))
    policy = client.get("/widget").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://school.example  https://*.council.example")
    monkeypatch.setitem(app.extensions, "hub.settings", settings.model_copy(update={"widget_sites": ""}))
    assert client.get("/widget").status_code == 404
    assert client.get("/widget/code").status_code == 404


def test_the_code_to_copy_is_one_line_that_shows_the_same(client: PageClient) -> None:
    make.term("food", "Food")
    answer = client.get('/widget/code?need=food&near=M33&show=3&q="><script>')
    page = answer.get_data(as_text=True)
    code = unescape(page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>", 1)[0])
    address = unescape(code.split('src="', 1)[1].split('"', 1)[0])
    assert address == "http://localhost/widget?q=%22%3E%3Cscript%3E&near=M33&need=food&show=3"
    assert "<script>" not in answer.get_data(as_text=True).split("<main", 1)[1]
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
