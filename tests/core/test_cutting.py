"""A statement that never ends, asked by a page and by a command. On SQLite and on PostgreSQL."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hub.core.db import db

ENDLESS = text("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")
LONG = text(
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 400000) SELECT count(*) FROM n"
)


@pytest.fixture(autouse=True)
def hurried(real_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(real_app.config, "HUB_STATEMENT_SECONDS", 0.05)


def test_what_a_page_asks_is_cut_and_the_next_question_is_answered(real_app: Flask) -> None:
    db.session.remove()
    with real_app.test_request_context():
        with pytest.raises(OperationalError):
            db.session.execute(ENDLESS).scalar()
        db.session.rollback()
        assert db.session.scalar(text("SELECT 1")) == 1


def test_a_command_may_take_as_long_as_it_needs() -> None:
    assert db.session.execute(LONG).scalar() == 400_000
