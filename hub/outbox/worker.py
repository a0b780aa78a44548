"""The worker: a huey consumer whose threads keep the outbox's promises."""

import logging
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Flask

from hub.core.db import db
from hub.outbox import daily, services
from hub.outbox.queue import Queue

logger = logging.getLogger(__name__)

THREADS = 3
"""One that waits for a slow mail server holds up neither the index nor the next day's chores."""
SHORTEST_NAP_SECONDS = 0.02
LONGEST_NAP_SECONDS = 0.15
FINISH_SECONDS = 8
LOOK_SECONDS = 0.2
HEALTH_SECONDS = 10


class Lanes:
    """Work of one lane is done one after another; lanes do not wait for each other."""

    def __init__(self, work: Callable[[str], None]) -> None:
        self._work = work
        self._lock = Lock()
        self._asked: dict[str, dict[str, None]] = defaultdict(dict)
        self._busy: set[str] = set()

    def ask(self, kind: str) -> None:
        """Do this kind of work. Where its lane is busy, whoever is in it does this too, and we go on."""
        lane = services.lane_of(kind)
        with self._lock:
            self._asked[lane][kind] = None
            if lane in self._busy:
                return
            self._busy.add(lane)
        while (asked := self._next(lane)) is not None:
            self._work(asked)

    def _next(self, lane: str) -> str | None:
        with self._lock:
            if asked := next(iter(self._asked[lane]), None):
                del self._asked[lane][asked]
            else:
                self._busy.discard(lane)
            return asked


def run(app: Flask, queue: Queue) -> None:
    """Keep promises until a signal says to stop; then finish what is in hand."""
    stop = False

    def finish(*_: object) -> None:
        nonlocal stop
        stop = True

    consumer = start(app, queue)
    for number in (signal.SIGTERM, signal.SIGINT):  # in place of huey's, which lets SIGTERM interrupt
        signal.signal(number, finish)
    logger.info("worker_started")
    looked = time.monotonic()
    while not stop:
        time.sleep(LOOK_SECONDS)
        if time.monotonic() - looked > HEALTH_SECONDS:
            consumer.check_worker_health()
            looked = time.monotonic()
    consumer.stop(graceful=True)


def start(app: Flask, queue: Queue) -> Any:
    """The consumer, at work in threads of its own."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    lanes = Lanes(lambda kind: keep(app, kind))
    huey = queue.work_with(lanes.ask, lambda: look(app, queue))
    consumer = huey.create_consumer(
        workers=THREADS,
        initial_delay=SHORTEST_NAP_SECONDS,
        max_delay=LONGEST_NAP_SECONDS,
        shutdown_timeout=FINISH_SECONDS,
    )
    consumer.start()
    return consumer


def keep(app: Flask, kind: str) -> None:
    """Do all that is due of one kind. A database that is away for a while must not end the worker."""
    with app.app_context():
        try:
            services.work_through(kind)
        except Exception:
            logger.exception("worker_stumbled")
        finally:
            db.session.remove()


def look(app: Flask, queue: Queue) -> None:
    """Every minute: the day's chores, and whatever is due, whether or not anybody was woken for it."""
    with app.app_context():
        try:
            daily.promise_due()
            for kind in services.due_kinds():
                queue.wake(kind)
        except Exception:
            logger.exception("worker_stumbled")
        finally:
            db.session.remove()
