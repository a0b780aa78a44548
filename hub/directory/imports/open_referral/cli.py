"""`hub import oruk`: a feed or a file of Open Referral, in any of its versions."""

import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app

from hub.accounts.policy import SYSTEM
from hub.core.config import Settings
from hub.core.db import rehearsal, transaction
from hub.core.errors import HubError, Invalid
from hub.directory.imports.open_referral import feed, files
from hub.directory.imports.open_referral.items import Item
from hub.directory.imports.open_referral.run import CHUNK, Run, SourceTold
from hub.directory.imports.report import Outcome, Report
from hub.directory.services import duplicates


@click.command("oruk")
@click.argument("source")
@click.option("--name", default="", help="A short name that records carry. The next run finds them by it.")
@click.option("--title", default="", help="What people call the list.")
@click.option("--publisher", default="", help="Who makes it.")
@click.option("--licence", default="", help="Under which licence.")
@click.option("--attribution", default="", help="What its licence asks us to say.")
@click.option("--publish", is_flag=True, help="Show new entries to the public at once.")
@click.option("--dry-run", is_flag=True, help="Do everything, report it, and undo it.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write what became of each record to this CSV file.",
)
def import_oruk(
    *,
    source: str,
    name: str,
    title: str,
    publisher: str,
    licence: str,
    attribution: str,
    publish: bool,
    dry_run: bool,
    report_file: Path | None,
) -> None:
    """Import SOURCE: the address of an Open Referral feed, or a file or folder of records.

    Reads versions 3 and 1 of Open Referral UK, HSDS 1.1 and 3.0 data packages, Outpost and 360Giving. Safe to run
    again: records are found by their ids at the source. One that was cut off goes on where it stopped.
    """
    settings: Settings = current_app.extensions["hub.settings"]
    given = name or _name_of(source)
    url = source if _is_address(source) else ""
    told = SourceTold(given, title or given, url, publisher, licence, attribution, publish)
    try:
        if url:
            report = _import_feed(told, settings, dry_run=dry_run)
        else:
            path = Path(source)
            if not path.exists():
                raise Invalid(f"There is no file {source}.")
            report = bring_in(files.read(path), told, dry_run=dry_run)
    except HubError as error:
        raise click.ClickException(error.message) from error
    if report_file:
        report.write(report_file)
    for line in report.lines():
        click.echo(line)
    gone = report.of(Outcome.NOT_IN_LIST)
    if gone:
        click.echo(
            f"{len(gone)} that came from it before are not in it any more. They stay until somebody looks."
        )
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    if report.failed:
        raise click.ClickException("Every record was refused.")


def _import_feed(told: SourceTold, settings: Settings, *, dry_run: bool) -> Report:
    with click.progressbar(length=0, label="Records", show_pos=True) as progress:

        def shown(done: int, of: int) -> None:
            progress.length = max(of, done)
            progress.update(done - progress.pos)

        source = feed.Feed(told.url, settings.data_dir, feed.fetcher(settings), on_records=shown)
        fetched = source.fetched()
    report = bring_in(fetched.items(), told, dry_run=dry_run, notes=fetched.notes)
    if not dry_run:
        source.forget()
    return report


def bring_in(
    items: Iterable[Item], told: SourceTold, *, dry_run: bool = False, notes: Iterable[str] = ()
) -> Report:
    """Save these records, some at a time, each lot whole or not at all. A dry run is one lot, and is taken back."""
    if dry_run:
        with rehearsal():
            run = Run(told, actor=SYSTEM)
            for chunk in _chunks(items):
                run.take(chunk)
            run.finish()
    else:
        with transaction():
            run = Run(told, actor=SYSTEM)
        for chunk in _chunks(items):
            with transaction():
                run.take(chunk)
        with transaction():
            run.finish()
            duplicates.ask_to_look()
    run.report.notes += notes
    return run.report


def _chunks(items: Iterable[Item]) -> Iterable[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _is_address(source: str) -> bool:
    return urlsplit(source).scheme in {"http", "https"}


def _name_of(source: str) -> str:
    parts = urlsplit(source)
    plain = f"{parts.netloc}{parts.path}" if _is_address(source) else Path(source).stem
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:100] or "open-referral"
