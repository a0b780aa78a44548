"""What holds at every address there is: headers, what may be kept, and that only our own pages may send forms."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import flask.templating
import pytest
import time_machine
from flask import Flask

from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db
from tests.support import make, taken_back
from tests.support.rows import everything
from tests.test_routes import (
    NOT_READY,
    WITH_TOKEN,
    Addresses,
    Knock,
    Quick,
    browser,
    is_dressed,
    knocks,
    token_for,
)

SLOW_TO_MAKE = {"directory.service_leaflet", "directory.shortlist_leaflet"}
FROM_A_MAIL_PROGRAM = {"mail_choices.stop"}
"""Pressed beside a message (RFC 8058): no form of ours, its own link is its proof, and all it can do is stop mail."""

BY_OTHER_SYSTEMS = WITH_TOKEN | {"oauth.token"}
"""No browser comes here and no cookie counts: the secret or token that is sent along is the proof (RFC 6749, 6750)."""


@pytest.fixture(autouse=True)
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands on a page is looked at in its own tests, and the rounds of the roles show each once."""
    monkeypatch.setattr(flask.templating, "_render", lambda *_: "")


@pytest.fixture(scope="module")
def doors(whole_app: Flask) -> Iterator[list[Knock]]:
    """Each address there is, with the records that it leads to: made once."""
    with taken_back.all_that_happens(whole_app):
        yield list(knocks(whole_app, Addresses()))


@pytest.fixture
def app(whole_app: Flask, doors: list[Knock]) -> Iterator[Flask]:
    with taken_back.what_one_does(whole_app):
        yield whole_app


def test_every_answer_is_dressed_and_kept_by_nobody_who_should_not(app: Flask, doors: list[Knock]) -> None:
    """To other methods too, also one that there is not; the rounds of the roles look at GET and POST.

    HEAD is answered as GET is, and only without the page: every third door is asked. To the other two no door says
    anything of its own: each is asked one of them.
    """
    client = browser(app, make.user(Role.DIRECTORY_EDITOR))
    opened = {door.url: door.endpoint for door in doors}
    wrong = []
    for number, (url, endpoint) in enumerate(opened.items()):
        for method in ("HEAD", ("OPTIONS", "PATCH")[number % 2]):
            if method == "HEAD" and (number % 3 or endpoint in SLOW_TO_MAKE):
                continue
            answer = client.open(url, method=method, buffered=True)
            failed = answer.status_code >= 500 and endpoint not in NOT_READY
            if failed or not is_dressed(endpoint, answer.headers):
                wrong.append(f"{method} {url} {answer.status_code}")
    assert wrong == []


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
]


def refusals(
    client: Quick,
    doors: list[Knock],
    token: str | None,
    headers: dict[str, str],
    *,
    or_kept: bool = False,
    every: int = 1,
    turn: int = 0,
) -> list[str]:
    """The doors that opened all the same, and "changed" when anything is other than before.

    `or_kept`: a form of ours that was open for too long may be kept for its sender, unheard. With `every=6` every
    sixth door is tried, and another sixth at the next `turn`: what is decided before any door needs no more.
    """
    beside = {"session"} if or_kept else set()
    before = _but(everything(), beside)
    db.session.commit()  # the requests have sessions of their own, and must not stand inside this one's
    data = {"csrf_token": token} if token else {}
    opened = []
    with time_machine.travel(clock.now(), tick=False):  # that somebody is still there is noted each minute
        for door in forms(doors)[turn % every :: every]:
            answer = client.post(door.url, data=data, headers=headers)
            is_kept = or_kept and answer.headers.get("Location") == "/account/carry-on"
            if answer.status_code != 400 and not is_kept:
                opened.append(f"{door.url} {answer.status_code}")
    return opened if _but(everything(), beside) == before else [*opened, "changed"]


def forms(doors: list[Knock]) -> list[Knock]:
    elsewhere = FROM_A_MAIL_PROGRAM | BY_OTHER_SYSTEMS
    return [door for door in doors if door.method == "POST" and door.endpoint not in elsewhere]


def _but(rows: dict[str, list[Any]], names: set[str]) -> dict[str, list[Any]]:
    return {name: found for name, found in rows.items() if name not in names}


def test_no_form_is_answered_without_a_token_of_ones_own(app: Flask, doors: list[Knock]) -> None:
    editor, other = make.user(Role.DIRECTORY_EDITOR), make.user(Role.DIRECTORY_EDITOR)
    own, client = token_for(app, editor), browser(app, editor)
    assert refusals(client, doors, None, {}) == []
    for turn, token in enumerate(("x.y.z", token_for(app, None), token_for(app, other))):
        assert refusals(client, doors, token, {}, every=6, turn=turn) == [], token
    with client.session_transaction() as session:
        kept = dict(session)
    with time_machine.travel(clock.now() + timedelta(hours=12, minutes=1)):  # its time is over
        with client.session_transaction() as session:  # who stays signed in all the while
            session.update(kept)
        assert refusals(client, doors, own, {}, or_kept=True, every=6, turn=3) == []


def test_no_form_from_elsewhere_is_answered_although_its_token_is_good(
    app: Flask, doors: list[Knock]
) -> None:
    for first, user in ((0, None), (3, make.user(Role.DIRECTORY_EDITOR))):
        client, token = browser(app, user), token_for(app, user)
        for turn, headers in enumerate(FOREIGN, start=first):
            assert refusals(client, doors, token, headers, every=6, turn=turn) == [], headers


def test_with_its_own_token_every_form_is_heard(app: Flask, doors: list[Knock]) -> None:
    """Or the refusals above would prove nothing."""
    editor = make.user(Role.DIRECTORY_EDITOR)
    heard = refusals(browser(app, editor), doors, token_for(app, editor), {})
    assert "changed" in heard
    assert len(heard) > len(forms(doors)) * 0.8
