"""A long list is read by a process beside this one, while what it has read is compared here: two cores share it."""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import TypeAlias

from flask import Flask, current_app

from hub.core.db import db, read_through
from hub.core.errors import HubError, Unavailable
from hub.core.forking import Forked
from hub.directory.imports import patience
from hub.directory.imports.rows import Batch, Rows

LONG = 5_000
"""Rows. With fewer, what a second process costs is more than it saves."""
STOPPED = "Something stopped us reading the list. Nothing was loaded. Bring it in once more."
PATIENCE = 5

Told: TypeAlias = Batch | HubError | None
"""What the other process says: some rows, that it must not go on, or that these were all."""


def is_long(rows: Rows) -> bool:
    return rows.total >= LONG


def batches(rows: Rows) -> Iterator[Batch]:
    """The rows in batches, read here or beside. Nothing may wait in the session: its connection is given back."""
    if not is_long(rows) or len(os.sched_getaffinity(0)) < 2:
        return rows.batches()
    return _beside(rows)


def _beside(rows: Rows) -> Iterator[Batch]:
    _let_go()  # a connection must not be in two hands
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    reader = Forked(_read, app, rows, ours, theirs)
    theirs.close()  # or we should wait for ever for one that was killed
    gc.freeze()  # what was there before is not looked through: what neither of us touches is in the memory once
    read_through()
    try:
        while told := _heard(ours):
            if isinstance(told, HubError):
                raise told
            yield told
    finally:
        gc.unfreeze()
        ours.close()
        reader.kill()
        reader.wait(PATIENCE)
        _let_go()


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def _heard(ours: Connection) -> Told:
    try:
        told: Told = ours.recv()
    except (EOFError, OSError) as error:
        raise Unavailable(STOPPED) from error
    return told


def _read(app: Flask, rows: Rows, ours: Connection, theirs: Connection) -> None:
    """The other process. It ends when nobody listens any more."""
    ours.close()
    gc.freeze()
    with app.app_context(), patience.rarely_tidied():
        read_through()
        try:
            for batch in rows.batches():
                theirs.send(batch)
            theirs.send(None)
        except HubError as refusal:
            theirs.send(refusal)
        except BrokenPipeError:
            pass
