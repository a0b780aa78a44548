"""Months in seconds: the worker's day, done for as many days as a test wants."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from hub.core import clock
from hub.outbox import services as outbox
from hub.partners import listing_tasks as tasks
from hub.search import tasks as indexing
from hub.search.engine import WhooshEngine
from hub.search.shelf import Shelf

Days = Callable[[int], None]


@pytest.fixture
def live(app: Flask, index: None) -> Iterator[Days]:
    """`live(30)` lets thirty days go by; the clocks run and messages leave once a week, and on the last day."""
    noon = clock.now().replace(
        hour=12
    )  # late in the evening the summer's hour would make one day more of them
    with time_machine.travel(noon, tick=False) as now:

        def go_by(days: int) -> None:
            for day in (*[7] * (days // 7), *[days % 7] * bool(days % 7)):
                now.shift(timedelta(days=day))
                tasks.run(clock.today())
                tasks.ask_about_room()
                outbox.work_until_idle()

        yield go_by


@pytest.fixture
def index(app: Flask, tmp_path: Path) -> Iterator[None]:
    """A search index of its own, which the worker keeps in step."""
    before = app.extensions["hub.engine"]
    app.extensions["hub.engine"] = WhooshEngine(tmp_path / "index")
    app.extensions["hub.shelf"] = Shelf()
    indexing.rebuild()
    yield
    app.extensions["hub.engine"] = before
