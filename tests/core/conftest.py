"""A second site on a database file of its own, for what threads, locks and commits really do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from hub.app import create_app
from hub.core.config import Environment, Settings
from hub.core.db import db, transaction


def settings(folder: Path, **values: object) -> Settings:
    defaults = {"environment": Environment.TEST, "data_dir": folder, "public_base_url": "http://localhost"}
    return Settings(**defaults | {"log_format": "plain", "log_level": "ERROR", "_env_file": None} | values)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with a table `tally` of one row, which counts from 0. Nothing is rolled back between tests."""
    app = create_app(settings(tmp_path_factory.mktemp("lab")))
    with app.app_context():
        upgrade()
        with transaction():
            db.session.execute(text("CREATE TABLE tally (n INTEGER NOT NULL)"))
            db.session.execute(text("INSERT INTO tally VALUES (0)"))
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()
