"""Signing in and out, and what the door lets through."""

import re
import time
import uuid
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hub.accounts import services
from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.services import passwords
from hub.app import create_app
from hub.core import csrf
from hub.core.config import Environment
from hub.core.db import db, transaction
from tests.core.conftest import settings
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def hashed(whole_app: Flask) -> str:
    """The password, hashed once: argon2 takes its time."""
    from flask_security.utils import hash_password

    with whole_app.test_request_context():
        return str(hash_password(PASSWORD))


@pytest.fixture
def person(app: Flask, hashed: str) -> User:
    return make.user(Role.DIRECTORY_EDITOR, email="sam@aldermere-homes.example", password=hashed)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what comes after the password: it is compared, not hashed, which argon2 makes slow on purpose."""
    monkeypatch.setattr(passwords, "is_right", lambda given, kept: given == PASSWORD and kept is not None)


def token(app: Flask) -> str:
    with app.test_request_context():
        return csrf.token()


def sign_in_as(client: PageClient, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    data = {"csrf_token": token(client.application), "email": email, "password": password} | fields
    return client.post("/sign-in", data=data)


def may_see_start(client: PageClient) -> bool:
    """Whether the door knows who this is: a page for signed-in people is not sent to the sign-in page."""
    answer = client.get("/start")
    return answer.status_code != 302 or "/sign-in" not in answer.headers["Location"]


def test_the_right_password_opens(client: PageClient, person: User) -> None:
    assert not may_see_start(client)
    answer = sign_in_as(client, "sam@aldermere-homes.example")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/start"
    assert may_see_start(client)


def test_a_password_that_everybody_may_know_is_hashed_once_and_opens_and_a_real_one_for_each(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = []
    slowly = passwords.hash_password
    monkeypatch.setattr(passwords, "hash_password", lambda given: hashes.append(given) or slowly(given))
    shared = passwords.Known("walk along the canal")
    with transaction():
        for password in (shared, shared, PASSWORD, PASSWORD):
            email = f"{len(hashes)}-{uuid.uuid4()}@home.example"
            person = services.create(
                email=email, name="Sam", role=Role.REFERRER, password=password, actor=SYSTEM
            )
            if password is shared:
                first = person
    assert hashes == ["walk along the canal", PASSWORD, PASSWORD]
    sign_in_as(client, first.email, "walk along the canal")
    assert may_see_start(client)


def test_through_the_page_as_a_person_does(client: PageClient, person: User) -> None:
    data = {"email": "sam@aldermere-homes.example", "password": PASSWORD}
    assert client.submit("/sign-in", data, action="/sign-in").status_code == 302
    assert may_see_start(client)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("email", ["SAM@Aldermere-Homes.example", "  sam@aldermere-homes.example "])
def test_capitals_and_spaces_do_not_matter(client: PageClient, person: User, email: str) -> None:
    assert sign_in_as(client, email).status_code == 302


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("sam@aldermere-homes.example", "wrong"),
        ("sam@aldermere-homes.example", ""),
        ("sam@aldermere-homes.example", PASSWORD + " x"),
        ("nobody@aldermere-homes.example", PASSWORD),
        ("", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("sam@aldermere-homes.example%00", PASSWORD),
        ("s\ud83d", PASSWORD),
    ],
)
def test_anything_else_does_not(client: PageClient, person: User, email: str, password: str) -> None:
    answer = sign_in_as(client, email.encode("utf-8", "replace").decode(), password)
    assert answer.status_code == 200
    assert not answer.headers.getlist("Set-Cookie")
    assert not may_see_start(client)


def test_nobody_learns_whether_an_address_has_an_account(app: Flask, person: User, hashed: str) -> None:
    """Unknown, wrong, switched off, without a password: the same words, the same status, the same headers."""
    make.user(email="off@aldermere-homes.example", password=hashed, active=False)
    make.user(email="new@aldermere-homes.example", password=None)
    said = set()
    for who in ("sam", "nobody", "off", "new"):
        answer = sign_in_as(PageClient(app), f"{who}@aldermere-homes.example", "wrong password")
        page = answer.get_data(as_text=True).replace(f"{who}@aldermere-homes.example", "")
        page = re.sub(r'(name="(csrf_token|challenge)" value|data-options)="[^"]*"', "", page)
        headers = tuple(sorted((k, v) for k, v in answer.headers if k != "Content-Length"))
        said.add((answer.status_code, page, headers))
    assert len(said) == 1


def test_an_unknown_address_takes_as_long_as_a_wrong_password(app: Flask, person: User) -> None:
    """argon2 runs for both (SECURITY 19). A coarse check: without it, one takes a tenth of the other."""

    def seconds(email: str) -> float:
        started = time.perf_counter()
        sign_in_as(PageClient(app), email, "wrong password")
        return time.perf_counter() - started

    pairs = [
        (seconds("sam@aldermere-homes.example"), seconds("nobody@aldermere-homes.example")) for _ in range(2)
    ]
    known, unknown = (min(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_a_person_who_is_switched_off_is_out_at_once(app: Flask, sign_in: SignIn, person: User) -> None:
    client = sign_in(person)
    assert may_see_start(client)
    with transaction():
        person.active = False
    assert not may_see_start(client)
    assert sign_in_as(PageClient(app), person.email).status_code == 200


def test_a_session_ends_when_its_id_is_renewed(sign_in: SignIn, person: User) -> None:
    """What a change of password will do to every other browser."""
    client = sign_in(person)
    with transaction():
        person.fs_uniquifier = uuid.uuid4().hex
    assert not may_see_start(client)


def test_what_a_role_allows_is_read_anew_for_each_request(app: Flask, person: User) -> None:
    from hub.accounts.policy import Permission

    assert person.actor.may(Permission.DIRECTORY_EDIT)
    with transaction():
        person.role = Role.REFERRER
    assert not person.actor.may(Permission.DIRECTORY_EDIT)


def test_visitors_get_no_cookie_at_the_door(client: PageClient) -> None:
    for path in ("/sign-in", "/sign-in?next=/start", "/start"):
        answer = client.get(path)
        assert not answer.headers.getlist("Set-Cookie"), path


def test_a_cookie_that_says_nothing_is_taken_back(app: Flask) -> None:
    client = PageClient(app)
    client.set_cookie("hub", "left over")
    (cookie,) = client.get("/sign-in").headers.getlist("Set-Cookie")
    assert cookie.startswith("hub=;")
    assert "Expires=Thu, 01 Jan 1970" in cookie


@pytest.mark.usefixtures("quickly")
def test_signing_out_is_a_post_and_takes_the_cookie_back(client: PageClient, person: User) -> None:
    sign_in_as(client, person.email)
    assert client.get("/sign-out").status_code == 405
    assert may_see_start(client)
    with client.session_transaction() as session:
        assert session["_user_id"] == person.fs_uniquifier
    mine = _token_of(client)
    assert client.post("/sign-out").status_code == 400
    assert may_see_start(client)
    answer = client.post("/sign-out", data={"csrf_token": mine})
    assert answer.headers["Location"] == "/"
    assert not may_see_start(client)
    with client.session_transaction() as session:
        assert dict(session) == {}


def _token_of(client: PageClient) -> str:
    with client.session_transaction() as session:
        identity = session["_user_id"]
    with client.application.test_request_context():
        return csrf._signer().dumps(identity)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://localhost.evil.example"},
    ],
)
def test_nobody_can_be_signed_in_from_elsewhere(
    client: PageClient, person: User, headers: dict[str, str]
) -> None:
    data = {"csrf_token": token(client.application), "email": person.email, "password": PASSWORD}
    assert client.post("/sign-in", data=data, headers=headers).status_code == 400
    assert not may_see_start(client)


@pytest.mark.usefixtures("quickly")
def test_signing_in_without_a_token_is_refused(client: PageClient, person: User) -> None:
    answer = client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert not may_see_start(client)


@pytest.mark.usefixtures("quickly")
def test_a_token_from_before_signing_in_does_not_serve_after(client: PageClient, person: User) -> None:
    before = token(client.application)
    sign_in_as(client, person.email)
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400


@pytest.mark.usefixtures("quickly")
def test_no_cookie_outlives_the_session(client: PageClient, person: User) -> None:
    cookies = sign_in_as(client, person.email, remember="y").headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["hub"]
    assert "Expires" not in cookies[0]


@pytest.mark.usefixtures("quickly")
def test_the_cookie_of_production_is_bound_to_its_host(tmp_path: Path, hashed: str) -> None:
    live = settings(
        tmp_path,
        environment=Environment.PRODUCTION,
        secret_key="k" * 40,
        public_base_url="https://hub.example",
        message_channel="file",
    )
    app = create_app(live)
    with app.app_context():
        db.create_all()
        make.user(email="sam@aldermere-homes.example", password=hashed)
        data = {"email": "sam@aldermere-homes.example", "password": PASSWORD, "csrf_token": token(app)}
        db.session.remove()
    answer = PageClient(app).post("/sign-in", data=data, base_url="https://hub.example")
    assert answer.status_code == 302
    (header,) = answer.headers.getlist("Set-Cookie")
    (cookie,) = SimpleCookie(header).values()
    assert cookie.key == "__Host-hub"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        True,
        "Lax",
        "/",
    )
    assert not cookie["domain"]
    with app.app_context():
        db.engine.dispose()


@pytest.mark.usefixtures("quickly")
def test_json_hands_out_nothing(client: PageClient, person: User) -> None:
    """Flask-Security would answer with a token that never ends."""
    data = {"csrf_token": token(client.application), "email": person.email, "password": PASSWORD}
    as_json = {"Accept": "application/json"}
    answer = client.post("/sign-in?include_auth_token", data=data, headers=as_json)
    assert answer.status_code == 302
    assert answer.mimetype == "text/html"
    assert client.post("/sign-in", json=data).status_code == 400


def test_such_a_token_opens_nothing(client: PageClient, person: User, app: Flask) -> None:
    with app.test_request_context():
        stolen = person.get_auth_token()
    assert client.get("/start", headers={"Authentication-Token": stolen}).status_code == 302
    assert client.get(f"/start?auth_token={stolen}").status_code == 302


def test_the_packages_own_pages_are_shut(sign_in: SignIn, person: User) -> None:
    client = sign_in(person)
    for path in ("/verify", "/fs-static/js/webauthn.js", "/login", "/register", "/reset", "/change"):
        assert client.get(path).status_code == 404, path


def test_a_stranger_who_posts_is_told_nothing(client: PageClient) -> None:
    answer = client.post("/start", data={"csrf_token": token(client.application)})
    assert answer.status_code in {404, 405}


def test_an_account_is_made_with_a_long_password_and_an_address_of_its_own(app: Flask) -> None:
    from hub.core.errors import Conflict, Invalid

    with transaction():
        made = services.create(
            email=" New@Aldermere-Homes.example",
            name="Kit",
            role=Role.REFERRER,
            password=PASSWORD,
            actor=SYSTEM,
        )
    assert made.email == "new@aldermere-homes.example"
    assert made.password is not None
    assert made.password.startswith("$argon2id$")
    assert PASSWORD not in made.password
    with pytest.raises(Conflict), transaction():
        services.create(
            email="NEW@aldermere-homes.example", name="", role=Role.PARTNER, password=PASSWORD, actor=SYSTEM
        )
    with pytest.raises(Invalid, match="at least 12"), transaction():
        services.create(email="x@y.example", name="", role=Role.PARTNER, password="short", actor=SYSTEM)


def test_the_first_administrator_comes_from_the_command_line(app: Flask) -> None:
    arguments = ["users", "create-admin", "--email", "kit@aldermere-homes.example", "--name", "Kit"]
    made = app.test_cli_runner().invoke(args=[*arguments, "--password", PASSWORD])
    assert made.output == "Kit can now sign in.\n"
    again = app.test_cli_runner().invoke(args=[*arguments, "--password", PASSWORD])
    assert again.exit_code == 1
    assert "an account with this email address already" in again.output


def test_a_new_signing_key_locks_nobody_out(app: Flask, person: User) -> None:
    kept = app.config["SECRET_KEY"], app.config["SECURITY_PASSWORD_SALT"]
    app.config["SECRET_KEY"] = app.config["SECURITY_PASSWORD_SALT"] = "another key of more than thirty-two"
    try:
        assert sign_in_as(PageClient(app), person.email).status_code == 302
    finally:
        app.config["SECRET_KEY"], app.config["SECURITY_PASSWORD_SALT"] = kept
