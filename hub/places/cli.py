"""`hub places`: loading postcodes, names and areas, and trying them."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from hub.core.config import Settings
from hub.core.db import transaction
from hub.core.errors import HubError
from hub.places import gazetteer, geojson, onspd, queries, services
from hub.places.kinds import Kind

places = AppGroup("places", help="Postcodes, place names and areas.")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@places.command()
@click.option("--areas", help="Postcode areas to load, with commas between: WF,M,WA.")
@click.option(
    "--all", "everything", is_flag=True, help="Load the postcodes of the whole UK, as far as we may."
)
@click.option(
    "--names", type=_file, multiple=True, help="A file of place names: name, county, kind, lat, lon."
)
@click.option(
    "--shapes", "outlines", type=_file, multiple=True, help="A GeoJSON file of wards, towns or boroughs."
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), help="What the shapes are, if not said."
)
@click.option("--attribution", default="", help="What the licence of the files asks us to show.")
def load(
    *,
    areas: str | None,
    everything: bool,
    names: tuple[Path, ...],
    outlines: tuple[Path, ...],
    kind: str | None,
    attribution: str,
) -> None:
    """Load postcodes, names and areas. Safe to run again: what is loaded is renewed, never doubled."""
    if not (areas or everything or names or outlines):
        raise click.UsageError("Say what to load: --areas WF,M or --all, --names FILE, --shapes FILE.")
    try:
        if areas or everything:
            _load_postcodes(onspd.areas() if everything else _letters(areas or ""))
        for path in names:
            found = gazetteer.read(_text(path))
            with transaction():
                rows = services.load_names(found, source=path.name, attribution=attribution)
            click.echo(f"{rows:,} place names loaded from {path.name}.")
        for path in outlines:
            shapes = geojson.read(_text(path), kind=Kind(kind) if kind else None)
            with transaction():
                rows = services.load_shapes(shapes, source=path.name, attribution=attribution)
            click.echo(f"{rows:,} areas loaded from {path.name}.")
    except HubError as error:
        raise click.ClickException(error.message) from error


@places.command()
@click.argument("text")
def find(text: str) -> None:
    """Say what TEXT (a postcode, the first half of one, or a name) is taken for."""
    place = queries.resolve(text, home_postcode=_home())
    if place is None:
        raise click.ClickException(queries.why_not(text))
    known = queries.area_names(place.areas)
    click.echo(f"{place.label} ({place.kind}) at {place.lat:.5f}, {place.lon:.5f} {place.note}".rstrip())
    for code in place.areas:
        click.echo(f"  in {known.get(code, 'an area without a name')} ({code})")


@places.command()
def status() -> None:
    """Say what is loaded and what is missing."""
    for source in queries.sources():
        click.echo(f"{source.name:<24} {source.rows:>9,}  {source.edition}")
    for problem in services.health(home_postcode=_home()):
        click.echo(f"! {problem.what} {problem.remedy}.")


def _home() -> str:
    settings: Settings = current_app.extensions["hub.settings"]
    return settings.home_postcode


def _letters(areas: str) -> list[str]:
    return sorted({area.strip().upper() for area in areas.split(",") if area.strip()})


def _load_postcodes(wanted: list[str]) -> None:
    """Each area in a transaction of its own, so that the site can go on writing between them."""
    rows = 0
    reader = onspd.read(wanted)
    with click.progressbar(
        reader,
        length=len(wanted),
        label="Postcodes",
        item_show_func=lambda found: found.area if found else "",
    ) as progress:
        for found in progress:
            with transaction():
                rows += services.load_postcodes(found)
    click.echo(f"{rows:,} postcodes loaded.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is not a text file in UTF-8.") from error
