"""Guessing passwords is slow wherever one guesses from, and keeps nobody out of their own account for long."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts import guesses
from hub.accounts.lockouts import KEPT_OUT
from hub.accounts.models import User
from hub.accounts.services import passwords
from hub.audit.models import AuditEvent
from hub.core import clock, csrf
from hub.core.db import db
from hub.outbox import services as outbox
from hub.outbox.models import Promise
from tests.support import make
from tests.support.client import PageClient

PASSWORD = "correct horse battery"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.1"


@pytest.fixture
def person(app: Flask, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(passwords, "is_right", lambda given, kept: given == PASSWORD and kept is not None)
    return make.user(email="sam@aldermere-homes.example", password="x")


def guess(app: Flask, email: str, password: str = "wrong", *, at: str = ELSEWHERE) -> TestResponse:
    with app.test_request_context():
        data = {"csrf_token": csrf.token(), "email": email, "password": password}
    return PageClient(app).post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": at})


def networks(number: int) -> list[str]:
    return [f"203.0.113.{n}" for n in range(number)]


def test_the_eleventh_guess_in_five_minutes_is_not_looked_at_wherever_it_comes_from(
    app: Flask, person: User
) -> None:
    for network in networks(10):
        assert guess(app, person.email, at=network).status_code == 200
    refused = guess(app, person.email.upper(), PASSWORD)
    assert refused.status_code == 429
    assert "Wait 5 minutes, then try again." in refused.get_data(as_text=True)
    assert person.email in refused.get_data(as_text=True).lower()  # what they typed is kept
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert guess(app, person.email, PASSWORD).status_code == 302


def test_an_address_without_an_account_is_answered_alike(app: Flask, person: User) -> None:
    """The same status, words and headers at every step of the way."""
    for _ in range(11):
        known, unknown = guess(app, person.email, at=HOME), guess(app, "nobody@aldermere-homes.example")
        assert known.status_code == unknown.status_code
        assert [one[0] for one in known.headers] == [one[0] for one in unknown.headers]
    said = [answer.get_data(as_text=True).partition("<main")[2] for answer in (known, unknown)]
    assert said[0].count("Wait 5 minutes") == said[1].count("Wait 5 minutes") == 1


def test_being_kept_out_is_written_down_once_and_only_of_an_account_there_is(
    app: Flask, person: User
) -> None:
    for _ in range(13):
        guess(app, person.email)
        guess(app, "nobody@aldermere-homes.example", at=HOME)
    waiting = db.session.scalars(select(Promise.payload).where(Promise.kind == KEPT_OUT)).all()
    assert len(waiting) == 2, "a stranger is answered after the same work for both"
    outbox.work_until_idle()
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "sign-in.locked"))
    assert (event.record_id, event.actor_id, event.detail) == (str(person.id), None, {"door": "account"})


def test_a_right_password_is_no_guess(app: Flask, person: User) -> None:
    for _ in range(guesses.FOR_AN_ACCOUNT + 2):
        assert guess(app, person.email, PASSWORD).status_code == 302


def test_nobody_is_kept_out_of_where_they_work_by_guesses_from_elsewhere(app: Flask, person: User) -> None:
    assert guess(app, person.email, PASSWORD, at=HOME).status_code == 302
    for network in networks(10):
        guess(app, person.email, at=network)
    assert guess(app, person.email, PASSWORD).status_code == 429
    assert guess(app, person.email, PASSWORD, at=HOME).status_code == 302


def test_guesses_from_where_they_work_are_counted_too(app: Flask, person: User) -> None:
    guess(app, person.email, PASSWORD, at=HOME)
    for _ in range(10):
        assert guess(app, person.email, at=HOME).status_code == 200
    assert guess(app, person.email, PASSWORD, at=HOME).status_code == 429


def test_a_place_is_forgotten_after_ninety_days(app: Flask, person: User) -> None:
    guess(app, person.email, PASSWORD, at=HOME)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        for network in networks(10):
            guess(app, person.email, at=network)
        assert guess(app, person.email, PASSWORD, at=HOME).status_code == 429


def test_many_accounts_from_one_network_are_guesses_too(
    app: Flask, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guesses.FROM_A_NETWORK == 50
    monkeypatch.setattr(guesses, "FROM_A_NETWORK", 3)
    for n in range(3):
        assert guess(app, f"person{n}@aldermere-homes.example").status_code == 200
    assert guess(app, person.email, PASSWORD).status_code == 429
    assert guess(app, person.email, PASSWORD, at=HOME).status_code == 302


def test_many_accounts_from_many_networks_are_guesses_too(
    app: Flask, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess(app, person.email, PASSWORD, at=HOME)
    monkeypatch.setattr(guesses, "FOR_THE_SITE", 3)
    for n, network in enumerate(networks(3)):
        assert guess(app, f"person{n}@aldermere-homes.example", at=network).status_code == 200
    assert guess(app, "person9@aldermere-homes.example", at="203.0.113.99").status_code == 429
    assert guess(app, person.email, PASSWORD, at=HOME).status_code == 302  # known places go on


def test_an_account_is_not_locked_by_a_network_that_may_not_guess_any_more(
    app: Flask, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "FROM_A_NETWORK", 3)
    for _ in range(30):
        guess(app, person.email)
    assert guess(app, person.email, PASSWORD, at=HOME).status_code == 302
