"""Only our own pages may send forms, and a visitor needs no cookie for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.models import User
from hub.core import clock, csrf
from tests.core.conftest import Desk
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[..., PageClient]

OURS = [
    {},  # a browser that says nothing
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # what Chromium says under our no-referrer
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "null"},
]
NOT_OURS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "//localhost@evil.example"},
    {"Origin": ""},
]


def token_of(client: PageClient) -> str:
    return client.get("/desk").get_data(as_text=True)


def send(client: PageClient, token: str | None, **headers: str) -> int:
    data = {"words": "hello"} | ({} if token is None else {"csrf_token": token})
    return client.post("/desk", data=data, headers=headers).status_code


@pytest.fixture
def somebody(lab: Flask) -> User:
    return make.user()


def test_a_visitor_sends_our_form_without_a_cookie(browser: Browser, desk: Desk) -> None:
    visitor = browser()
    page = visitor.get("/desk")
    before = len(desk.answers)
    sent = visitor.post("/desk", data={"csrf_token": page.get_data(as_text=True), "words": "hello"})
    assert sent.status_code == 200
    assert desk.answers[before:] == ["hello"]
    assert not page.headers.getlist("Set-Cookie") + sent.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("kind", ["none", "empty", "nonsense", "cut", "another key", "another purpose"])
def test_a_form_without_our_token_changes_nothing(
    browser: Browser, desk: Desk, lab: Flask, kind: str
) -> None:
    visitor = browser()
    good = token_of(visitor)
    from itsdangerous import URLSafeTimedSerializer

    key = lab.config["SECRET_KEY"]
    token = {
        "none": None,
        "empty": "",
        "nonsense": "x.y.z",
        "cut": good[:-3],
        "another key": URLSafeTimedSerializer(key + "x", salt="hub.csrf").dumps(""),
        "another purpose": URLSafeTimedSerializer(key, salt="hub.shortlist").dumps(""),
    }[kind]
    before = list(desk.answers)
    assert send(visitor, token) == 400
    assert desk.answers == before


def test_a_form_that_was_open_for_too_long_changes_nothing(browser: Browser, desk: Desk) -> None:
    visitor = browser()
    token = token_of(visitor)
    before = list(desk.answers)
    with time_machine.travel(clock.now() + timedelta(hours=12, seconds=2)):
        assert send(visitor, token) == 400
    assert desk.answers == before
    with time_machine.travel(clock.now() + timedelta(hours=11, minutes=59)):
        assert send(visitor, token) == 200


def test_a_token_serves_only_the_person_it_was_made_for(browser: Browser, somebody: User, lab: Flask) -> None:
    visitor, mine, theirs = browser(), browser(somebody), browser(make.user())
    assert send(mine, token_of(theirs)) == 400
    assert send(mine, token_of(visitor)) == 400
    assert send(visitor, token_of(mine)) == 303  # kept, unheard, until its sender has signed in again
    assert send(mine, token_of(mine)) == 200


def test_two_tabs_of_one_person_both_work(browser: Browser, somebody: User) -> None:
    mine = browser(somebody)
    first, second = token_of(mine), token_of(mine)
    assert [send(mine, second), send(mine, first), send(browser(somebody), first)] == [200, 200, 200]


@pytest.mark.parametrize("headers", OURS)
def test_what_browsers_say_of_our_own_forms_is_let_in(browser: Browser, headers: dict[str, str]) -> None:
    visitor = browser()
    assert send(visitor, token_of(visitor), **headers) == 200


@pytest.mark.parametrize("headers", NOT_OURS)
def test_what_comes_from_elsewhere_is_refused_though_its_token_is_good(
    browser: Browser, desk: Desk, headers: dict[str, str]
) -> None:
    visitor = browser()
    before = list(desk.answers)
    assert send(visitor, token_of(visitor), **headers) == 400
    assert desk.answers == before


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/octet-stream"])
def test_a_body_that_is_no_form_is_refused(browser: Browser, desk: Desk, content_type: str) -> None:
    visitor = browser()
    body = f'{{"csrf_token": "{token_of(visitor)}", "words": "hello"}}'
    before = list(desk.answers)
    assert visitor.post("/desk", data=body, content_type=content_type).status_code == 400
    assert desk.answers == before


def test_a_token_in_the_address_does_not_count(browser: Browser) -> None:
    visitor = browser()
    assert visitor.post(f"/desk?csrf_token={token_of(visitor)}").status_code == 400


@given(st.text(max_size=80))
def test_no_text_at_all_is_a_token_or_an_error(lab: Flask, text: str) -> None:
    with lab.test_request_context("/desk", method="POST"):
        assert not csrf.is_valid(text)


def test_the_refusal_says_what_to_do(browser: Browser) -> None:
    said = browser().post("/desk").get_data(as_text=True)
    assert "Nothing was changed" in said
    assert "try again" in said
