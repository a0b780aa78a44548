"""Partners, from the command line."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from hub.core import clock
from hub.partners import listing_tasks as tasks


@click.group("partners")
def partners() -> None:
    """Entries that partners keep right."""


@partners.command("clocks")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to run for; today if not given. Only a day that has come.",
)
@with_appcontext
def clocks(today: datetime | None) -> None:
    """Remind, rank lower and hide what nobody confirms; ask about room. Once a day the worker does it."""
    day = today.date() if today else clock.today()
    if day > clock.today():
        raise click.ClickException("That day has not come yet: reminders sent early cannot be taken back.")
    done = tasks.run(day)
    for step, count in done.steps.items():
        click.echo(f"{count:>5}  {step.value}")
    click.echo(f"{done.letters:>5}  emails, {done.calls} to ring")
    if day == clock.today():
        click.echo(f"{tasks.ask_about_room():>5}  emails about room")
