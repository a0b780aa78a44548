"""Where one lands after signing in or out: where one was going, and never on somebody else's site."""

from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask

from hub.accounts.models import User
from hub.accounts.services import passwords
from hub.core import csrf
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
PASSWORD = "correct horse battery"


@pytest.fixture
def person(app: Flask, monkeypatch: pytest.MonkeyPatch) -> User:
    """Their password is compared, not hashed: argon2 is slow on purpose."""
    monkeypatch.setattr(passwords, "is_right", lambda given, _kept: given == PASSWORD)
    return make.user(email="sam@aldermere-homes.example", password="x")


def token(app: Flask) -> str:
    with app.test_request_context():
        return csrf.token()


def token_of(client: PageClient) -> str:
    with client.session_transaction() as session:
        identity = session["_user_id"]
    with client.application.test_request_context():
        return csrf._signer().dumps(identity)


ELSEWHERE = [
    "https://evil.example",
    "http://evil.example/start",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "\\\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x19////evil.example",
    "%2f%2fevil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
    "hTTps://evil.example",
    "http://localhost@evil.example",
    "http://localhost:80@evil.example",
    "http://evil.example\\@localhost",
    "http://evil.example#@localhost",
    "http://evil.example?localhost",
    "http://localhost.evil.example",
    "//localhost@evil.example",
    "//evil.example%2f@localhost",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "/start\r\nLocation: https://evil.example",
    "/start\r\nSet-Cookie: a=b",
    "//%E3%80%82evil.example",
    "//evil。example",
    "/.//evil.example",
    "/..//evil.example",
    "?next=//evil.example",
    "//[::1]/",
    "ftp://evil.example",
    "file:///etc/passwd",
]


def as_a_browser_reads(location: str) -> str:
    """Where a browser would go: it drops tabs and line breaks, and takes a backslash for a slash."""
    seen = location.strip("".join(map(chr, range(33))))
    seen = seen.translate({9: None, 10: None, 13: None}).replace("\\", "/")
    if seen.startswith("//"):
        seen = "//" + seen.lstrip("/")
    return urljoin("http://localhost/sign-in", seen)


TRIED = {
    "already signed in": ELSEWHERE,
    "form": ELSEWHERE[::2],
    "address": ELSEWHERE[1::2],
    "sign out": ELSEWHERE,
}
"""To sign in is dear, and whoever does it asks the same judge as who has done it already: some of them are enough."""


@pytest.mark.parametrize("how", TRIED)
def test_the_way_back_never_leaves_the_site(app: Flask, sign_in: SignIn, person: User, how: str) -> None:
    there = sign_in(person) if how == "already signed in" else None
    data = {"csrf_token": token(app), "email": person.email, "password": PASSWORD}
    for target in TRIED[how]:
        if how == "form":
            answer = PageClient(app).post("/sign-in", data=data | {"next": target})
        elif how == "address":
            answer = PageClient(app).post(f"/sign-in?next={quote(target)}", data=data)
        elif how == "sign out":
            client = sign_in(person)
            answer = client.post("/sign-out", data={"csrf_token": token_of(client), "next": target})
        else:
            assert there
            answer = there.get(f"/sign-in?next={quote(target)}")
        assert answer.status_code == 302, target
        landed = urlsplit(as_a_browser_reads(answer.headers["Location"]))
        assert (landed.scheme, landed.hostname) == ("http", "localhost"), target
        assert "Set-Cookie: a" not in str(answer.headers), target


def test_the_way_back_leads_to_the_page_that_was_wanted(client: PageClient, person: User) -> None:
    asked = client.get("/start?tab=mine")
    assert asked.status_code == 302
    data = {"csrf_token": token(client.application), "email": person.email, "password": PASSWORD}
    answer = client.post(asked.headers["Location"], data=data)
    assert answer.headers["Location"] == "/start?tab=mine"
