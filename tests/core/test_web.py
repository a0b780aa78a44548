"""What holds for every answer: headers, hosts, pages for every kind of trouble, one line in the log."""

import io
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import default_exceptions

from hub.core import logs
from hub.core.config import Environment
from hub.core.db import db, transaction
from hub.core.web import BUSY, LAST_WORDS, PAGES, SOMEBODY_ELSE_SAVED, content_security_policy, trusted_hosts
from tests.core.conftest import SECRET, Desk, settings
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[..., PageClient]

EVERY_KIND = [
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/brand.css", 200),
    ("GET", "/desk", 200),
    ("HEAD", "/desk", 200),
    ("OPTIONS", "/desk", 200),
    ("POST", "/desk", 400),
    ("GET", "/nowhere", 404),
    ("GET", "/static/nothing.css", 404),
    ("DELETE", "/desk", 405),
    ("GET", "/staff", 302),
    ("GET", "/trouble/bug", 500),
    ("GET", "/trouble/locked", 503),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND)
def test_every_answer_carries_the_headers(browser: Browser, method: str, path: str, status: int) -> None:
    answer = browser().open(path, method=method)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == ("public, max-age=3600" if path == "/brand.css" else "no-store")
    assert not answer.headers.getlist("Set-Cookie")


def test_a_built_file_carries_them_too_and_may_be_kept(browser: Browser, lab: Flask, tmp_path: Path) -> None:
    assets = lab.extensions["hub.assets"]
    (tmp_path / "manifest.json").write_text('{"a.css": "a-1.css"}')
    (tmp_path / "a-1.css").write_text("a{}")
    kept, assets.dist = assets.dist, tmp_path
    assets._names = {}
    try:
        answer = browser().get("/static/a-1.css")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"].endswith("immutable")
        assert answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()
    finally:
        assets.dist, assets._names = kept, {}


@pytest.mark.parametrize(
    "name",
    [
        "../hub/app.py",
        "..%2fhub%2fapp.py",
        "%2e%2e/.env",
        "x" * 5000,
        "a%00b",
        "%ff",
        "/etc/passwd",
        "manifest.json",
    ],
)
def test_only_built_files_are_served(browser: Browser, name: str) -> None:
    assert browser().get(f"/static/{name}").status_code in {308, 404}


def test_only_production_insists_on_https(tmp_path: Path) -> None:
    from hub.app import create_app

    live = {
        "environment": Environment.PRODUCTION,
        "secret_key": "k" * 40,
        "public_base_url": "https://hub.example",
        "message_channel": "file",
    }
    app = create_app(settings(tmp_path, **live))
    answer = FlaskClient(app, app.response_class).get("/healthz", base_url="https://hub.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    with app.app_context():
        db.engine.dispose()


def test_map_tiles_are_the_only_thing_from_elsewhere(tmp_path: Path) -> None:
    ours = content_security_policy(settings(tmp_path))
    with_tiles = content_security_policy(
        settings(tmp_path, map_tile_url="https://{s}.tiles.example/{z}/{x}/{y}.png")
    )
    assert with_tiles == ours.replace("img-src 'self' data:", "img-src 'self' data: https://a.tiles.example")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", ""]
)
def test_other_peoples_names_are_refused(browser: Browser, host: str) -> None:
    answer = browser().get("/desk", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"]


def test_a_forwarded_name_counts_only_behind_a_proxy_of_ours(browser: Browser) -> None:
    forwarded = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "6.6.6.6",
    }
    answer = browser().get("/staff", headers=forwarded)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_production_answers_only_to_its_public_name(tmp_path: Path) -> None:
    live = {
        "environment": Environment.PRODUCTION,
        "secret_key": "k" * 40,
        "public_base_url": "https://hub.example",
        "message_channel": "file",
    }
    assert trusted_hosts(settings(tmp_path, **live)) == ["hub.example"]
    assert trusted_hosts(settings(tmp_path, **live, trusted_hosts="a.example, b.example")) == [
        "a.example",
        "b.example",
    ]
    assert "localhost" in (trusted_hosts(settings(tmp_path)) or [])


@pytest.mark.parametrize("status", sorted(PAGES | set(default_exceptions)))
def test_every_error_has_a_page_that_can_be_read(browser: Browser, status: int) -> None:
    """The strict client reads it: valid HTML, one h1, nothing inline."""
    page = browser().get(f"/trouble/{status}")
    assert page.status_code == status
    said = page.get_data(as_text=True)
    assert page.mimetype == "text/html"
    assert "Traceback" not in said
    assert "werkzeug" not in said.lower()


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [
        ("bug", 500, "our fault"),
        ("stale", 409, SOMEBODY_ELSE_SAVED),
        ("locked", 503, BUSY),
        ("invalid", 400, "Write a date like 27 3 2026."),
        ("not-found", 404, ""),
        ("conflict", 409, "Somebody came first."),
        ("too-large", 413, ""),
        ("too-many", 429, ""),
        ("unavailable", 503, ""),
    ],
)
def test_trouble_is_told_in_words_and_gives_nothing_away(
    browser: Browser, trouble: str, status: int, words: str
) -> None:
    page = browser().get(f"/trouble/{trouble}")
    said = page.get_data(as_text=True)
    assert page.status_code == status
    assert words in said
    for inside in (SECRET, "Traceback", "SELECT", "ZeroDivision", "File &#34;", ".py"):
        assert inside not in said


