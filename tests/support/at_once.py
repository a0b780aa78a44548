"""Several people at the same moment, on the app of the fixture `real_app`."""

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from flask import Flask

from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.core.forking import Forked
from hub.serving import let_go

LONG_ENOUGH, LONG_ENOUGH_ON_SQLITE = 0.4, 0.1
"""Seconds in which whoever is not held up would be there too. SQLite lets nobody else even begin to write; elsewhere
the rows are locked one by one, and what comes before them takes its time.
"""


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """What each of them read, in their order: "" for whoever was let through.

    Nobody's deed is kept before all have done theirs; only who is held up by another's lock comes later. So two who
    should wait for each other and do not are found every time, not by luck.
    """
    with app.app_context():
        long_enough = LONG_ENOUGH_ON_SQLITE if db.engine.dialect.name == "sqlite" else LONG_ENOUGH
    start, done = threading.Barrier(len(deeds)), threading.Barrier(len(deeds))
    read = [""] * len(deeds)
    db.session.remove()

    def press(number: int) -> None:
        with app.app_context():
            start.wait(10)
            try:
                with transaction():
                    deeds[number]()
                    with suppress(threading.BrokenBarrierError):
                        done.wait(long_enough)
            except Conflict as refusal:
                read[number] = refusal.message
            finally:
                db.session.remove()

    people = [threading.Thread(target=press, args=(number,)) for number in range(len(deeds))]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return read


def two_each(app: Flask, *deeds: Callable[[], object]) -> list[list[str]]:
    """What the two read who do each of these deeds, all of them at the same moment, in the order of the words."""
    read = at_once(app, *[deed for deed in deeds for _ in range(2)])
    return [sorted(read[first : first + 2]) for first in range(0, len(read), 2)]


def in_processes(app: Flask, deed: Callable[[], list[str]], *, processes: int = 2) -> list[str]:
    """What the deed said in processes of its own, which all begin it together."""
    let_go()
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(processes)
    ends = [fork.Pipe(duplex=False) for _ in range(processes)]
    children = [Forked(_say, app, deed, start, ours) for _, ours in ends]
    try:
        said = [theirs.recv() for theirs, _ in ends if theirs.poll(60)]
    finally:
        for child in children:
            child.kill()
            child.wait(10)
    assert len(said) == processes, "One of them never came back"
    return [word for words in said for word in words]


def _say(app: Flask, deed: Callable[[], list[str]], start: Barrier, end: Connection) -> None:
    with app.app_context():
        start.wait(10)
        end.send(deed())
