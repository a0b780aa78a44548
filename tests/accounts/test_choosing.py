"""Links to choose a password or confirm an address: once, for a while, and with one answer for everybody."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from hub.accounts import links
from hub.accounts import services as accounts
from hub.accounts.models import Link, MembershipLevel, Session, User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.purposes import RESET
from hub.accounts.services import passwords
from hub.app import create_app
from hub.core import clock
from hub.core.config import Environment, SettingsError
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.messaging.addresses import hashed
from hub.messaging.channels import MemoryChannel
from hub.messaging.models import Pace
from hub.messaging.queries import choice
from hub.outbox import services as outbox
from tests.core.conftest import settings
from tests.support import make
from tests.support.client import PageClient
from tests.support.once import copied

SignIn = Callable[[User], PageClient]
GOOD = "kite lamp otter"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda given: f"hash of {given}")
    monkeypatch.setattr(passwords, "is_right", lambda given, kept: kept == f"hash of {given}")


def invited(role: Role = Role.DIRECTORY_EDITOR, **values: object) -> User:
    with transaction():
        return accounts.invite(
            **{"email": "Kit@Home.example", "name": "Kit", "role": role, "actor": SYSTEM} | values  # type: ignore[arg-type]
        )


def mailed(channel: MemoryChannel) -> str:
    """The address in the newest message, as a path."""
    outbox.work_until_idle()
    body = channel.letters[-1].body
    return body[body.index("http://localhost/") :].split()[0].removeprefix("http://localhost").rstrip(".)>")


def forget(client: PageClient, email: str) -> None:
    assert (
        client.submit("/forgotten-password", {"email": email}).headers["Location"]
        == "/forgotten-password/sent"
    )


def test_from_the_invitation_to_the_first_page(client: PageClient, channel: MemoryChannel) -> None:
    user = invited()
    page = mailed(channel)
    for _ in range(3):  # a mail scanner looks too
        assert client.get(page).headers["Location"] == "/choose-password"
        assert client.head(page).status_code == 303
    answer = client.submit(page, {"password": GOOD})
    assert answer.headers["Location"] == "/start"
    assert client.get("/admin").status_code == 200
    assert user.email == "kit@home.example"
    assert client.get(page).status_code == 410


def test_an_invitation_lasts_two_days_and_a_newer_one_takes_its_place(app: Flask, client: PageClient) -> None:
    user = invited()
    with transaction():
        first = links.token(accounts.invitation_link(user).id)
        second = links.token(accounts.invitation_link(user).id)
    assert client.get(f"/invitation/{first}").status_code == 410
    with time_machine.travel(clock.now() + timedelta(hours=47)):
        assert client.get(f"/invitation/{second}").status_code == 303
    with time_machine.travel(clock.now() + timedelta(hours=48)):
        assert client.get(f"/invitation/{second}").status_code == 410
    assert client.get(f"/new-password/{second}").status_code == 404


def test_a_password_that_will_not_do_is_refused_and_the_link_goes_on(
    client: PageClient, channel: MemoryChannel
) -> None:
    invited()
    page = mailed(channel)
    for weak in ("short", "aaaaaaaaaaaaaa", "kit@home.example", "Aldermere Homes 1"):
        answer = client.submit(page, {"password": weak})
        assert answer.status_code == 422, weak
        assert f'type="password" value="{weak}"' not in answer.get_data(as_text=True)
    assert client.submit(page, {"password": GOOD}).status_code == 302


def test_two_who_press_at_once_the_second_is_told(app: Flask) -> None:
    user = invited()
    with transaction():
        link = accounts.invitation_link(user)
    one, other = PageClient(app), PageClient(app)
    page = f"/invitation/{links.token(link.id)}"
    other.get(page)
    assert one.submit(page, {"password": GOOD}).status_code == 302
    from hub.core import csrf

    with app.test_request_context():
        sent = {"csrf_token": csrf.token(), "password": "another long one"}
    assert other.post("/choose-password", data=sent).status_code == 410
    assert passwords.is_right(GOOD, db.session.scalar(select(User.password).where(User.id == user.id)))


def test_forgotten_is_answered_alike_for_everybody(client: PageClient, channel: MemoryChannel) -> None:
    make.user(email="sam@home.example", password="x")
    make.user(email="off@home.example", password="x", active=False)
    for who in ("nobody", "off", "sam"):
        forget(client, f"{who}@home.example")
    outbox.work_until_idle()
    assert [letter.recipient for letter in channel.letters] == ["sam@home.example"]


def test_a_reset_signs_out_everywhere_and_works_once_for_ten_minutes(
    app: Flask, client: PageClient, channel: MemoryChannel, sign_in: SignIn
) -> None:
    user = make.user(Role.DIRECTORY_EDITOR, email="sam@home.example", password="x")
    thief = sign_in(user)
    assert thief.get("/admin").status_code == 200
    forget(client, "SAM@home.example")
    page = mailed(channel)
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        assert client.get(page).status_code == 410
    assert client.submit(page, {"password": GOOD}).headers["Location"] == "/start"
    assert thief.get("/admin").status_code == 302
    assert client.get(page).status_code == 410
    outbox.work_until_idle()
    assert channel.letters[-1].subject == "Your password was changed"


def test_nobody_s_mailbox_is_filled_and_the_last_link_goes_on(
    client: PageClient, channel: MemoryChannel
) -> None:
    make.user(email="sam@home.example", password="x")
    for _ in range(6):
        forget(client, "sam@home.example")
    page = mailed(channel)
    assert len(channel.letters) == 3
    assert client.get(page, follow_redirects=True).status_code == 200


def test_whoever_else_was_signed_in_leaves_nothing_behind(sign_in: SignIn, channel: MemoryChannel) -> None:
    """Their second step must not count for the person who comes after them."""
    invited(Role.REFERRER)
    client = sign_in(make.user(Role.ADMINISTRATOR))
    client.submit(mailed(channel), {"password": GOOD})
    with client.session_transaction() as session:
        assert "hub.second_factor" not in session
    assert client.get("/admin").headers["Location"] == "/account/second-step"


def test_who_may_invite(app: Flask) -> None:
    organization = make.organization()
    owner = make.user(Role.PARTNER, organization=organization)
    member = make.user(Role.PARTNER, organization=organization, level=MembershipLevel.MEMBER)
    made = invited(Role.PARTNER, actor=owner.actor, organization_id=organization.id)
    assert [m.organization_id for m in made.memberships] == [organization.id]
    for actor in (member.actor, make.user(Role.REFERRER).actor):
        with pytest.raises(NotFound):
            invited(Role.PARTNER, email="x@home.example", actor=actor, organization_id=organization.id)
    with pytest.raises(NotFound):
        invited(
            Role.ADMINISTRATOR, email="x@home.example", actor=owner.actor, organization_id=organization.id
        )


def test_a_partner_who_has_an_account_gets_the_membership(app: Flask) -> None:
    one, other = make.organization(), make.organization()
    kit = make.user(Role.PARTNER, organization=one, email="kit@home.example", password="x")
    for _ in range(2):
        assert invited(Role.PARTNER, organization_id=other.id).id == kit.id
    assert {m.organization_id for m in kit.memberships} == {one.id, other.id}
    with pytest.raises(Conflict):
        invited(Role.REFERRER)


def test_a_new_address_is_confirmed_from_its_own_mailbox(sign_in: SignIn, channel: MemoryChannel) -> None:
    user = make.user(Role.DIRECTORY_EDITOR, email="old@home.example", password="x")
    client = sign_in(user)
    assert client.submit("/account/email", {"email": "New@home.example"}).status_code == 200
    outbox.work_until_idle()
    assert {letter.recipient for letter in channel.letters} == {"old@home.example", "new@home.example"}
    link = db.session.scalars(select(Link)).one()
    assert db.session.scalar(select(User.email).where(User.id == user.id)) == "old@home.example"
    client.submit(f"/new-email/{links.token(link.id)}")
    assert db.session.scalar(select(User.email).where(User.id == user.id)) == "new@home.example"
    outbox.work_until_idle()
    assert (channel.letters[-1].recipient, channel.letters[-1].subject) == (
        "old@home.example",
        "Your email address was changed",
    )


def test_somebodys_reminders_follow_them_to_their_new_address(sign_in: SignIn) -> None:
    client = sign_in(make.user(Role.DIRECTORY_EDITOR, email="old@home.example", password="x"))
    assert 'href="/account/reminders"' in client.get("/account").get_data(as_text=True)
    client.submit("/account/reminders", {"pace": "daily"})
    client.submit("/account/email", {"email": "new@home.example"})
    link = db.session.scalars(select(Link)).one()
    client.submit(f"/new-email/{links.token(link.id)}")
    assert choice(hashed("new@home.example"))[0] is Pace.DAILY


def test_an_address_that_has_an_account_is_not_given_away(sign_in: SignIn, channel: MemoryChannel) -> None:
    make.user(email="taken@home.example")
    client = sign_in(make.user(password="x"))
    said = [
        client.submit("/account/email", {"email": email}).get_data(as_text=True).replace(email, "")
        for email in ("taken@home.example", "fresh@home.example")
    ]
    one, other = (text.partition("<main")[2] for text in said)
    assert one == other


def test_changing_the_password_ends_every_other_session(sign_in: SignIn) -> None:
    user = make.user(Role.DIRECTORY_EDITOR, password=f"hash of {GOOD}")
    mine, stolen = sign_in(user), sign_in(user)
    before = mine.get_cookie("hub")
    wrong = mine.submit("/account/password", {"current": "not it", "password": "a brand new one"})
    assert wrong.status_code == 422
    assert (
        mine.submit("/account/password", {"current": GOOD, "password": "a brand new one"}).status_code == 303
    )
    assert mine.get("/admin").status_code == 200
    assert stolen.get("/admin").status_code == 302
    assert mine.get_cookie("hub") != before


def test_one_session_is_ended_and_nobody_else_s(sign_in: SignIn) -> None:
    user = make.user(Role.DIRECTORY_EDITOR)
    mine, phone, stranger = sign_in(user), sign_in(user), sign_in(make.user(Role.DIRECTORY_EDITOR))
    assert mine.get("/account").get_data(as_text=True).count("Signed in on") == 2
    ids = db.session.scalars(select(Session.id).order_by(Session.started_at)).all()
    mine.submit("/account", action=f"/account/sessions/{ids[1]}/end")
    assert phone.get("/admin").status_code == 302
    assert mine.get("/admin").status_code == stranger.get("/admin").status_code == 200
    assert db.session.scalar(select(func.count(Session.id))) == 2


def test_what_matters_asks_for_the_password_again_and_loses_nothing(sign_in: SignIn) -> None:
    user = make.user(Role.DIRECTORY_EDITOR, email="old@home.example", password=f"hash of {GOOD}")
    client = sign_in(user)
    page = client.get("/account/email").get_data(as_text=True)
    token = page.rpartition('name="csrf_token" value="')[2].partition('"')[0]
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert client.get("/account/email").headers["Location"].startswith("/account/confirm?next=")
        asked = client.post("/account/email", data={"csrf_token": token, "email": "new@home.example"})
        assert asked.status_code == 303
        assert client.submit(asked.headers["Location"], {"password": "wrong"}).status_code == 422
        answer = client.submit(asked.headers["Location"], {"password": GOOD})
        assert answer.headers["Location"] == "/account/carry-on"
        done = client.submit("/account/carry-on")
        assert "new@home.example" in done.get_data(as_text=True)


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "aldermere-homes",
        "password1234",
        "sam.rowe1984!",
        "123456789012",
        "abcabcabcabc",
        "aaaaaaaaaaaa",
    ],
)
def test_what_is_guessed_first_is_refused(weak: str) -> None:
    with pytest.raises(Invalid):
        passwords.check(weak, words=["Aldermere Homes", "Sam Rowe", "sam@aldermere-homes.example"])


@pytest.mark.parametrize(
    "good", [GOOD, "correct horse battery", "4711 8182 9931", "Kite-Lamp-Otter", "ü" * 2 + "berlegenswert"]
)
def test_long_is_enough(good: str) -> None:
    passwords.check(good, words=["Aldermere Homes", "Sam Rowe", "sam@aldermere-homes.example"])


def test_a_reset_link_is_worth_nothing_after_the_account_was_switched_off(
    app: Flask, client: PageClient
) -> None:
    user = make.user(password="x")
    with transaction():
        link = links.issue(RESET, about_id=user.id, lasts=timedelta(minutes=10))
        user.active = False
    assert client.get(f"/new-password/{links.token(link.id)}").status_code == 410


def test_production_does_not_start_with_the_demo_s_people(app: Flask) -> None:
    """Their password is printed at every start of the demo."""
    import click

    from hub import doctor, serving

    make.user(email="referrer@aldermere-homes.example")
    live = settings(
        app.extensions["hub.settings"].data_dir,
        environment=Environment.PRODUCTION,
        secret_key="k" * 40,
        public_base_url="https://hub.example",
        message_channel="file",
    )
    with pytest.raises(click.ClickException, match="Accounts of the demo"):
        serving.prepare(live)
    assert any("addresses of the demo" in problem.what for problem in doctor.problems(live))


def test_nor_does_a_server_that_is_started_without_our_command(migrated: Path, tmp_path: Path) -> None:
    folder = copied(migrated, tmp_path / "data")
    live: dict[str, Any] = {
        "environment": Environment.PRODUCTION,
        "secret_key": "k" * 40,
        "message_channel": "file",
    }
    live |= {"public_base_url": "https://hub.example"}
    with create_app(settings(folder)).app_context():
        user = make.user(email="referrer@aldermere-homes.example")
        with pytest.raises(SettingsError, match="Accounts of the demo"):
            create_app(settings(folder, **live))
        with transaction():
            user.active = False
        db.session.remove()
    create_app(settings(folder, **live))
    create_app(settings(tmp_path / "not made yet", **live))


def test_the_token_is_in_no_address_once_it_was_opened(client: PageClient, channel: MemoryChannel) -> None:
    """T28: neither the history nor what is copied from the address bar opens anything in another browser."""
    invited()
    page = mailed(channel)
    token = page.rsplit("/", 1)[-1]
    shown = client.get(page, follow_redirects=True)
    assert shown.request.path == "/choose-password"
    assert token not in shown.get_data(as_text=True)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    stranger = PageClient(client.application).get("/choose-password")
    assert stranger.status_code == 410
    assert "Open the link in our email once more" in stranger.get_data(as_text=True)
    assert client.get("/confirm-email").status_code == 410  # opened for something else
