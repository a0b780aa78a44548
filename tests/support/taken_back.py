"""What a test does to the database is taken back: whatever happens in it, happens inside one transaction.

Where the tests of a file need the same records, those are made once, around all of them:

    @pytest.fixture(scope="module")
    def made(whole_app):
        with taken_back.all_that_happens(whole_app):
            yield ...  # ids and words, not records: those belong to a session that the tests do not have

    @pytest.fixture
    def app(whole_app, made):
        with taken_back.what_one_does(whole_app):
            yield whole_app
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from hub.core.config import Settings
from hub.core.db import db
from hub.messaging.channels import MemoryChannel
from hub.search import tasks as search
from tests.support import compiled


@contextmanager
def all_that_happens(app: Flask) -> Iterator[None]:
    """In the app, on a connection of its own; and the messages that leave are kept from now on."""
    app.extensions["hub.channel"] = MemoryChannel()
    with app.app_context():
        engine = db.engines[None]
        compiled.savepoints_as_they_are(engine.dialect)
        with engine.connect() as plain:
            connection = plain.execution_options(compiled_cache=compiled.STATEMENTS)
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()
                _forget_index(app)


@contextmanager
def what_one_does(app: Flask) -> Iterator[None]:
    """Inside of the above: what was there before stays for the next."""
    app.extensions["hub.channel"] = MemoryChannel()
    db.session.remove()
    point = db.engines[None].begin_nested()  # type: ignore[attr-defined]
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            point.rollback()
            _forget_index(app)


def _forget_index(app: Flask) -> None:
    """An index that a test has made holds entries that were rolled back."""
    settings: Settings = app.extensions["hub.settings"]
    if settings.index_dir.exists():
        shutil.rmtree(settings.index_dir)
        search.install(app, settings)
