"""A real index of its own, for the tests that need one; the others find by the words of the directory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from hub.matching import sources
from hub.search import tasks
from hub.search.engine import WhooshEngine


@pytest.fixture
def index(app: Flask, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Call it to index what is there now."""
    before = app.extensions["hub.engine"]
    app.extensions["hub.engine"] = WhooshEngine(tmp_path / "index")
    yield tasks.rebuild
    app.extensions["hub.engine"] = before


@pytest.fixture
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the sources that the test itself adds."""
    for name in ("RECORDS", "LOADS", "ALREADY"):
        monkeypatch.setattr(sources, name, [])
