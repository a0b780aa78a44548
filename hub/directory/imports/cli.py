"""`hub import`: one table with its mapping, or a plan of many."""

from pathlib import Path

import click
from flask.cli import AppGroup

from hub.accounts.policy import SYSTEM
from hub.core.db import transaction
from hub.core.errors import HubError
from hub.directory.imports import apply, mapping, reading
from hub.directory.imports.report import Report

imports = AppGroup("import", help="Bring other people's lists into the directory.")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


class _DryRun(Exception):
    """Raised to undo what a dry run did."""


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
        click.echo(f"{report.noted():,} rows were used with a remark{_where(report_file)}.")
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    if report.failed:
        raise click.ClickException("Every row was refused. Check the mapping.")


def import_table(file: Path, mapping_file: Path, *, dry_run: bool = False, label: str = "Rows") -> Report:
    """Read, check and load one table in one transaction. Raises HubError, and then nothing has changed."""
    wanted = mapping.read(mapping_file)
    table = reading.open_table(file, wanted.options)
    report: Report | None = None
    try:
        with click.progressbar(length=table.total, label=label) as progress, transaction():
            report = apply.run(table, wanted, name=file.name, actor=SYSTEM, on_rows=progress.update)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    if report is None:
        raise RuntimeError("An import ended without a report")
    return report


def _where(report_file: Path | None) -> str:
    return f" ({report_file})" if report_file else "; use --report FILE.csv to see them"
