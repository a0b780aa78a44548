"""An editor at work."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import db, transaction
from hub.directory.models import Taxonomy, TaxonomyTerm
from hub.directory.services import taxonomies
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


@pytest.fixture
def editor(sign_in: SignIn) -> PageClient:
    """The browser of a directory editor."""
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


@pytest.fixture(scope="session")
def rows_of_words() -> dict[Table, list[dict[str, Any]]]:
    """The rows that loading them has left, once somebody did."""
    return {}


@pytest.fixture
def words(app: object, rows_of_words: dict[Table, list[dict[str, Any]]]) -> None:
    """All terms of the directory: loaded once, then put back as they were."""
    with transaction():
        for table, rows in rows_of_words.items():
            db.session.execute(insert(table), rows)
        if not rows_of_words:
            taxonomies.load(actor=SYSTEM)
            db.session.flush()
            for table in (Taxonomy.__table__, TaxonomyTerm.__table__):
                kept = [dict(row._mapping) for row in db.session.execute(select(table))]
                rows_of_words[table] = sorted(kept, key=lambda row: row["code"])  # parents first
