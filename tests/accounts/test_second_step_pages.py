"""A person's own pages of the second step, and the administrator's: set up, move, remove, new codes, reset."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.accounts.second_factor import queries, recovery, services
from hub.audit.models import AuditEvent
from hub.core import clock, csrf
from hub.core.db import db, transaction
from hub.messaging.models import Message
from tests.support import make
from tests.support.client import PageClient
from tests.support.second_step import Phone, phone_of

SignIn = Callable[[User], PageClient]
PAGE = "/account/second-step"


@pytest.fixture(autouse=True)
def _quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)


@pytest.fixture
def person(app: Flask) -> User:
    return make.user(Role.DIRECTORY_EDITOR)


@pytest.fixture
def client(sign_in: SignIn, person: User) -> PageClient:
    return sign_in(person)


def told(person: User) -> list[str]:
    """What the person was told by mail."""
    theirs = select(Message).where(Message.recipient == person.email)
    return [message.context["deed"] for message in db.session.scalars(theirs)]


def deeds(person: User) -> list[str]:
    about = select(AuditEvent.action).where(AuditEvent.record_id == str(person.id)).order_by(AuditEvent.id)
    return list(db.session.scalars(about))


def test_setting_up_shows_a_square_and_a_secret_and_needs_a_right_code(
    client: PageClient, person: User
) -> None:
    phone = Phone.from_page(client)
    page = client.get(f"{PAGE}/app").get_data(as_text=True)
    assert "data:image/svg+xml" in page
    assert "otpauth://totp/" in page
    wrong = client.submit(f"{PAGE}/app", {"code": "000000"})
    assert wrong.status_code == 422
    assert 'value="000000"' in wrong.get_data(as_text=True)
    assert not queries.of(person.id).any
    assert client.submit(f"{PAGE}/app", {"code": phone.code()}).status_code == 302
    assert queries.of(person.id).has_app
    assert deeds(person) == ["second_factor.app_added"]
    assert told(person) == ["app_added"]


def test_coming_back_shows_the_same_secret_for_an_hour(client: PageClient, person: User) -> None:
    first = Phone.from_page(client).totp.base32_key
    assert Phone.from_page(client).totp.base32_key == first
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert services.waiting_secret(queries.authenticator(person.id)) is None
    with transaction():
        services.begin_app(person)
    assert Phone.from_page(client).totp.base32_key == first


def test_pressing_twice_turns_it_on_once(client: PageClient, person: User) -> None:
    phone = Phone.from_page(client)
    code = phone.code()
    client.submit(f"{PAGE}/app", {"code": code})
    again = client.get(f"{PAGE}/app")
    assert again.headers["Location"] == f"{PAGE}/codes"
    assert deeds(person) == ["second_factor.app_added"]


def test_the_codes_can_be_seen_printed_and_saved_until_they_are_kept(client: PageClient) -> None:
    phone = Phone.from_page(client)
    client.submit(f"{PAGE}/app", {"code": phone.code()})
    page = client.get(f"{PAGE}/codes").get_data(as_text=True)
    file = client.get(f"{PAGE}/codes.txt")
    assert file.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    codes = [line.split(". ")[1] for line in file.get_data(as_text=True).splitlines() if ". " in line[:4]]
    assert len(codes) == 10
    assert all(code in page for code in codes)
    client.submit(f"{PAGE}/codes")
    assert client.get(f"{PAGE}/codes").headers["Location"] == PAGE
    assert client.get(f"{PAGE}/codes.txt").headers["Location"] == PAGE


def test_after_a_quarter_of_an_hour_they_are_gone(client: PageClient) -> None:
    phone = Phone.from_page(client)
    client.submit(f"{PAGE}/app", {"code": phone.code()})
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert client.get(f"{PAGE}/codes").headers["Location"] == PAGE


def test_new_codes_take_the_place_of_the_old(client: PageClient, person: User) -> None:
    _, old = phone_of(person)
    assert client.submit(f"{PAGE}/codes/new").headers["Location"] == f"{PAGE}/codes"
    assert queries.of(person.id).codes_left == 10
    with transaction():
        assert not services.take_recovery_code(person, old[0], actor=person.actor)
    assert told(person)[-1] == "codes_made"


def test_the_old_phone_works_until_the_new_one_does(client: PageClient, person: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        old, _ = phone_of(person)
        new = Phone.from_page(client)
        time.shift(30)
        with transaction():
            assert services.take_code(person, old.code())
        time.shift(30)
        client.submit(f"{PAGE}/app", {"code": new.code()})
        time.shift(30)
        with transaction():
            assert not services.take_code(person, old.code())
            assert services.take_code(person, new.code())
    assert deeds(person)[-1] == "second_factor.app_replaced"


def test_removing_the_app_takes_the_codes_along(client: PageClient, person: User) -> None:
    phone_of(person)
    assert "Remove the app?" in client.get(f"{PAGE}/app/remove").get_data(as_text=True)
    client.submit(f"{PAGE}/app/remove")
    db.session.refresh(person)
    assert (person.has_second_factor, queries.of(person.id).codes_left) == (False, 0)
    assert told(person)[-1] == "app_removed"


def test_who_needs_one_moves_instead_of_removing(sign_in: SignIn) -> None:
    person = make.user(Role.REFERRER)
    client = sign_in(person)
    phone_of(person)
    client.submit(f"{PAGE}/app/remove")
    assert "Set up another one first" in client.get(PAGE).get_data(as_text=True)
    assert queries.of(person.id).has_app


def test_an_administrator_resets_somebody_who_lost_everything(
    app: Flask, sign_in: SignIn, person: User, client: PageClient
) -> None:
    phone_of(person)
    url = f"/admin/people/{person.id}/second-step"
    assert client.get(url).status_code == 404
    administrator = sign_in(make.user(Role.ADMINISTRATOR))
    assert f'href="{url}"' in administrator.get(f"/admin/people/{person.id}").get_data(as_text=True)
    assert "Make sure that it is them" in administrator.get(url).get_data(as_text=True)
    assert administrator.submit(url).headers["Location"] == f"/admin/people/{person.id}"
    db.session.refresh(person)
    assert (person.has_second_factor, queries.of(person.id).any) == (False, False)
    assert client.get(PAGE).headers["Location"].startswith("/sign-in")
    assert (deeds(person)[-1], told(person)[-1]) == ("second_factor.reset", "reset")
    assert "nothing to take away" in administrator.get(url).get_data(as_text=True)


def test_after_a_change_of_keys_the_secrets_are_sealed_anew(app: Flask, person: User) -> None:
    phone_of(person)
    run = app.test_cli_runner().invoke
    kept = app.config["SECRET_KEY"]
    try:
        app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=[kept])
        assert "second steps: 1 " in run(args=["privacy", "reseal"]).output
        app.config.update(SECRET_KEY_FALLBACKS=[])
        assert "second steps: 0 " in run(args=["privacy", "reseal"]).output
        app.config.update(SECRET_KEY="m" * 40)
        lost = run(args=["privacy", "reseal"])
        assert (lost.exit_code, "HUB_FORMER_SECRET_KEYS" in lost.output) == (1, True)
    finally:
        app.config.update(SECRET_KEY=kept, SECRET_KEY_FALLBACKS=[])


@pytest.mark.parametrize(
    "path",
    [
        "/app/start",
        "/app",
        "/app/remove",
        "/codes/new",
        "/passkeys/new",
        f"/passkeys/{uuid.UUID(int=5)}/remove",
    ],
)
def test_before_anything_is_changed_the_password_is_asked_for_again(client: PageClient, path: str) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] = (clock.now() - timedelta(minutes=16)).timestamp()
        token = csrf_token(session["_user_id"])
    for method in ("GET", "POST"):
        if (path, method) == ("/app/start", "GET"):
            continue
        answer = client.open(
            PAGE + path, method=method, data={"csrf_token": token} if method == "POST" else None
        )
        assert answer.headers["Location"].startswith("/account/confirm?next="), method


def csrf_token(identity: str) -> str:
    return str(csrf._signer().dumps(identity))
