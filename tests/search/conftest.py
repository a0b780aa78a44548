"""A real index of its own for each test, and a way to bring it up to date as the worker would."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from hub.outbox import services as outbox
from hub.search import tasks
from hub.search.engine import WhooshEngine
from hub.search.shelf import Shelf


@pytest.fixture
def index(app: Flask, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Call it to do what the worker does: keep every promise that is due."""
    before = app.extensions["hub.engine"]
    app.extensions["hub.engine"] = WhooshEngine(tmp_path / "index")
    app.extensions["hub.shelf"] = Shelf()
    tasks.rebuild()
    yield lambda: outbox.work_until_idle() and None
    app.extensions["hub.engine"] = before
