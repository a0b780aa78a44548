"""The fixtures of all tests. One database made by the real migrations for the whole run; each test is undone by
rolling back.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.entropy import deterministic_PRNG
from sqlalchemy import Engine, event

from hub.accounts.entering import PROVEN_BY
from hub.accounts.models import User
from hub.app import create_app
from hub.core import clock
from hub.core.config import Environment, Settings
from hub.core.db import db
from hub.messaging.channels import MemoryChannel
from tests.support import compiled, server, taken_back
from tests.support.client import PageClient
from tests.support.migrated import folder, migrate
from tests.support.once import copied, made_once, run_folder

SERVER = os.environ.get("HUB_TEST_DATABASE_URL", "")
"""An empty PostgreSQL database to run on instead of SQLite: postgresql+psycopg://…"""

# A busy machine is no failure, and the same code gets the same answer. HUB_HYPOTHESIS=search looks for new examples.
hypothesis_settings.register_profile("hub", deadline=None, derandomize=True, database=None)
hypothesis_settings.register_profile("search", deadline=None, max_examples=2_000)
HYPOTHESIS = os.environ.get("HUB_HYPOTHESIS", "hub")
hypothesis_settings.load_profile(HYPOTHESIS)
if HYPOTHESIS == "hub":
    # It would read each of our modules for words and numbers to mix into the examples, in every worker; and with the
    # next edit of any of them, or in another order of tests, the same test would get others.
    providers._get_local_constants = lambda: providers._local_constants


def settings_for(data_dir: Path) -> Settings:
    """The settings that tests run with."""
    return Settings(
        environment=Environment.TEST,
        data_dir=data_dir,
        site_name="Aldermere Community Hub",
        organization_name="Aldermere Homes",
        area_name="Aldermere",
        contact_phone="01632 960100",
        contact_email="hello@aldermere-homes.example",
        public_base_url="http://localhost",
        log_level="WARNING",
        log_format="plain",
        database_url=SERVER,
        _env_file=None,
    )


@pytest.fixture(scope="session", autouse=True)
def chance_in_hand() -> None:
    """Before its first draw Hypothesis looks through all there is in memory: now, while that is little."""
    with deterministic_PRNG():
        pass


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """No test can see whether the disk has what was written, so none waits for it."""
    sync, os.fsync = os.fsync, lambda _file: None
    try:
        yield
    finally:
        os.fsync = sync


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with compiled.templates_kept_in(run_folder(tmp_path_factory) / "templates"), compiled.kept_in_memory():
        yield


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config) -> Path:
    """A data folder in which nothing is but the tables. Copy it."""
    return made_once(folder(pytestconfig), migrate)


@pytest.fixture(scope="session")
def data_dir(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = copied(migrated, tmp_path_factory.mktemp("data"))
    if SERVER:
        migrate(own, SERVER)
    return own


@pytest.fixture(scope="session")
def whole_app(data_dir: Path) -> Iterator[Flask]:
    """The app on a fresh, migrated database."""
    app = create_app(settings_for(data_dir), for_commands=True)
    app.config["TESTING"] = False
    yield app
    if SERVER:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The app inside a database transaction that is rolled back at the end of the test."""
    with taken_back.all_that_happens(whole_app):
        yield whole_app


@pytest.fixture(scope="session")
def migrated_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database on the server in which nothing is but the tables; "" where there is no server."""
    with server.new_database(SERVER) as url:
        if url:
            migrate(tmp_path_factory.mktemp("server"), url)
        yield url


@pytest.fixture
def real_app(migrated: Path, migrated_server: str, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own, for several at once; nothing is rolled back."""
    own = settings_for(copied(migrated, tmp_path))
    with server.new_database(SERVER, like=migrated_server) as url:
        app = create_app(own.model_copy(update={"database_url": url}), for_commands=True)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A visitor's browser. Every page it opens is held to what holds for all pages."""
    return PageClient(app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], PageClient]:
    """A browser in which this person has signed in, with the second step where it is due."""

    def browser(user: User) -> PageClient:
        client = PageClient(app)
        with client.session_transaction() as session:
            session["_user_id"] = user.fs_uniquifier
            session["fs_paa"] = clock.now().timestamp()  # when they gave their password
            session[PROVEN_BY] = "app"
        return client

    return browser


@pytest.fixture
def channel(app: Flask) -> MemoryChannel:
    """The messages that left."""
    channel: MemoryChannel = app.extensions["hub.channel"]
    return channel


@pytest.fixture
def count_queries(app: Flask) -> Callable[..., object]:
    """`with count_queries() as queries:` collects the SQL statements that run inside."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")):
                statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting
