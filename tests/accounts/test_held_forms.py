"""A form sent after the session ran out is kept on the server, for whoever typed it, until they are in again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from hub.accounts.models import Session, User
from hub.accounts.policy import Role
from hub.accounts.services import passwords
from hub.core import clock
from hub.core.db import db, transaction
from tests.support import make
from tests.support.client import PageClient
from tests.support.second_step import phone_of

SignIn = Callable[[User], PageClient]
PASSWORD = "correct horse battery"
TYPED = "A name that nobody else would type"
CARRY_ON = "/account/carry-on"


@pytest.fixture(autouse=True)
def _compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda given, _kept: given == PASSWORD)


def somebody(role: Role = Role.DIRECTORY_EDITOR) -> User:
    return make.user(role, password="x")


def open_form(client: PageClient) -> dict[str, str]:
    page = client.get("/account/name").get_data(as_text=True)
    return {"csrf_token": page.rpartition('name="csrf_token" value="')[2].partition('"')[0], "name": TYPED}


def come_in(client: PageClient, user: User, at: str) -> TestResponse:
    data = {"email": user.email, "password": PASSWORD}
    return client.submit(at, data, action=at.removeprefix("http://localhost"))


@pytest.mark.parametrize("later", [timedelta(minutes=31), timedelta(days=1)])
def test_after_signing_in_again_one_press_sends_it_on(sign_in: SignIn, later: timedelta) -> None:
    user = somebody()
    client = sign_in(user)
    form = open_form(client)
    with time_machine.travel(clock.now() + later):
        sent = client.post("/account/name", data=form)
        assert (sent.status_code, sent.headers["Location"]) == (303, f"/sign-in?next={CARRY_ON}")
        assert "What you typed is kept" in client.get(sent.headers["Location"]).get_data(as_text=True)
        assert come_in(client, user, sent.headers["Location"]).headers["Location"] == CARRY_ON
        for _ in range(2):  # loading the page again loses nothing
            assert TYPED in client.get(CARRY_ON).get_data(as_text=True)
        assert user.name != TYPED
        client.submit(CARRY_ON, action="/account/name")
    db.session.refresh(user)
    assert user.name == TYPED


def test_through_the_second_step_too(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.accounts.second_factor.recovery.MEMORY_KIB", 8)
    user = somebody(Role.PARTNER)
    phone, _ = phone_of(user)
    client = sign_in(user)
    form = open_form(client)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        sent = client.post("/account/name", data=form)
        assert come_in(client, user, sent.headers["Location"]).headers["Location"] == "/sign-in/second-step"
        answer = client.submit("/sign-in/second-step", {"code": phone.code()})
        assert answer.headers["Location"] == CARRY_ON
        assert TYPED in client.get(CARRY_ON).get_data(as_text=True)


def test_on_a_shared_device_nobody_else_gets_it(sign_in: SignIn) -> None:
    client = sign_in(somebody())
    form, colleague = open_form(client), somebody()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        sent = client.post("/account/name", data=form)
        kept = db.session.scalars(select(Session.content)).all()
        assert not any(TYPED in content for content in kept), "it lies there sealed"
        come_in(client, colleague, sent.headers["Location"])
        assert client.get(CARRY_ON).headers["Location"] == "/account"
        kept = db.session.scalars(select(Session.content)).all()
        assert not any("held-form" in content for content in kept), "nor does it stay in their session"


def test_it_waits_for_an_hour(sign_in: SignIn) -> None:
    user = somebody()
    client = sign_in(user)
    form = open_form(client)
    with time_machine.travel(clock.now() + timedelta(hours=1)) as now:
        sent = client.post("/account/name", data=form)
        come_in(client, user, sent.headers["Location"])
        now.shift(timedelta(minutes=29))
        client.get("/account")
        now.shift(timedelta(minutes=29))
        assert TYPED in client.get(CARRY_ON).get_data(as_text=True)
        now.shift(timedelta(minutes=3))
        assert client.get(CARRY_ON).headers["Location"] == "/account"


@pytest.mark.parametrize("why", ["switched off", "a secret", "too long", "from elsewhere", "a week later"])
def test_what_must_not_be_kept_is_not(sign_in: SignIn, why: str) -> None:
    user = somebody()
    client = sign_in(user)
    form = open_form(client)
    path, headers, later = "/account/name", {}, timedelta(hours=1)
    if why == "switched off":
        with transaction():
            user.active = False
    elif why == "a secret":
        path, form = "/account/password", form | {"password": TYPED, "current": TYPED}
    elif why == "too long":
        form["name"] = "x" * 200_001
    elif why == "from elsewhere":
        headers = {"Sec-Fetch-Site": "cross-site"}
    else:
        later = timedelta(days=8)
    with transaction():
        db.session.execute(update(Session).values(started_at=clock.now() - timedelta(days=1)))
    with time_machine.travel(clock.now() + later):
        answer = client.post(path, data=form, headers=headers)
        assert answer.status_code == 400
        assert "held-form" not in "".join(db.session.scalars(select(Session.content)))


def test_a_visitors_form_is_never_kept(app: Flask) -> None:
    """Residents have no account: what they typed on a shared device stays in their own browser."""
    service = make.service()
    client = PageClient(app)
    page = client.get(f"/services/{service.id}/report").get_data(as_text=True)
    token = page.rpartition('name="csrf_token" value="')[2].partition('"')[0]
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        answer = client.post(f"/services/{service.id}/report", data={"csrf_token": token, "note": TYPED})
    assert answer.status_code == 400
    assert not answer.headers.getlist("Set-Cookie")
    assert db.session.scalars(select(Session.id)).all() == []


def test_signing_out_when_one_is_out_already_is_no_error(sign_in: SignIn) -> None:
    client = sign_in(somebody())
    form = open_form(client)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert client.post("/sign-out", data=form).headers["Location"] == "/"
