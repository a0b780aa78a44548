"""Sessions are on the server: the browser holds a random id, and ending one there ends it everywhere at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, session
from sqlalchemy import func, select, update

from hub.accounts import sessions
from hub.accounts.access import current_actor
from hub.accounts.browsers import in_words
from hub.accounts.models import Membership, Session, User
from hub.accounts.policy import Role
from hub.accounts.services import passwords
from hub.accounts.services import sessions as services
from hub.core import clock, csrf
from hub.core.db import db, transaction
from hub.core.seals import digest
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(app: Flask, monkeypatch: pytest.MonkeyPatch) -> User:
    """Their password is compared, not hashed: argon2 is slow on purpose."""
    monkeypatch.setattr(passwords, "is_right", lambda given, _kept: given == PASSWORD)
    return make.user(Role.DIRECTORY_EDITOR, password="x")


@pytest.fixture
def signed_in(app: Flask, person: User) -> PageClient:
    """A browser in which they gave their password."""
    return by_password(PageClient(app), person)


def by_password(client: PageClient, person: User) -> PageClient:
    with client.application.test_request_context():
        token = csrf.token()
    data = {"csrf_token": token, "email": person.email, "password": PASSWORD}
    assert client.post("/sign-in", data=data, headers={"User-Agent": FIREFOX}).status_code == 302
    return client


def cookie(client: PageClient) -> str:
    found = client.get_cookie("hub")
    return found.value if found else ""


def with_cookie(app: Flask, value: str) -> PageClient:
    client = PageClient(app)
    client.set_cookie("hub", value)
    return client


def is_in(client: PageClient) -> bool:
    return client.get("/admin").status_code == 200


def count() -> int:
    return db.session.scalar(select(func.count(Session.id))) or 0


def seen_at() -> datetime:
    return db.session.scalars(select(Session.seen_at)).one()


def test_the_cookie_says_nothing_and_the_database_does_not_know_it(
    signed_in: PageClient, person: User
) -> None:
    (row,) = db.session.execute(select(Session.__table__)).all()
    assert len(cookie(signed_in)) >= 43
    assert cookie(signed_in) not in str(row)
    assert row.token_hash == digest(cookie(signed_in))
    assert (row.user_id, row.browser) == (person.id, "Firefox on Windows")


def test_a_visitor_leaves_no_row_and_gets_no_cookie(client: PageClient) -> None:
    for path in ("/", "/search?q=food", "/sign-in", "/admin"):
        assert "Set-Cookie" not in client.get(path).headers
    assert count() == 0


def test_an_id_that_somebody_brought_along_is_never_taken_over(app: Flask, person: User) -> None:
    client = with_cookie(app, "chosen-by-somebody-else")
    by_password(client, person)
    assert cookie(client) != "chosen-by-somebody-else"
    assert is_in(client)
    assert not is_in(with_cookie(app, "chosen-by-somebody-else"))


def test_what_was_kept_before_signing_in_goes_on_under_another_id(app: Flask, person: User) -> None:
    client = PageClient(app)
    with client.session_transaction() as kept:
        kept["on the way"] = True
    before = cookie(client)
    by_password(client, person)
    assert cookie(client) != before
    assert count() == 1
    assert not is_in(with_cookie(app, before))
    with client.session_transaction() as kept:
        assert kept["on the way"] is True


def test_a_stolen_cookie_is_dead_after_sign_out(app: Flask, signed_in: PageClient) -> None:
    stolen = cookie(signed_in)
    assert is_in(with_cookie(app, stolen))
    signed_in.submit("/admin", action="/sign-out")
    assert count() == 0
    assert not is_in(with_cookie(app, stolen))
    assert cookie(signed_in) == ""


def test_ending_all_spares_the_one_that_asked(app: Flask, signed_in: PageClient, person: User) -> None:
    mine = db.session.scalars(select(Session.id)).one()
    other = by_password(PageClient(app), person)
    somebody_else = by_password(PageClient(app), make.user(Role.DIRECTORY_EDITOR))
    with transaction():
        services.end_all(person.id, but=mine)
    assert is_in(signed_in)
    assert not is_in(other)
    assert is_in(somebody_else)
    with transaction():
        services.end_all(person.id)
    assert not is_in(signed_in)


def test_it_ends_after_half_an_hour_without_a_page(signed_in: PageClient) -> None:
    started = clock.now()
    for minutes in (29, 58, 87):
        with time_machine.travel(started + timedelta(minutes=minutes)):
            assert is_in(signed_in)
    with time_machine.travel(started + timedelta(minutes=87 + 31)):
        assert not is_in(signed_in)


def test_it_ends_after_twelve_hours_however_busy(signed_in: PageClient) -> None:
    started = clock.now()
    for minutes in range(25, 12 * 60, 25):
        with time_machine.travel(started + timedelta(minutes=minutes)):
            assert is_in(signed_in)
    with time_machine.travel(started + timedelta(hours=12)):
        assert not is_in(signed_in)


def test_those_that_are_over_are_forgotten_when_somebody_signs_in(
    app: Flask, signed_in: PageClient, person: User
) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        by_password(PageClient(app), person)
        assert count() == 1


def test_looking_at_pages_writes_once_a_minute_at_most(signed_in: PageClient, count_queries: Any) -> None:
    began = seen_at()
    with count_queries() as statements:
        assert is_in(signed_in)
    assert [s for s in statements if s.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        with count_queries() as statements:
            assert is_in(signed_in)
        assert [s.split()[:2] for s in statements if not s.startswith("SELECT")] == [["UPDATE", "session"]]
        assert seen_at() > began


def test_who_it_is_costs_one_statement_whatever_they_speak_for(
    app: Flask, sign_in: Any, count_queries: Any
) -> None:
    """The session together with its person, and each organization they speak for."""
    first, second = make.organization(), make.organization()
    person = make.user(Role.PARTNER, organization=first)
    make.saved(Membership(user_id=person.id, organization_id=second.id))
    [cookie] = sign_in(person)._cookies.values()
    sent = {"Cookie": f"{cookie.key}={cookie.value}"}
    db.session.expunge_all()
    with count_queries() as statements, app.test_request_context(headers=sent):
        assert current_actor().organization_ids == {first.id, second.id}
    assert len(statements) == 1


def test_a_file_is_served_without_asking_who_wants_it(signed_in: PageClient, count_queries: Any) -> None:
    with count_queries() as statements:
        assert signed_in.get("/healthz").status_code == 200
    assert statements == []


def test_a_session_that_was_ended_meanwhile_is_not_brought_back(
    app: Flask, signed_in: PageClient, person: User
) -> None:
    """Somebody signs out everywhere while another page of theirs is being made."""
    headers = {"Cookie": f"hub={cookie(signed_in)}"}
    with app.test_request_context("/", headers=headers):
        assert session["_user_id"] == person.fs_uniquifier
        with transaction():
            services.end_all(person.id)
        session["late"] = True
        app.session_interface.save_session(app, session._get_current_object(), app.response_class())  # type: ignore[attr-defined]
    assert count() == 0


def test_a_session_that_was_ended_meanwhile_goes_on_under_no_other_id(
    app: Flask, signed_in: PageClient, person: User
) -> None:
    """Nor when the page that was being made changes its id, as after a proof of who somebody is."""
    with app.test_request_context("/", headers={"Cookie": f"hub={cookie(signed_in)}"}):
        sessions.renew()
        with transaction():
            services.end_all(person.id)
        answer = app.response_class()
        app.session_interface.save_session(app, session._get_current_object(), answer)  # type: ignore[attr-defined]
    assert count() == 0
    assert "Set-Cookie" not in answer.headers


def test_a_change_of_rights_goes_on_under_another_id(app: Flask, signed_in: PageClient) -> None:
    before, began = cookie(signed_in), db.session.scalars(select(Session.started_at)).one()
    with app.test_request_context("/", headers={"Cookie": f"hub={before}"}):
        sessions.renew()
        answer = app.response_class()
        app.session_interface.save_session(app, session._get_current_object(), answer)  # type: ignore[attr-defined]
    after = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    assert not is_in(with_cookie(app, before))
    assert is_in(with_cookie(app, after))
    assert db.session.scalars(select(Session.started_at)).one() == began


def test_a_row_that_says_another_person_is_not_believed(app: Flask, signed_in: PageClient) -> None:
    """The account in the row and the one in its content must be the same."""
    other = make.user(Role.PARTNER)
    with transaction():
        db.session.execute(update(Session).values(user_id=other.id))
    assert is_in(signed_in)  # the content says the editor, who is looked up anew


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/149.0 Safari/537.36",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/137.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/137.0 Safari/537.36 Edg/137.0",
            "Edge on Mac",
        ),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(said: str, words: str) -> None:
    assert in_words(said) == words
