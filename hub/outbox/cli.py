"""The worker."""

import signal
import time

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.core.db import db
from hub.outbox import services

PAUSE_SECONDS = 0.25


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Keep the promises of the outbox: reindexing, messages, and the clock's work."""
    stop = False

    def finish(*_: object) -> None:
        nonlocal stop
        stop = True

    if once:
        click.echo(f"{services.work_until_idle()} done.")
        return
    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    current_app.logger.info("worker_started")
    while not stop:
        if not services.work_once():
            db.session.remove()
            time.sleep(PAUSE_SECONDS)
