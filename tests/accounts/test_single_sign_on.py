"""Single sign-on against a provider on loopback: who gets in, as what, and every lie that is refused."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.second_factor import recovery
from hub.accounts.services import invitations, own
from hub.accounts.single_sign_on import views
from hub.accounts.single_sign_on.models import Identity
from hub.accounts.single_sign_on.provider import Provider
from hub.accounts.single_sign_on.rules import Rules
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.support import make
from tests.support.client import PageClient
from tests.support.issuer import CLIENT_ID, CLIENT_SECRET, Issuer, rsa_key, running
from tests.support.second_step import phone_of

START = "/sign-in/single-sign-on"
SAM = "sam@aldermere-homes.example"
VERIFIED = {"email": SAM, "email_verified": True}
SignIn = Callable[[User], PageClient]
ROLES = (("Hub.Admins", Role.ADMINISTRATOR), ("Hub.Editors", Role.DIRECTORY_EDITOR))


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running() as one:
        yield one


@pytest.fixture
def rules(issuer: Issuer) -> Rules:
    return Rules(
        issuer=issuer.address,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        label="Sign in with Aldermere Homes",
        subject_claim="sub",
        role_claim="roles",
        roles=(),
        makes_accounts=False,
        always_second_factor=False,
        hosts=frozenset({"127.0.0.1"}),
        may_be_local=True,
    )


@pytest.fixture
def provider(app: Flask, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The site with single sign-on set up."""
    one = Provider(rules)
    monkeypatch.setitem(app.extensions, "hub.single_sign_on", one)
    return one


@pytest.fixture
def sam(provider: Provider) -> User:
    """Somebody invited to single sign-on who has not come yet."""
    user, administrator = make.user(Role.DIRECTORY_EDITOR, email=SAM), make.user(Role.ADMINISTRATOR)
    with transaction():
        invitations.expect(user, issuer=provider.rules.issuer, actor=administrator.actor)
    return user


def go(client: PageClient, issuer: Issuer, next_url: str = "") -> TestResponse:
    """Press the button, sign in over there, come back."""
    out = client.get(START, query_string={"next": next_url} if next_url else None)
    assert out.status_code == 302
    return client.get(issuer.code_for(out.headers["Location"]))


def is_in(client: PageClient) -> bool:
    return client.get("/admin").status_code == 200


