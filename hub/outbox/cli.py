"""The worker's command."""

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.core.db import transaction
from hub.outbox import daily, services, waking


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--again", is_flag=True, help="Try what was given up once more.")
@with_appcontext
def worker(once: bool, again: bool) -> None:
    """Keep the promises of the outbox: reindexing, messages, and the clock's work."""
    if again:
        with transaction():
            services.try_again()
    if once:
        daily.promise_due()
        click.echo(f"{services.work_until_idle()} done.")
        return
    from hub.outbox import worker as working

    working.run(current_app._get_current_object(), waking.queue())  # type: ignore[attr-defined]
