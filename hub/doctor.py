"""`hub doctor`: what is wrong, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from hub.accounts import queries as accounts
from hub.audit import services as audit
from hub.core import db as database
from hub.core.assets import DIST
from hub.core.config import Settings
from hub.core.db import db
from hub.directory.queries import counts, taxonomies
from hub.outbox import daily
from hub.outbox import services as outbox
from hub.places import services as places
from hub.referrals.queries import second_eyes, soundness
from hub.search import tasks
from hub.search.engine import IndexUnavailable

WAITING_IS_MANY = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and what to do."""

    what: str
    remedy: str


def problems(settings: Settings) -> Iterator[Problem]:
    """Everything that is not as it should be. Nothing is changed."""
    if not (DIST / "manifest.json").exists():
        yield Problem("The styles and scripts are not built.", "python -m hub.core.assets")
    if not database.is_ready():
        yield Problem("The database lacks tables of this release.", "hub db upgrade")
        return
    if db.engine.dialect.name == "sqlite":
        said = db.session.scalar(text("PRAGMA quick_check"))
        if said != "ok":
            yield Problem(f"The database file is damaged: {said}.", "Restore the newest backup")
    yield from _people(settings)
    if (broken := audit.first_broken()) is not None:
        yield Problem(f"The audit trail was changed at event {broken}.", "Tell the privacy officer")
    if not taxonomies.exists():
        yield Problem("There are no words to browse by.", "hub demo, or hub import")
    if not counts.services():
        yield Problem("The directory is empty.", "hub demo, or hub import csv")
    for place in places.health(home_postcode=settings.home_postcode):
        yield Problem(place.what, place.remedy)
    yield from _index()
    if (waiting := outbox.waiting()) > WAITING_IS_MANY:
        yield Problem(f"{waiting} promises wait; is the worker running?", "hub worker")
    yield from _referrals()
    for chore in daily.kept():
        if chore.is_late:
            yield Problem(f"The daily chore {chore.name} is late; is the worker running?", "hub worker")
    if given_up := outbox.given_up():
        yield Problem(
            f"{given_up} promises were given up after three days of trying; the log has promise_failed.",
            "Put right what failed, then: hub worker --once --again",
        )


def _people(settings: Settings) -> Iterator[Problem]:
    if settings.is_production and (invented := accounts.invented()):
        yield Problem(
            f"{invented} accounts have addresses of the demo, whose password is known to everybody.",
            "Switch them off on the People page, or begin with an empty database",
        )


def _referrals() -> Iterator[Problem]:
    if lost := soundness.dead_ends():
        yield Problem(
            f"{len(lost)} referrals have nobody who sees to them, or ended with nothing: {lost[0]} is one.",
            "Give them to a colleague (the team's lead can), or carry them on",
        )

    if alone := second_eyes.nobodys():
        yield Problem(
            f"{alone} acts that went around a rule wait, and nobody may look at what the only privacy officer did.",
            "Give a second person the role of privacy officer on the People page",
        )


def _index() -> Iterator[Problem]:
    try:
        health = tasks.engine().check()
        if not health.is_sound:
            yield Problem(
                f"Files of the index are damaged: {', '.join(health.damaged)}.", "hub search reindex"
            )
        elif not (drift := tasks.compare()).is_none and not outbox.waiting():
            differ = len(drift.missing | drift.surplus | drift.stale)
            yield Problem(f"The index and the database differ in {differ} entries.", "hub search reindex")
    except IndexUnavailable:
        yield Problem("The search index cannot be read.", "hub search reindex")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Say what is wrong and what to do. Exit code 1 when there is anything."""
    found = list(problems(current_app.extensions["hub.settings"]))
    for problem in found:
        click.echo(f"✗ {problem.what}\n  What to do: {problem.remedy}")
    if found:
        raise SystemExit(1)
    click.echo("✓ All is well.")
    if newest := audit.newest():
        event, seal = newest
        click.echo(
            f"  The audit trail ends at event {event} with seal {seal}. Kept elsewhere, it proves that"
        )
        click.echo("  nothing was cut off since.")
