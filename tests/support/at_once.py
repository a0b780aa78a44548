"""Several people at the same moment, on the app of the fixture `real_app`."""

import threading
from collections.abc import Callable
from contextlib import suppress

from flask import Flask

from hub.core.db import db, transaction
from hub.core.errors import Conflict

LONG_ENOUGH = 0.4
"""Seconds in which whoever is not held up would be there too."""


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """What each of them read, in their order: "" for whoever was let through.

    Nobody's deed is kept before all have done theirs; only who is held up by another's lock comes later. So two who
    should wait for each other and do not are found every time, not by luck.
    """
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
                        done.wait(LONG_ENOUGH)
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
