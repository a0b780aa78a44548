"""Passkeys: added, used as a whole sign-in or a second step, refused in every way they can be wrong, removed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.passkeys.models import Passkey
from hub.accounts.policy import Role
from hub.accounts.second_factor import queries, recovery
from hub.accounts.services import passwords
from hub.core import clock
from hub.core.db import db, transaction
from tests.support import make, passkey
from tests.support.client import PageClient
from tests.support.passkey import NEW, SoftPasskey
from tests.support.second_step import phone_of

SignIn = Callable[[User], PageClient]


@pytest.fixture(autouse=True)
def _quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)


@pytest.fixture
def person(app: Flask) -> User:
    return make.user(Role.DIRECTORY_EDITOR)


@pytest.fixture
def laptop(sign_in: SignIn, person: User) -> SoftPasskey:
    """A passkey of the person's."""
    made = SoftPasskey(count=5)
    assert passkey.add(sign_in(person), made).status_code == 302
    return made


def is_in(client: PageClient) -> bool:
    return client.get("/admin").status_code == 200


def test_a_new_passkey_has_a_name_and_brings_recovery_codes(sign_in: SignIn, person: User) -> None:
    client = sign_in(person)
    answer = passkey.add(client, SoftPasskey(), name="Blue key")
    assert answer.headers["Location"] == "/account/second-step/codes"
    page = client.get("/account/second-step").get_data(as_text=True)
    assert "Blue key" in page
    assert "not used yet" in page
    assert queries.of(person.id).codes_left == 10
    db.session.refresh(person)
    assert person.has_second_factor
    kept = db.session.scalars(select(Passkey)).one()
    assert (kept.name, kept.transports, kept.is_synced) == ("Blue key", ["internal"], False)


def test_it_opens_the_door_without_a_password(app: Flask, laptop: SoftPasskey) -> None:
    client = PageClient(app)
    answer = passkey.sign_in(client, laptop, page="/sign-in?next=/admin/services")
    assert answer.headers["Location"] == "/admin/services"
    assert is_in(client)


def test_it_is_a_second_step_for_roles_that_need_one(app: Flask, sign_in: SignIn) -> None:
    person, key = make.user(Role.REFERRER), SoftPasskey(count=None)
    passkey.add(sign_in(person), key)
    client = PageClient(app)
    passkey.sign_in(client, key)
    assert client.get("/admin").status_code == 200


def test_before_something_that_matters_it_proves_who_one_is(
    app: Flask, sign_in: SignIn, laptop: SoftPasskey, person: User
) -> None:
    """For people without a password it is the only way."""
    client = sign_in(person)
    other = SoftPasskey()
    passkey.add(sign_in(make.user(Role.DIRECTORY_EDITOR)), other)
    signing_in, options = passkey.asked(PageClient(app), "/sign-in")
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        wanted = client.get("/account/email").headers["Location"]
        assert 'type="password"' not in client.get(wanted).get_data(as_text=True)
        fields, _ = passkey.asked(client, wanted)
        for_signing_in = fields | {"challenge": signing_in["challenge"], "answer": laptop.proven(options)}
        for answer in (
            client.post("/account/confirm/passkey", data=for_signing_in),
            passkey.confirm(client, other, wanted),
        ):
            assert answer.headers["Location"] == "/account/confirm?next=/account/email"
            assert client.get("/account/email").status_code == 302
        assert passkey.confirm(client, laptop, wanted).headers["Location"] == "/account/email"
        assert client.get("/account/email").status_code == 200


def test_it_leads_nowhere_off_the_site(app: Flask, laptop: SoftPasskey) -> None:
    answer = passkey.sign_in(PageClient(app), laptop, next="//evil.example/")
    assert answer.headers["Location"] == "/start"


def test_the_page_to_sign_in_sets_no_cookie_for_it(client: PageClient) -> None:
    answer = client.get("/sign-in")
    assert "Sign in with a passkey" in answer.get_data(as_text=True)
    assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:81"},
        {"host": "evil.example"},
        {"is_verified": False},
        {"count": 4},
        {"handle": b"\0" * 16},
        {"id": b"\0" * 16},
        {"key": SoftPasskey().key},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_wrong_opens_nothing(app: Flask, laptop: SoftPasskey, wrong: dict[str, Any]) -> None:
    """Another site, another key, nobody's finger, somebody else's account, a count that stands still."""
    client = PageClient(app)
    answer = passkey.sign_in(client, replace(laptop, **wrong))
    assert answer.status_code == 422
    assert "That passkey did not work" in answer.get_data(as_text=True)
    assert not is_in(client)


@pytest.mark.parametrize(
    "rubbish", ["", "{", "[]", '{"id": 1}', "null", '{"id":"AA","rawId":"AA","type":"x"}']
)
def test_rubbish_opens_nothing(app: Flask, rubbish: str) -> None:
    client = PageClient(app)
    fields, _ = passkey.asked(client, "/sign-in")
    assert client.post("/sign-in/passkey", data=fields | {"answer": rubbish}).status_code == 422
    assert client.post("/sign-in/passkey", data={"csrf_token": fields["csrf_token"]}).status_code == 422


