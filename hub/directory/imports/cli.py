"""`hub import`: one table with its mapping, or a plan of many."""

from pathlib import Path

import click
from flask.cli import AppGroup

from hub.accounts.policy import SYSTEM
from hub.core.db import long_write, rehearsal, transaction
from hub.core.errors import HubError, Invalid
from hub.core.words import plural
from hub.directory.imports import apply, mapping, plan, reading
from hub.directory.imports.open_referral.cli import import_oruk
from hub.directory.imports.plan import Plan
from hub.directory.imports.report import Report
from hub.directory.services import duplicates, taxonomies
from hub.places import gazetteer, geojson, onspd, queries
from hub.places import services as places

imports = AppGroup("import", help="Bring other people's lists into the directory.")

imports.add_command(import_oruk)

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@imports.command("csv")
@click.argument("file", type=_file)
@click.option(
    "--mapping", "mapping_file", type=_file, required=True, help="What the columns mean (docs/import.md)."
)
@click.option("--dry-run", is_flag=True, help="Do everything, report it, and undo it.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write what became of each row to this CSV file.",
)
def import_csv(file: Path, mapping_file: Path, dry_run: bool, report_file: Path | None) -> None:
    """Import FILE: CSV, XLSX or GeoJSON. Safe to run again: rows are found again by their key, never doubled.

    If the file or the mapping is wrong, nothing is loaded. A single bad row is refused and the others are loaded.
    """
    try:
        report = import_table(file, mapping_file, dry_run=dry_run)
    except HubError as error:
        raise click.ClickException(error.message) from error
    if report_file:
        report.write(report_file)
    for line in report.lines():
        click.echo(line)
    if report.noted():
        where = f"in {report_file}" if report_file else "with --report FILE.csv"
        click.echo(f"{plural(report.noted(), 'row')} came in with a remark: see them {where}.")
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    if report.failed:
        raise click.ClickException("Every row was refused. Check the mapping.")


@imports.command("plan")
@click.argument("file", type=_file)
@click.option("--data", type=_folder, required=True, help="The folder that the plan's lists lie in.")
@click.option("--reports", type=_folder, help="Write a report of each list into this folder.")
def import_plan(file: Path, data: Path, reports: Path | None) -> None:
    """Load what FILE names: postcodes, place names, areas, and lists with their mappings. Safe to run again.

    Each list comes in whole or not at all. If one fails, those before it stay, and the command can be run again.
    """
    try:
        wanted = plan.read(file, data)
        with transaction():
            taxonomies.load(actor=SYSTEM)
        _load_places(wanted)
        for one in wanted.lists:
            report = import_table(one.path, one.mapping, label=one.path.name)
            if reports:
                report.write(reports / f"{one.mapping.stem}.csv")
            for line in report.lines(most=3):
                click.echo(line)
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(
        f"{wanted.title} is loaded. What waits for the index is done by the worker: hub worker --once."
    )


def import_table(file: Path, mapping_file: Path, *, dry_run: bool = False, label: str = "Rows") -> Report:
    """Read, check and load one table, written in one transaction. Raises HubError, and then nothing has changed."""
    wanted = mapping.read(mapping_file)
    table = reading.open_table(file, wanted.options)
    with click.progressbar(length=table.total, label=label) as progress:
        ready = apply.prepare(table, wanted, name=file.name, actor=SYSTEM, on_rows=progress.update)
    with long_write(), click.progressbar(length=table.total, label="Writing") as progress:
        if dry_run:
            with rehearsal():
                return ready.write(on_rows=progress.update)
        with transaction():
            report = ready.write(on_rows=progress.update)
            duplicates.ask_to_look()
    return report


def _load_places(wanted: Plan) -> None:
    """Postcodes that are there in this edition are not loaded again; names and areas are few, and renewed."""
    there = {source.name for source in queries.sources() if source.edition == onspd.edition()}
    missing = [area for area in wanted.postcodes if f"postcodes:{area}" not in there]
    if missing:
        with click.progressbar(onspd.read(missing), length=len(missing), label="Postcodes") as progress:
            for found in progress:
                with transaction():
                    places.load_postcodes(found)
    for file in wanted.names:
        names = gazetteer.read(_text(file.path))
        with transaction():
            places.load_names(names, source=file.path.name, attribution=file.attribution)
    for file in wanted.shapes:
        shapes = geojson.read(_text(file.path))
        with transaction():
            places.load_shapes(shapes, source=file.path.name, attribution=file.attribution)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name} is not a text file in UTF-8.") from error
