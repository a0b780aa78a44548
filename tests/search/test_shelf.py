"""What ready cards ask of the database."""

import os
import uuid

import pytest
from flask import Flask
from sqlalchemy import text

from hub.accounts.policy import VISITOR
from hub.core.db import db
from hub.search.shelf import _seen


@pytest.mark.skipif("HUB_TEST_DATABASE_URL" in os.environ, reason="these words are how SQLite tells its plan")
def test_what_may_be_seen_is_looked_up_entry_by_entry_however_many_there_are(app: Flask) -> None:
    asked = _seen(VISITOR).params(ids=[uuid.uuid4() for _ in range(20)])
    words = str(asked.compile(db.engine, compile_kwargs={"literal_binds": True}))
    steps = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert len(steps) == 2
    assert all(step.endswith("(id=?)") for step in steps), steps
