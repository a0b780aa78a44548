"""Single-purpose links: they open one thing, for a while, once, and the database does not know them."""

import logging
import uuid
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, url_for
from sqlalchemy import select

from hub.accounts import links
from hub.accounts.models import Link
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Gone, NotFound
from tests.support.client import PageClient

HOUR = timedelta(hours=1)
SECRET = "no-log-may-show-this-token"


def issued(purpose: str = "test", about_id: uuid.UUID | None = None) -> Link:
    with transaction():
        return links.issue(purpose, about_id=about_id or uuid.uuid4(), lasts=HOUR, room="open")


def test_it_opens_what_it_was_made_for_and_looking_uses_nothing_up(app: Flask) -> None:
    link = issued()
    for _ in range(3):
        assert links.opened(links.token(link.id), "test").detail == {"room": "open"}


def test_it_opens_nothing_else(app: Flask) -> None:
    token = links.token(issued().id)
    with pytest.raises(NotFound):
        links.opened(token, "another purpose")
    with pytest.raises(NotFound):
        links.opened(token[:-1], "test")


def test_the_database_holds_nothing_that_opens_it(app: Flask) -> None:
    token = links.token(issued().id)
    assert len(token) >= 40
    kept = db.session.execute(select(Link.__table__)).all()
    assert token not in str(kept)


def test_the_second_who_presses_is_told_that_it_was_used(app: Flask) -> None:
    link = issued()
    with transaction():
        links.use(link)
    with pytest.raises(Gone), transaction():
        links.use(link)
    with pytest.raises(Gone):
        links.opened(links.token(link.id), "test")


def test_a_newer_one_takes_its_place(app: Flask) -> None:
    about = uuid.uuid4()
    old, other = issued(about_id=about), issued("another purpose", about_id=about)
    new = issued(about_id=about)
    with pytest.raises(Gone):
        links.opened(links.token(old.id), "test")
    assert links.opened(links.token(new.id), "test").id == new.id
    assert links.opened(links.token(other.id), "another purpose").id == other.id


def test_no_token_reaches_a_log_a_cache_or_another_site(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    """T28: of every page whose address has one in it."""
    caplog.set_level(logging.DEBUG)
    tokens = [rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert len(tokens) > 20
    for rule in tokens:
        others = {name: uuid.uuid4() for name in rule.arguments - {"token"}}
        with app.test_request_context():
            url = url_for(rule.endpoint, token=SECRET, **others)
        answer = client.get(url)
        assert SECRET in url, rule
        assert answer.headers["Referrer-Policy"] == "no-referrer", rule
        assert answer.headers["Cache-Control"] == "no-store", rule
        assert "://" not in answer.headers["Content-Security-Policy"], rule
    told = [str(vars(record)) for record in caplog.records]
    assert told
    assert [line for line in told if SECRET in line] == []


def test_it_runs_out(app: Flask) -> None:
    link = issued()
    with time_machine.travel(clock.now() + HOUR), pytest.raises(Gone):
        links.opened(links.token(link.id), "test")
