"""A second site: on a database file of its own, and with pages that are made to go wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response, abort, request
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts import access
from hub.accounts.access import public, signed_in
from hub.accounts.entering import PROVEN_BY
from hub.accounts.models import User
from hub.app import create_app
from hub.core import csrf, errors
from hub.core.config import Environment, Settings
from hub.core.db import db, transaction
from tests.support.client import PageClient
from tests.support.once import copied


def settings(folder: Path, **values: object) -> Settings:
    defaults = {"environment": Environment.TEST, "data_dir": folder, "public_base_url": "http://localhost"}
    return Settings(**defaults | {"log_format": "plain", "log_level": "ERROR", "_env_file": None} | values)


@dataclass
class Desk:
    """A form at /desk, what was handed in, and the errors that /trouble/<name> raises."""

    answers: list[str] = field(default_factory=list)
    troubles: dict[str, Callable[[], BaseException]] = field(default_factory=dict)

    def blueprint(self) -> Blueprint:
        bp = Blueprint("lab", __name__)

        @bp.get("/desk")
        @public
        def form() -> Response:
            return Response(csrf.token(), mimetype="text/plain")

        @bp.post("/desk")
        @public
        def answer() -> Response:
            self.answers.append(request.form.get("words", ""))
            return Response("done", mimetype="text/plain")

        @bp.get("/staff")
        @signed_in
        def staff() -> Response:
            return Response("staff", mimetype="text/plain")

        @bp.route("/trouble/<name>", methods=["GET", "POST"])
        @public
        def trouble(name: str) -> Response:
            if name.isdecimal():
                abort(int(name))
            raise self.troubles[name]()

        return bp


def _write() -> BaseException:
    with transaction():
        db.session.execute(text("UPDATE tally SET n = n + 1"))
    return errors.Conflict("Written.")


SECRET = "Jane Doe of WF1 1AA"  # what no page and no log may show
TROUBLES: dict[str, Callable[[], BaseException]] = {
    "write": _write,
    "bug": lambda: ZeroDivisionError(SECRET),
    "stale": lambda: StaleDataError("UPDATE statement on table 'service' expected to update 1 row(s)"),
    "locked": lambda: OperationalError("SELECT name FROM resident", {"name": SECRET}, Exception("locked")),
    "invalid": lambda: errors.Invalid("Write a date like 27 3 2026."),
    "not-found": errors.NotFound,
    "conflict": lambda: errors.Conflict("Somebody came first."),
    "too-large": errors.TooLarge,
    "too-many": errors.TooManyTries,
    "unavailable": errors.Unavailable,
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(troubles=TROUBLES)


@pytest.fixture(scope="module")
def lab(migrated: Path, tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Iterator[Flask]:
    """The site with the desk and a table `tally` of one row. Nothing is rolled back between its tests."""
    app = create_app(settings(copied(migrated, tmp_path_factory.mktemp("lab"))), for_commands=True)
    app.register_blueprint(desk.blueprint())
    access.check(app)
    with app.app_context():
        with transaction():
            db.session.execute(text("CREATE TABLE tally (n INTEGER NOT NULL)"))
            db.session.execute(text("INSERT INTO tally VALUES (0)"))
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def browser(lab: Flask) -> Callable[..., PageClient]:
    """A browser on the lab's site; of somebody who signed in, if they are named."""

    def opened(user: User | None = None) -> PageClient:
        client = PageClient(lab)
        if user is not None:
            with client.session_transaction() as session:
                session["_user_id"], session[PROVEN_BY] = user.fs_uniquifier, "app"
        return client

    return opened