def deeds(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_without_settings_there_is_no_such_page(client: PageClient) -> None:
    assert client.get(START).status_code == 404
    assert client.get(f"{START}/back?code=x&state=y").status_code == 404
    assert "work account" not in client.get("/sign-in").get_data(as_text=True)


def test_the_first_time_a_verified_address_links_an_invited_account(
    client: PageClient, issuer: Issuer, sam: User
) -> None:
    issuer.claims = VERIFIED
    assert go(client, issuer, "/admin/services").headers["Location"] == "/admin/services"
    assert is_in(client)
    assert db.session.scalars(select(Identity.subject)).one() == "pairwise-1"
    assert len(deeds("single_sign_on.linked")) == 1


def test_who_came_in_is_not_called_invited_and_cannot_be_withdrawn(
    client: PageClient, issuer: Issuer, sam: User, sign_in: SignIn, channel: MemoryChannel
) -> None:
    administrator = sign_in(make.user(Role.ADMINISTRATOR))
    assert "Withdraw the invitation" in administrator.get(f"/admin/people/{sam.id}").get_data(as_text=True)
    issuer.claims = VERIFIED
    go(client, issuer)
    assert "Withdraw the invitation" not in administrator.get(f"/admin/people/{sam.id}").get_data(
        as_text=True
    )
    with pytest.raises(Conflict):
        invitations.withdraw(sam, actor=SYSTEM)
    with transaction():
        own.forgot_password(SAM)
    outbox.work_until_idle()
    assert [letter.subject for letter in channel.letters] == ["How you sign in to Aldermere Community Hub"]


def test_an_administrator_invites_somebody_to_it_and_takes_it_back(
    client: PageClient, issuer: Issuer, provider: Provider, sign_in: SignIn, channel: MemoryChannel
) -> None:
    administrator = sign_in(make.user(Role.ADMINISTRATOR))
    kitchen = make.organization()
    sent = {"name": "Sam Rowe", "email": SAM, "at_work": "y", "organization": str(kitchen.id)}
    refused = administrator.submit("/admin/people/invite", sent | {"role": "partner"})
    assert "Leave this empty for a partner" in refused.get_data(as_text=True)
    page = administrator.submit("/admin/people/invite", sent | {"role": "directory_editor"}).headers[
        "Location"
    ]
    assert "Expected at their first sign-in" in administrator.get(page).get_data(as_text=True)
    administrator.submit(page, action="/invite-again")
    outbox.work_until_idle()
    assert len(channel.letters) == 2
    assert all("/invitation/" not in letter.body for letter in channel.letters), "a password would outlive it"
    issuer.claims = VERIFIED
    go(client, issuer)
    assert is_in(client)
    assert "Linked, last used today" in administrator.get(page).get_data(as_text=True)
    administrator.submit(page, action="/forget")
    assert not is_in(client)
    assert go(PageClient(client.application), issuer).status_code == 422
    administrator.submit(page, action="/work-account")
    assert go(client, issuer).status_code == 302
    assert is_in(client)


def test_from_then_on_the_subject_counts_and_the_address_does_not(
    app: Flask, issuer: Issuer, sam: User
) -> None:
    issuer.claims = VERIFIED
    go(PageClient(app), issuer)
    issuer.claims = {"email": "another@name.example"}
    client = PageClient(app)
    go(client, issuer)
    assert is_in(client)
    issuer.claims = VERIFIED | {"sub": "somebody else"}
    other = PageClient(app)
    assert go(other, issuer).status_code == 422
    assert not is_in(other)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": SAM},
        {"email": SAM, "email_verified": False},
        {"email": SAM, "email_verified": "true"},
        {"email": SAM, "xms_edov": False},
        {"email": [SAM], "email_verified": True},
        {"preferred_username": SAM, "upn": SAM, "email_verified": True},
    ],
)
def test_an_address_that_is_not_verified_links_nothing(
    client: PageClient, issuer: Issuer, sam: User, claims: dict[str, Any]
) -> None:
    issuer.claims = claims
    answer = go(client, issuer)
    assert answer.status_code == 422
    assert "There is no account here" in answer.get_data(as_text=True)
    assert not is_in(client)


def test_entra_says_verified_in_its_own_way(client: PageClient, issuer: Issuer, sam: User) -> None:
    issuer.claims = {"email": SAM, "xms_edov": "1"}
    go(client, issuer)
    assert is_in(client)


def test_an_account_that_was_not_invited_to_it_is_not_taken_over(
    client: PageClient, issuer: Issuer, provider: Provider
) -> None:
    make.user(Role.ADMINISTRATOR, email=SAM)
    provider.rules = replace(provider.rules, roles=ROLES, makes_accounts=True)
    issuer.claims = VERIFIED | {"roles": ["Hub.Editors"]}
    assert go(client, issuer).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another site"},
        {"aud": [CLIENT_ID, "another site"], "azp": CLIENT_ID},
        {"aud": None},
        {"azp": "another site"},
        {"nonce": "of another day"},
        {"nonce": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"nbf": int(time.time()) + 3600},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 300},
        {"at_hash": "wrong"},
        {"roles": None, "_claim_names": {"roles": "src1"}},
    ],
    ids=lambda lie: "-".join(f"{name}:{type(value).__name__}" for name, value in lie.items()),
)
def test_a_token_that_is_not_right_opens_nothing(
    client: PageClient, issuer: Issuer, sam: User, lie: dict[str, Any]
) -> None:
    issuer.claims = VERIFIED | lie
    answer = go(client, issuer)
    assert answer.status_code == 422
    assert "not in order" in answer.get_data(as_text=True)
    assert not is_in(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512"])
def test_a_token_signed_otherwise_opens_nothing(
    client: PageClient, issuer: Issuer, sam: User, algorithm: str
) -> None:
    issuer.claims, issuer.algorithm = VERIFIED, algorithm
    assert go(client, issuer).status_code == 422
    assert not is_in(client)


def test_a_token_signed_with_a_key_that_is_not_published_opens_nothing(
    client: PageClient, issuer: Issuer, sam: User
) -> None:
    issuer.claims, issuer.published = VERIFIED, [issuer.key]
    issuer.key = rsa_key("one", 2)
    assert go(client, issuer).status_code == 422
    assert not is_in(client)


def test_a_new_key_is_looked_up_and_not_more_than_once_a_minute(
    app: Flask, issuer: Issuer, sam: User, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.claims = VERIFIED
    go(PageClient(app), issuer)
    issuer.key = rsa_key("two")
    assert go(PageClient(app), issuer).status_code == 422
    assert issuer.asked.count("/keys") == 1
    monkeypatch.setattr("hub.accounts.single_sign_on.provider.KEYS_AT_MOST_EVERY", timedelta(0))
    client = PageClient(app)
    go(client, issuer)
    assert is_in(client)
    assert issuer.asked.count("/keys") == 2


def test_what_comes_back_must_be_what_was_sent_out(app: Flask, issuer: Issuer, sam: User) -> None:
    """A state that is used, somebody else's, old or missing; and a provider that calls itself another."""
    issuer.claims = VERIFIED
    client = PageClient(app)
    out = client.get(START).headers["Location"]
    back = issuer.code_for(out)
    assert PageClient(app).get(back).status_code == 422
    assert client.get(f"{back}&iss=https://evil.example").status_code == 422
    again = issuer.code_for(client.get(START).headers["Location"])
    assert client.get(back).status_code == 422
    assert client.get(again).status_code == 422
    third = issuer.code_for(client.get(START).headers["Location"])
    assert client.get(third).status_code == 302
    fresh = PageClient(app)
    assert fresh.get(third).status_code == 422
    assert not is_in(fresh)


def test_a_code_from_another_browser_is_worth_nothing(app: Flask, issuer: Issuer, sam: User) -> None:
    """PKCE: the verifier stays with the session that began."""
    issuer.claims = VERIFIED
    mine, theirs = PageClient(app), PageClient(app)
    mine_out, theirs_out = (one.get(START).headers["Location"] for one in (mine, theirs))
    stolen = issuer.code_for(theirs_out).split("code=")[1].split("&")[0]
    state = issuer.code_for(mine_out).split("state=")[1]
    answer = mine.get(f"{START}/back?code={stolen}&state={state}")
    assert answer.status_code == 503
    assert not is_in(mine)


def test_who_stops_half_way_is_told_so(client: PageClient, issuer: Issuer, sam: User) -> None:
    out = client.get(START).headers["Location"]
    state = issuer.code_for(out).split("state=")[1]
    answer = client.get(f"{START}/back?error=access_denied&state={state}")
    assert answer.status_code == 422
    assert "You did not finish" in answer.get_data(as_text=True)


def test_the_way_back_never_leaves_the_site(client: PageClient, issuer: Issuer, sam: User) -> None:
    issuer.claims = VERIFIED
    assert go(client, issuer, "https://evil.example/").headers["Location"] == "/start"


def test_the_role_follows_the_claim_at_each_sign_in(
    app: Flask, issuer: Issuer, sam: User, provider: Provider
) -> None:
    make.user(Role.ADMINISTRATOR, password="x")
    provider.rules = replace(provider.rules, roles=ROLES)
    issuer.claims = VERIFIED | {"roles": ["Other", "Hub.Editors", "Hub.Admins"]}
    go(PageClient(app), issuer)
    db.session.refresh(sam)
    assert sam.role is Role.ADMINISTRATOR
    (change,) = deeds("user.role-changed")
    assert (change.detail["was"], change.detail["role"]) == ("directory_editor", "administrator")
    elsewhere = PageClient(app)
    go(elsewhere, issuer)
    assert len(deeds("user.role-changed")) == 1
    issuer.claims = VERIFIED | {"roles": ["Hub.Editors"]}
    go(PageClient(app), issuer)
    assert not is_in(elsewhere), "what the former role left open"
    issuer.claims = VERIFIED | {"roles": []}
    client = PageClient(app)
    answer = go(client, issuer)
    assert answer.status_code == 422
    assert "has no part in this site" in answer.get_data(as_text=True)
    assert not is_in(client)


def test_a_slip_over_there_does_not_take_the_last_administrator(
    client: PageClient, issuer: Issuer, sam: User, provider: Provider
) -> None:
    provider.rules = replace(provider.rules, roles=ROLES)
    issuer.claims = VERIFIED | {"roles": ["Hub.Admins"]}
    go(client, issuer)
    issuer.claims = VERIFIED | {"roles": ["Hub.Editors"]}
    go(client, issuer)
    db.session.refresh(sam)
    assert sam.role is Role.ADMINISTRATOR
    (kept,) = deeds("user.role-kept")
    assert kept.detail["wanted"] == "directory_editor"
    make.user(Role.ADMINISTRATOR, password="x")
    go(client, issuer)
    db.session.refresh(sam)
    assert sam.role is Role.DIRECTORY_EDITOR


def test_nobody_fills_the_database_by_setting_out_again_and_again(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_OUT", 2)
    answers = [PageClient(app).get(START).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_with_the_setting_a_first_sign_in_makes_the_account(
    client: PageClient, issuer: Issuer, provider: Provider
) -> None:
    issuer.claims = VERIFIED | {"roles": ["Hub.Editors"]}
    assert go(client, issuer).status_code == 422
    provider.rules = replace(provider.rules, roles=ROLES, makes_accounts=True)
    issuer.claims = VERIFIED | {"roles": ["Nobody"]}
    assert go(client, issuer).status_code == 422
    issuer.claims = {"roles": ["Hub.Editors"]}
    assert go(client, issuer).status_code == 422
    assert db.session.scalars(select(User).where(User.email == SAM)).all() == []
    issuer.claims = VERIFIED | {"roles": ["Hub.Editors"]}
    go(client, issuer)
    assert is_in(client)
    made = db.session.scalars(select(User).where(User.email == SAM)).one()
    assert (made.name, made.role, made.password) == ("Sam Rowe", Role.DIRECTORY_EDITOR, None)


def test_who_is_switched_off_here_stays_out(client: PageClient, issuer: Issuer, sam: User) -> None:
    issuer.claims = VERIFIED
    go(client, issuer)
    with transaction():
        sam.active = False
    again = PageClient(client.application)
    assert "switched off" in go(again, issuer).get_data(as_text=True)
    assert not is_in(again)


def test_the_providers_second_factor_counts(
    app: Flask, issuer: Issuer, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)
    with transaction():
        sam.role = Role.REFERRER
    issuer.claims = VERIFIED | {"amr": ["pwd", "mfa"]}
    client = PageClient(app)
    go(client, issuer)
    assert is_in(client)
    issuer.claims = VERIFIED | {"amr": ["pwd"]}
    alone = PageClient(app)
    go(alone, issuer)
    assert alone.get("/admin").headers["Location"] == "/account/second-step"
    phone_of(sam)
    assert go(PageClient(app), issuer).headers["Location"] == "/sign-in/second-step"


def test_entras_object_id_may_be_what_counts(
    client: PageClient, issuer: Issuer, sam: User, provider: Provider
) -> None:
    provider.rules = replace(provider.rules, subject_claim="oid")
    issuer.claims = VERIFIED
    go(client, issuer)
    assert db.session.scalars(select(Identity.subject)).one() == "oid-1"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/.well-known/openid-configuration", (500, {}, b"")),
        ("/.well-known/openid-configuration", (200, {}, b"<html>")),
        ("/.well-known/openid-configuration", (200, {}, b"[]")),
        ("/.well-known/openid-configuration", (200, {}, b'{"issuer": "https://evil.example"}')),
        ("/.well-known/openid-configuration", (302, {"Location": "http://127.0.0.1:1/"}, b"")),
        ("/.well-known/openid-configuration", (200, {}, b" " * 1_100_000 + b"{}")),
        ("/token", (500, {}, b"")),
        ("/token", (200, {}, b"[]")),
        ("/keys", (200, {}, b'{"keys": [1]}')),
        ("/keys", (404, {}, b"")),
    ],
)
def test_a_provider_in_trouble_is_said_calmly(
    client: PageClient, issuer: Issuer, sam: User, path: str, answer: tuple[int, dict[str, str], bytes]
) -> None:
    issuer.claims, issuer.answers = VERIFIED, {path: answer}
    out = client.get(START)
    last = client.get(issuer.code_for(out.headers["Location"])) if out.status_code == 302 else out
    assert last.status_code == 503
    assert "does not answer just now" in last.get_data(as_text=True)
    assert not is_in(client)


AGAIN = f"{START}/again?next=/account/email"


@pytest.mark.parametrize(
    ("lie", "is_let_on"),
    [
        ({}, True),
        ({"auth_time": None}, False),
        ({"auth_time": int(time.time()) - 3600}, False),
        ({"sub": "somebody-else"}, False),
        ({"auth_time": "now"}, False),
    ],
    ids=["just now", "silence", "an hour ago", "another person", "nonsense"],
)
def test_before_something_that_matters_they_prove_it_over_there_once_more(
    client: PageClient,
    issuer: Issuer,
    sam: User,
    lie: dict[str, Any],
    is_let_on: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issuer.claims = VERIFIED
    go(client, issuer)
    with client.session_transaction() as session:
        session["fs_paa"] = 0
    monkeypatch.setitem(client.application.jinja_env.globals, "single_sign_on_label", "Sign in at work")
    page = client.get(client.get("/account/email").headers["Location"]).get_data(as_text=True)
    assert f'href="{AGAIN}"' in page
    out = client.get(AGAIN).headers["Location"]
    assert "prompt=login" in out
    assert "max_age=0" in out
    issuer.claims = VERIFIED | {"auth_time": int(time.time())} | lie
    answer = client.get(issuer.code_for(out))
    assert (answer.headers.get("Location") == "/account/email") is is_let_on
    assert (client.get("/account/email").status_code == 200) is is_let_on


@pytest.mark.parametrize(
    ("said", "is_let_on"),
    [(None, False), (-3600, False), (-60, True), (3600, True)],
    ids=["silence", "an hour ago", "just now", "a clock that runs ahead"],
)
def test_coming_in_is_as_recent_as_the_proof_over_there(
    client: PageClient, issuer: Issuer, sam: User, said: int | None, is_let_on: bool
) -> None:
    """A provider that lets somebody pass for days has not seen who sits at the screen now."""
    issuer.claims = VERIFIED | ({} if said is None else {"auth_time": int(time.time()) + said})
    go(client, issuer)
    assert is_in(client)
    assert (client.get("/account/email").status_code == 200) is is_let_on
    with client.session_transaction() as session:
        assert session["fs_paa"] <= time.time()


def test_an_old_proof_over_there_is_no_newer_after_the_second_step(
    client: PageClient, issuer: Issuer, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)
    _, codes = phone_of(sam)
    issuer.claims = VERIFIED | {"auth_time": int(time.time()) - 3600}
    page = go(client, issuer).headers["Location"]
    client.submit(f"{page}/recovery-code", {"recovery_code": codes[0]})
    assert is_in(client)
    assert client.get("/account/email").status_code == 302


def test_who_has_to_set_up_a_second_step_proves_it_over_there_first(
    client: PageClient, issuer: Issuer, sam: User
) -> None:
    with transaction():
        sam.role = Role.REFERRER
    issuer.claims = VERIFIED | {"auth_time": int(time.time()) - 3600}
    go(client, issuer)
    issuer.claims = VERIFIED | {"auth_time": int(time.time())}
    answer = client.get(issuer.code_for(client.get(f"{START}/again").headers["Location"]))
    assert answer.headers["Location"] == "/account"
    assert client.get("/account/second-step/passkeys/new").status_code == 200


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
@pytest.mark.parametrize(
    "address", ["https://evil.example/", "http://169.254.169.254/", "file:///etc/passwd", ""]
)
def test_only_the_hosts_of_the_settings_are_asked(
    client: PageClient, issuer: Issuer, sam: User, name: str, address: str
) -> None:
    issuer.claims, issuer.metadata = VERIFIED, {name: address}
    out = client.get(START)
    last = client.get(issuer.code_for(out.headers["Location"])) if out.status_code == 302 else out
    assert last.status_code == 503
    assert not is_in(client)
