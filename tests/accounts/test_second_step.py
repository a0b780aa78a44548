"""Signing in with a second step: the code of an app, or a recovery code."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.accounts.second_factor import queries, recovery, services
from hub.accounts.second_factor.models import Authenticator, RecoveryCode
from hub.accounts.services import passwords
from hub.audit.models import AuditEvent
from hub.core import csrf
from hub.core.db import db, transaction
from hub.messaging.models import Message
from tests.support import make
from tests.support.client import PageClient
from tests.support.second_step import Phone, phone_of

SignIn = Callable[[User], PageClient]
NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as time:
        yield time


@pytest.fixture
def person(app: Flask, monkeypatch: pytest.MonkeyPatch) -> User:
    """An editor, whose role does not need a second step. The password is compared, not hashed, to be quick."""
    monkeypatch.setattr(passwords, "is_right", lambda given, kept: given == PASSWORD and kept is not None)
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)
    return make.user(Role.DIRECTORY_EDITOR, email="sam@aldermere-homes.example", password="x")


def password(client: PageClient, person: User, next_url: str = "") -> str:
    """Give the password; where that leads."""
    with client.application.test_request_context():
        token = csrf.token()
    data = {"csrf_token": token, "email": person.email, "password": PASSWORD, "next": next_url}
    return str(client.post("/sign-in", data=data).headers["Location"])


def is_in(client: PageClient) -> bool:
    return client.get("/admin").status_code == 200


def code(client: PageClient, digits: str) -> int:
    return int(client.submit("/sign-in/second-step", {"code": digits}).status_code)


def recovery_code(client: PageClient, typed: str) -> int:
    return int(client.submit("/sign-in/second-step/recovery-code", {"recovery_code": typed}).status_code)


def test_without_a_second_step_the_password_is_enough(client: PageClient, person: User) -> None:
    assert password(client, person) == "/start"
    assert is_in(client)


def test_with_one_the_password_alone_opens_nothing(
    client: PageClient, person: User, at_noon: time_machine.Traveller
) -> None:
    phone, _ = phone_of(person)
    assert password(client, person) == "/sign-in/second-step"
    assert not is_in(client)
    at_noon.shift(30)
    assert code(client, phone.code()) == 302
    assert is_in(client)


def test_afterwards_one_is_where_one_wanted_to_go(
    client: PageClient, person: User, at_noon: time_machine.Traveller
) -> None:
    phone, _ = phone_of(person)
    at_noon.shift(30)
    password(client, person, next_url="/admin/services?q=food")
    answer = client.submit("/sign-in/second-step", {"code": phone.code()})
    assert answer.headers["Location"] == "/admin/services?q=food"


def test_a_wrong_code_says_what_to_do(client: PageClient, person: User) -> None:
    phone_of(person)
    password(client, person)
    answer = client.submit("/sign-in/second-step", {"code": "000 000"})
    assert answer.status_code == 422
    assert "Wait for your app to show the next one" in answer.get_data(as_text=True)
    assert client.submit("/sign-in/second-step", {"code": "12"}).status_code == 422
    assert not is_in(client)


def test_a_code_works_once(app: Flask, person: User, at_noon: time_machine.Traveller) -> None:
    """T17, in the same half minute; and the code that set the app up is used up as well."""
    phone, _ = phone_of(person)
    first, second = PageClient(app), PageClient(app)
    password(first, person)
    password(second, person)
    assert code(first, phone.code()) == 422
    at_noon.shift(30)
    seen = phone.code()
    assert code(first, seen) == 302
    assert code(second, seen) == 422
    at_noon.shift(30)
    assert code(second, seen) == 422
    assert code(second, phone.code()) == 302


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-61, False), (-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_one_step_off(app: Flask, person: User, seconds: int, is_taken: bool) -> None:
    """T18: the code before and the one after are taken too, no further."""
    phone, _ = phone_of(person)
    later = NOON + timedelta(hours=1)
    with time_machine.travel(later, tick=False), transaction():
        assert services.take_code(person, phone.code(later + timedelta(seconds=seconds))) is is_taken


def test_an_older_code_is_not_taken_after_a_newer(app: Flask, person: User) -> None:
    phone, _ = phone_of(person)
    later = NOON + timedelta(hours=1)
    with time_machine.travel(later, tick=False), transaction():
        assert services.take_code(person, phone.code(later + timedelta(seconds=30)))
        assert not services.take_code(person, phone.code(later))


def test_a_recovery_code_stands_in_once(app: Flask, person: User) -> None:
    _, codes = phone_of(person)
    assert len(set(codes)) == 10
    client = PageClient(app)
    password(client, person)
    assert recovery_code(client, codes[0].upper().replace("-", " ")) == 302
    assert is_in(client)
    again = PageClient(app)
    password(again, person)
    assert recovery_code(again, codes[0]) == 422
    assert not is_in(again)
    assert recovery_code(again, codes[1]) == 302
    used = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "recovery_code.used")).all()
    assert [event.detail["left"] for event in used] == [9, 8]


def test_nobody_elses_code_helps(app: Flask, person: User) -> None:
    phone_of(person)
    _, others = phone_of(make.user(Role.REFERRER))
    client = PageClient(app)
    password(client, person)
    assert recovery_code(client, others[0]) == 422


def test_when_few_codes_are_left_one_is_told(app: Flask, person: User, client: PageClient) -> None:
    _, codes = phone_of(person)
    with transaction():
        for used in codes[:7]:
            assert services.take_recovery_code(person, used, actor=person.actor)
    password(client, person)
    recovery_code(client, codes[7])
    assert "You have 2 recovery codes left" in client.get("/admin").get_data(as_text=True)
    assert "only 2 recovery codes left" in client.get("/account/second-step").get_data(as_text=True)


def test_after_five_wrong_codes_one_waits(app: Flask, person: User, at_noon: time_machine.Traveller) -> None:
    """Codes and recovery codes count together; a right one does not count."""
    phone, codes = phone_of(person)
    client = PageClient(app)
    password(client, person)
    for _ in range(4):
        assert code(client, "000000") == 422
    assert recovery_code(client, "0000-0000-0000") == 422
    at_noon.shift(30)
    assert code(client, phone.code()) == 429
    assert recovery_code(client, codes[0]) == 429
    at_noon.shift(15 * 60)
    password(client, person)
    assert code(client, phone.code()) == 302


def test_the_password_is_asked_again_after_ten_minutes(
    client: PageClient, person: User, at_noon: time_machine.Traveller
) -> None:
    phone, _ = phone_of(person)
    password(client, person)
    at_noon.shift(10 * 60)
    assert client.get("/sign-in/second-step").headers["Location"] == "/sign-in"
    answer = client.get("/sign-in/second-step/recovery-code")
    assert answer.headers["Location"] == "/sign-in"
    assert phone.code()


def test_a_visitor_finds_no_second_step_and_gets_no_cookie(client: PageClient) -> None:
    for path in ("/sign-in/second-step", "/sign-in/second-step/recovery-code"):
        answer = client.get(path)
        assert answer.headers["Location"] == "/sign-in"
        assert not answer.headers.getlist("Set-Cookie")


def test_who_is_switched_off_between_the_steps_stays_out(client: PageClient, person: User) -> None:
    _, codes = phone_of(person)
    password(client, person)
    with transaction():
        person.active = False
    assert client.get("/sign-in/second-step").headers["Location"] == "/sign-in"
    assert codes


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DIRECTORY_EDITOR}))
def test_who_sees_residents_sets_one_up_before_anything_else_opens(
    app: Flask, person: User, role: Role, at_noon: time_machine.Traveller
) -> None:
    with transaction():
        person.role = role
    client = PageClient(app)
    password(client, person)
    for path in ("/start", "/admin", "/", "/search?q=food", "/partner"):
        assert client.get(path).headers["Location"] == "/account/second-step", path
    assert client.get("/help-now").status_code == 200
    assert "Set this up before you go on" in client.get("/account/second-step").get_data(as_text=True)
    phone = Phone.from_page(client)
    answer = client.submit("/account/second-step/app", {"code": phone.code()})
    assert answer.headers["Location"] == "/account/second-step/codes"
    assert client.submit("/account/second-step/codes").headers["Location"] == "/start"
    assert client.get("/start").headers["Location"] != "/account/second-step"
    assert client.get("/").status_code == 200


def test_others_may_and_need_not(app: Flask, person: User) -> None:
    with transaction():
        person.role = Role.DIRECTORY_EDITOR
    client = PageClient(app)
    password(client, person)
    assert client.get("/").status_code == 200
    assert "Set up an app" in client.get("/account/second-step").get_data(as_text=True)


def test_a_session_from_before_is_asked_for_the_second_step(app: Flask, person: User) -> None:
    """It was set up in another browser meanwhile."""
    client = PageClient(app)
    password(client, person)
    assert is_in(client)
    phone_of(person)
    assert client.get("/admin").headers["Location"] == "/sign-in/second-step"


def test_the_demos_people_go_without(app: Flask, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions["hub.settings"].model_copy(update={"demo": True})
    monkeypatch.setitem(app.extensions, "hub.settings", settings)
    with transaction():
        person.role = Role.REFERRER
    client = PageClient(app)
    password(client, person)
    assert is_in(client)
    with transaction():
        person.email = "real@housing.test"
    assert client.get("/").headers["Location"] == "/account/second-step"


def test_what_is_kept_gives_nothing_away(app: Flask, person: User) -> None:
    phone, codes = phone_of(person)
    kept = queries.authenticator(person.id)
    assert kept is not None
    assert kept.secret is not None
    assert phone.totp.base32_key not in kept.secret
    hashes = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(hashes) == 10
    assert not {code.replace("-", "") for code in codes} & set(hashes)
    said = db.session.scalars(select(Message.context)).all()
    assert not any(code in str(said) for code in codes)
    assert isinstance(kept, Authenticator)
