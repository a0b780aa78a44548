"""The worker."""

import logging
import signal
import time

import click
from flask.cli import with_appcontext

from hub.core.db import db, transaction
from hub.outbox import daily, services

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.25


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--again", is_flag=True, help="Try what was given up once more.")
@with_appcontext
def worker(once: bool, again: bool) -> None:
    """Keep the promises of the outbox: reindexing, messages, and the clock's work."""
    if again:
        with transaction():
            services.try_again()
    stop = False

    def finish(*_: object) -> None:
        nonlocal stop
        stop = True

    if once:
        daily.promise_due()
        click.echo(f"{services.work_until_idle()} done.")
        return
    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    logger.info("worker_started")
    while not stop:
        if not _worked():
            time.sleep(PAUSE_SECONDS)


def _worked() -> bool:
    """One round. A database that is locked or full for a while must not end the worker."""
    try:
        daily.promise_due()
        return services.work_once() > 0
    except Exception:
        logger.exception("worker_stumbled")
        return False
    finally:
        db.session.remove()