def test_a_message_is_words_and_never_markup(browser: Browser, desk: Desk, lab: Flask) -> None:
    from hub.core.errors import Invalid

    desk.troubles["script"] = lambda: Invalid("<script>alert(1)</script>")
    assert "<script>alert" not in browser().get("/trouble/script").get_data(as_text=True)


def test_another_method_is_told_which_there_are(browser: Browser) -> None:
    refused = browser().open("/desk", method="DELETE")
    assert refused.status_code == 405
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_head_and_options_say_little_and_do_nothing(browser: Browser, desk: Desk) -> None:
    before = list(desk.answers)
    assert browser().head("/desk").data == b""
    assert browser().options("/desk").data == b""
    assert desk.answers == before


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_too_much_is_refused(
    browser: Browser, lab: Flask, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setitem(lab.config, "MAX_CONTENT_LENGTH", 2000)
    data = {"csrf_token": token(browser()), "words": "x" * 2000}
    assert browser().post("/desk", data=data, content_type=kind).status_code == 413


def test_while_somebody_else_writes_for_too_long_reading_goes_on(browser: Browser, lab: Flask) -> None:
    holder = sqlite3.connect(db.engine.url.database or "")
    holder.execute("BEGIN IMMEDIATE")
    event.listen(db.engine, "checkout", impatient)
    try:
        answer = browser().post("/trouble/write", data={"csrf_token": token(browser())})
        assert answer.status_code == 503
        assert BUSY in answer.get_data(as_text=True)
        assert browser().get("/readyz").status_code == 200
    finally:
        event.remove(db.engine, "checkout", impatient)
        holder.rollback()
        holder.close()
        db.session.remove()
        db.engine.dispose()
    with transaction():
        db.session.execute(text("UPDATE tally SET n = n + 1"))


def test_when_even_the_account_cannot_be_read_there_is_a_calm_page(browser: Browser, lab: Flask) -> None:
    """The frame of a page asks who is signed in; the page that says the database is away must not."""
    client = browser(make.user())

    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("disk I/O error"))

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        pages = [
            client.get("/staff"),
            client.get("/nowhere"),
            client.post("/desk"),
            client.get("/trouble/bug"),
        ]
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert [page.status_code for page in pages] == [503, 503, 503, 503]
    assert client.get("/staff").status_code == 200


def test_when_even_the_error_page_fails_there_are_words(
    browser: Browser, lab: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_templates(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("hub.core.web.render_template", no_templates)
    monkeypatch.setattr(lab.jinja_env, "get_template", no_templates)
    answer = browser().get("/nowhere")
    assert answer.status_code == 500
    assert answer.get_data(as_text=True) == LAST_WORDS
    assert answer.headers["Content-Security-Policy"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a process in production writes to its log."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure("INFO", "json")
    written = io.StringIO()
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    yield written
    root.handlers, root.level = before, level


def impatient(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")


def token(client: PageClient) -> str:
    return client.get("/desk").get_data(as_text=True)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_each_request_is_one_line_without_what_was_asked(browser: Browser, log: io.StringIO) -> None:
    browser().get(
        "/desk?q=cant+pay+my+gas&near=WF1+1AA", headers={"User-Agent": "Canary/1", "Referer": "http://x/"}
    )
    (line,) = lines(log)
    assert line["event"] == "request"
    assert (line["method"], line["endpoint"], line["status"]) == ("GET", "lab.form", 200)
    assert isinstance(line["ms"], float)
    for private in ("gas", "WF1", "Canary", "Referer", "127.0.0.1", "/desk"):
        assert private not in log.getvalue()


def test_an_unexpected_error_is_loud_in_the_log_but_names_nobody(browser: Browser, log: io.StringIO) -> None:
    browser().get("/trouble/bug")
    broken, request = lines(log)
    assert broken["event"] == "unexpected_error"
    assert broken["level"] == "ERROR"
    assert "ZeroDivisionError" in str(broken["exc_info"])
    assert "WF1 1AA" not in log.getvalue()
    assert request["status"] == 500


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/about/", "/about"),
        ("/about//", "/about"),
        ("/search/?q=soup&near=M33", "/search?q=soup&near=M33"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page_for_good(client: PageClient, asked: str, answered: str) -> None:
    response = client.get(asked)
    assert (response.status_code, response.location) == (301, answered)


@pytest.mark.parametrize(
    "asked", ["/nowhere/", "/x//evil.example/", "/%2F%2Fevil.example/about/", "/about/%2F/x/"]
)
def test_a_slash_at_the_end_leads_nowhere_else(client: PageClient, asked: str) -> None:
    assert client.get(asked).status_code in {404, 308}
    assert "evil" not in (client.get(asked).location or "").split("/")[:3]
