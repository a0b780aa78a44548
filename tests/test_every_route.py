"""What holds at every address there is: no cookie for visitors, headers, and only our own pages may send forms."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db
from tests.support import make
from tests.support.rows import everything
from tests.test_routes import ACCESS, ANYBODY, Addresses, Knock, Quick, browser, knocks, token_for

SLOW_TO_MAKE = {"directory.service_leaflet", "directory.shortlist_leaflet"}


@pytest.fixture
def doors(app: Flask) -> list[Knock]:
    return list(knocks(app, Addresses()))


def test_no_visitor_gets_a_cookie_anywhere(app: Flask, doors: list[Knock]) -> None:
    client, token = browser(app, None), token_for(app, None)
    baked = []
    for door in doors:
        data = {"csrf_token": token} if door.method == "POST" else None
        answer = client.open(door.url, method=door.method, data=data, buffered=True)
        if answer.headers.getlist("Set-Cookie"):
            baked.append(f"{door.method} {door.url}")
    assert baked == []


def test_every_answer_is_dressed(app: Flask, doors: list[Knock]) -> None:
    """To each method, also one that there is not."""
    client = browser(app, make.user(Role.DIRECTORY_EDITOR))
    bare = []
    for url in {door.url for door in doors if door.endpoint not in SLOW_TO_MAKE}:
        for method in ("HEAD", "OPTIONS", "PATCH"):
            answer = client.open(url, method=method, buffered=True)
            if (
                answer.status_code >= 500
                or not answer.headers.get("Content-Security-Policy", "").startswith("default-src 'none'")
                or answer.headers.get("X-Content-Type-Options") != "nosniff"
                or answer.headers.get("Referrer-Policy") != "no-referrer"
                or not answer.headers.get("Cache-Control")
            ):
                bare.append(f"{method} {url} {answer.status_code}")
    assert bare == []


def test_pages_for_people_who_signed_in_are_kept_by_nobody(app: Flask, doors: list[Knock]) -> None:
    client = browser(app, make.user(Role.DIRECTORY_EDITOR))
    kept = [
        door.url
        for door in doors
        if door.method == "GET"
        and ACCESS[door.endpoint] != ANYBODY
        and "no-store" not in client.get(door.url, buffered=True).headers["Cache-Control"]
    ]
    assert kept == []


WRONG_TOKENS = ["none", "nonsense", "expired", "a visitor's", "another person's"]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
]


def refusals(
    client: Quick, doors: list[Knock], token: str | None, headers: dict[str, str], *, or_kept: bool = False
) -> list[str]:
    """The doors that opened all the same, and "changed" when anything is other than before.

    `or_kept`: a form of ours that was open for too long may be kept for its sender, unheard.
    """
    beside = {"session"} if or_kept else set()
    before = _but(everything(), beside)
    db.session.commit()  # the requests have sessions of their own, and must not stand inside this one's
    opened = [
        f"{door.url} {answer.status_code}"
        for door in doors
        if door.method == "POST"
        and (
            answer := client.post(door.url, data={"csrf_token": token} if token else {}, headers=headers)
        ).status_code
        != 400
        and not (or_kept and answer.headers.get("Location") == "/account/carry-on")
    ]
    return opened if _but(everything(), beside) == before else [*opened, "changed"]


def _but(rows: dict[str, list[Any]], names: set[str]) -> dict[str, list[Any]]:
    return {name: found for name, found in rows.items() if name not in names}


@pytest.mark.parametrize("kind", WRONG_TOKENS)
def test_no_form_is_answered_without_a_token_of_ones_own(app: Flask, doors: list[Knock], kind: str) -> None:
    editor, other = make.user(Role.DIRECTORY_EDITOR), make.user(Role.DIRECTORY_EDITOR)
    client = browser(app, editor)
    token = {
        "none": None,
        "nonsense": "x.y.z",
        "expired": token_for(app, editor),
        "a visitor's": token_for(app, None),
        "another person's": token_for(app, other),
    }[kind]
    later = timedelta(hours=12, minutes=1) if kind == "expired" else timedelta()
    with client.session_transaction() as session:
        kept = dict(session)
    with time_machine.travel(clock.now() + later):
        with client.session_transaction() as session:  # who stays signed in all the while
            session.update(kept)
        assert refusals(client, doors, token, {}, or_kept=kind == "expired") == []


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("role", [None, Role.DIRECTORY_EDITOR])
def test_no_form_from_elsewhere_is_answered_although_its_token_is_good(
    app: Flask, doors: list[Knock], role: Role | None, headers: dict[str, str]
) -> None:
    user = make.user(role) if role else None
    assert refusals(browser(app, user), doors, token_for(app, user), headers) == []


def test_with_its_own_token_every_form_is_heard(app: Flask, doors: list[Knock]) -> None:
    """Or the refusals above would prove nothing."""
    editor = make.user(Role.DIRECTORY_EDITOR)
    forms = [door for door in doors if door.method == "POST"]
    heard = refusals(browser(app, editor), doors, token_for(app, editor), {})
    assert "changed" in heard
    assert len(heard) > len(forms) * 0.8
