"""Partners, from the command line."""

from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.core import clock
from hub.core.config import Settings
from hub.outbox import services as outbox
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


@partners.command("pass-time")
@click.option("--months", type=click.IntRange(1, 36), default=13, show_default=True, help="How many months.")
@with_appcontext
def pass_time(months: int) -> None:
    """On a demo: let months pass in which nobody answers, and see entries reminded of, lowered and hidden.

    What is sent meanwhile is at /mail, with links that work. Afterwards it is today again.
    """
    settings: Settings = current_app.extensions["hub.settings"]
    if not settings.demo:
        raise click.ClickException("Only on a demo (HUB_DEMO=true): what is sent early cannot be taken back.")
    for week in range(1, months * 52 // 12 + 1):
        with clock.ahead(timedelta(weeks=week)):
            done = tasks.run(clock.today())
            tasks.ask_about_room()
            outbox.work_until_idle()
            said = ", ".join(f"{count} {step.value}" for step, count in done.steps.items() if count)
            if said:
                click.echo(f"{clock.today():%d %B %Y}: {said}; {done.letters} emails")