@pytest.mark.parametrize("count", [0, None], ids=["counting", "synced"])
def test_an_answer_works_once(app: Flask, sign_in: SignIn, person: User, count: int | None) -> None:
    """Also for synced passkeys, whose count stands at nought for ever."""
    key = SoftPasskey(count=count)
    passkey.add(sign_in(person), key)
    first, second = PageClient(app), PageClient(app)
    fields, options = passkey.asked(first, "/sign-in")
    sent = fields | {"answer": key.proven(options)}
    assert first.post("/sign-in/passkey", data=sent).status_code == 302
    assert second.post("/sign-in/passkey", data=sent).status_code == 422
    assert not is_in(second)


def test_a_challenge_lasts_ten_minutes_and_serves_one_purpose(
    app: Flask, sign_in: SignIn, person: User, laptop: SoftPasskey
) -> None:
    client = PageClient(app)
    fields, options = passkey.asked(client, "/sign-in")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        answer = client.post("/sign-in/passkey", data=fields | {"answer": laptop.proven(options)})
        assert answer.status_code == 422
        assert "open for too long" in answer.get_data(as_text=True)
    signed_in, other = sign_in(person), SoftPasskey()
    mine, options_to_make = passkey.asked(signed_in, NEW)
    others, _ = passkey.asked(sign_in(make.user()), NEW)
    sent = mine | {"name": "x", "answer": other.made(options_to_make), "challenge": others["challenge"]}
    assert signed_in.post(NEW, data=sent).status_code == 422
    assert signed_in.post(NEW, data=sent | {"challenge": fields["challenge"]}).status_code == 422
    assert len(db.session.scalars(select(Passkey)).all()) == 1


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"is_verified": False}])
def test_one_from_elsewhere_or_without_a_finger_is_not_added(
    sign_in: SignIn, person: User, wrong: dict[str, Any]
) -> None:
    answer = passkey.add(sign_in(person), SoftPasskey(**wrong))
    assert answer.status_code == 422
    assert "did not make a passkey" in answer.get_data(as_text=True)
    db.session.refresh(person)
    assert not person.has_second_factor


def test_a_passkey_without_a_name_is_asked_for_one(sign_in: SignIn, person: User) -> None:
    answer = passkey.add(sign_in(person), SoftPasskey(), name="  ")
    assert answer.status_code == 422
    assert "Give it a name" in answer.get_data(as_text=True)


def test_the_same_passkey_is_not_added_twice(app: Flask, sign_in: SignIn, laptop: SoftPasskey) -> None:
    answer = passkey.add(sign_in(make.user()), laptop)
    assert answer.status_code == 422
    assert "in use already" in answer.get_data(as_text=True)


def test_after_the_password_it_may_be_the_second_step(
    app: Flask, laptop: SoftPasskey, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda *_: True)
    with transaction():
        person.password = "x"
    client = PageClient(app)
    sent = {"email": person.email, "password": "anything at all", "next": "/admin/services"}
    answer = client.submit("/sign-in", sent, action="/sign-in")
    assert answer.headers["Location"] == "/sign-in/second-step"
    assert "Can’t do that now?" in client.get("/sign-in/second-step").get_data(as_text=True)
    _, options = passkey.asked(client, "/sign-in/second-step")
    assert len(options["allowCredentials"]) == 1
    answer = passkey.sign_in(client, laptop, page="/sign-in/second-step")
    assert answer.headers["Location"] == "/admin/services"


def test_a_removed_passkey_opens_nothing_and_the_codes_go_with_the_last(
    app: Flask, sign_in: SignIn, person: User, laptop: SoftPasskey
) -> None:
    kept = db.session.scalars(select(Passkey)).one()
    url = f"/account/second-step/passkeys/{kept.id}/remove"
    assert sign_in(make.user()).get(url).status_code == 404
    client = sign_in(person)
    assert client.submit(url).status_code == 302
    assert passkey.sign_in(PageClient(app), laptop).status_code == 422
    db.session.refresh(person)
    assert not person.has_second_factor
    assert queries.of(person.id).codes_left == 0


def test_who_needs_a_second_step_keeps_one(sign_in: SignIn) -> None:
    person = make.user(Role.REFERRER)
    client = sign_in(person)
    passkey.add(client, SoftPasskey())
    kept = db.session.scalars(select(Passkey)).one()
    url = f"/account/second-step/passkeys/{kept.id}/remove"
    client.submit(url)
    assert "Set up another one first" in client.get("/account/second-step").get_data(as_text=True)
    phone_of(person)
    client.submit(url)
    assert db.session.scalars(select(Passkey)).all() == []
    db.session.refresh(person)
    assert person.has_second_factor


def test_a_person_who_is_switched_off_stays_out(app: Flask, laptop: SoftPasskey, person: User) -> None:
    with transaction():
        person.active = False
    assert passkey.sign_in(PageClient(app), laptop).status_code == 422


def test_the_page_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, person: User, count_queries: Callable[..., Any]
) -> None:
    client = sign_in(person)
    passkey.add(client, SoftPasskey())
    with count_queries() as for_one:
        client.get("/account/second-step")
    for _ in range(3):
        passkey.add(client, SoftPasskey())
    with count_queries() as for_four:
        client.get("/account/second-step")
    assert len(for_one) == len(for_four)
