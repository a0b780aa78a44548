"""What an attacker would try at the pages about accounts, in few strokes (SECURITY.md, T5, T6, T19, T26 to T28)."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import delete

from hub.accounts import links
from hub.accounts.models import Link, Membership, User
from hub.accounts.policy import Role
from hub.accounts.purposes import INVITATION, LASTS, NEW_EMAIL, RESET
from hub.accounts.services import passwords
from hub.core import csrf
from hub.core.db import db, transaction
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.accounts.test_way_back import ELSEWHERE
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
GOOD = "kite lamp otter"
EVIL = (
    {"Host": "evil.example"},
    {"Host": "localhost.evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "8443"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Original-URL": "http://evil.example/", "X-Host": "evil.example"},
)


@pytest.fixture(autouse=True)
def _compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda given: f"hash of {given}")
    monkeypatch.setattr(passwords, "is_right", lambda given, kept: kept == f"hash of {given}")


def link_of(user: User, purpose: str) -> Link:
    detail = {"email": "new@home.example"} if purpose == NEW_EMAIL else {}
    with transaction():
        return links.issue(purpose, about_id=user.id, lasts=LASTS[purpose], **detail)


@pytest.mark.parametrize(
    ("purpose", "path"), [(INVITATION, "invitation"), (RESET, "new-password"), (NEW_EMAIL, "new-email")]
)
def test_whoever_only_looks_uses_no_link_up_and_learns_nothing_from_it(
    client: PageClient, purpose: str, path: str
) -> None:
    user = make.user(Role.DIRECTORY_EDITOR, password=None if purpose == INVITATION else "x")
    page = f"/{path}/{links.token(link_of(user, purpose).id)}"
    for _ in range(5):
        assert client.get(page).status_code == client.head(page).status_code == 303
        assert client.options(page).status_code == 200
    shown = client.get(page, follow_redirects=True)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    brought = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]+(?:src|href)="([^"]+)', shown.text)
    assert brought
    assert all(address.startswith("/static/") for address in brought)
    for other in {"invitation", "new-password", "new-email"} - {path}:
        assert client.get(page.replace(path, other)).status_code == 404
    assert client.submit(page, {"password": GOOD}).status_code in {200, 302}
    assert client.get(page).status_code == 410
    assert client.post(page, data=token(client)).status_code == 405


def token(client: PageClient) -> dict[str, str]:
    page = client.get("/forgotten-password").text
    return {"csrf_token": page.rpartition('name="csrf_token" value="')[2].partition('"')[0]}


@pytest.mark.parametrize("headers", EVIL, ids=lambda headers: next(iter(headers)))
def test_no_header_gets_into_the_links_that_we_mail(
    app: Flask, client: PageClient, channel: MemoryChannel, headers: dict[str, str]
) -> None:
    make.user(email="sam@home.example", password="x")
    make.user(email="new@home.example", password=None)
    for email in ("sam@home.example", "new@home.example"):
        client.post("/forgotten-password", data=token(client) | {"email": email}, headers=headers)
    outbox.work_until_idle()
    addresses = [url for letter in channel.letters for url in re.findall(r"\w+://[^\s\"<)]+", letter.body)]
    assert {urlsplit(url)[:2] for url in addresses} <= {("http", "localhost")}
    assert bool(addresses) is ("Host" not in headers)  # another name on the envelope is not answered at all


def test_no_form_about_accounts_changes_more_than_it_asks_for(client: PageClient, sign_in: SignIn) -> None:
    more = {
        "role": "administrator",
        "email": "evil@home.example",
        "active": "",
        "password": GOOD,
        "fs_uniquifier": "known",
        "has_second_factor": "y",
        "team_id": "1",
        "organization": "1",
        "id": "1",
    }
    user, invited = make.user(Role.DIRECTORY_EDITOR, password="x"), make.user(Role.REFERRER)
    before = [getattr(user, name) for name in ("id", "role", "email", "active", "password", "team_id")]
    sign_in(user).submit("/account/name", more | {"name": "Sam"})
    client.submit(f"/invitation/{links.token(link_of(invited, INVITATION).id)}", more)
    for one in (user, invited):
        db.session.refresh(one)
    assert [
        getattr(user, name) for name in ("id", "role", "email", "active", "password", "team_id")
    ] == before
    assert (user.name, user.has_second_factor) == ("Sam", False)
    assert (invited.role, invited.active, invited.password) == (Role.REFERRER, True, f"hash of {GOOD}")
    assert not invited.email.startswith("evil")


def test_rights_are_read_anew_for_each_request(sign_in: SignIn) -> None:
    """Role lowered, membership taken, account switched off, by whatever way: the next page knows."""
    kitchen = make.organization()
    editor, partner = make.user(Role.DIRECTORY_EDITOR), make.user(Role.PARTNER, organization=kitchen)
    at_work, at_the_kitchen = sign_in(editor), sign_in(partner)
    edit, people = "/admin/directory/organizations/new", f"/partner/{kitchen.id}/people"
    assert at_work.get(edit).status_code == at_the_kitchen.get(people).status_code == 200
    with transaction():
        editor.role = Role.PRIVACY_OFFICER
        db.session.execute(delete(Membership).where(Membership.user_id == partner.id))
    assert at_work.get(edit).status_code == at_the_kitchen.get(people).status_code == 404
    with transaction():
        editor.active = partner.active = False
    for client in (at_work, at_the_kitchen):
        assert client.get("/account").headers["Location"] == "/sign-in?next=/account"


def test_the_question_who_it_is_leads_nowhere_off_the_site(sign_in: SignIn) -> None:
    client = sign_in(make.user(Role.DIRECTORY_EDITOR, password=f"hash of {GOOD}"))
    with client.session_transaction() as session:
        identity = session["_user_id"]
    with client.application.test_request_context():
        form = {"csrf_token": csrf._signer().dumps(identity), "password": GOOD}
    for way in ELSEWHERE:
        answer = client.post("/account/confirm", data=form | {"next": way})
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/account" or not re.match(
            r"[\\/]{2}|\w+:", re.sub(r"[\t\r\n]", "", answer.headers["Location"])
        ), way
