"""Referrals from the command line."""

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.core import clock
from hub.core.config import Settings
from hub.outbox import services as outbox
from hub.referrals import tasks
from hub.referrals.clocks import StepName

SAID = {
    StepName.REMIND: "partner reminded",
    StepName.OWNER: "head of the partner told",
    StepName.ESCALATE: "escalated to the referrer",
    StepName.EXPIRE: "ended without an answer",
    StepName.ANSWER: "of ours reminded to answer a question",
    StepName.ANSWER_LEAD: "questions told to the team's lead",
    StepName.UPDATE: "partner asked how it goes",
    StepName.UPDATE_LATE: "of ours told that no word came",
    StepName.DRAFT: "reminded of a draft",
}


@click.group()
def referrals() -> None:
    """What is asked of partners."""


@referrals.command("pass-time")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How many days.")
@with_appcontext
def pass_time(days: int) -> None:
    """On a demo: let days pass in which nobody answers, and see referrals reminded of, escalated and ended.

    What is sent meanwhile is at /mail, with links that work, and each referral's history tells the days. Afterwards it
    is today again.
    """
    settings: Settings = current_app.extensions["hub.settings"]
    if not settings.demo:
        raise click.ClickException("Only on a demo (HUB_DEMO=true): what is sent early cannot be taken back.")
    for day in range(1, days + 1):
        with clock.ahead(timedelta(days=day)):
            done = tasks.run(clock.today())
            tasks.look_again()
            outbox.work_until_idle()
            said = ", ".join(f"{count} {SAID.get(StepName(step), step)}" for step, count in done.items())
            click.echo(f"{clock.today():%A %d %B}: {said or 'nothing was due'}")
