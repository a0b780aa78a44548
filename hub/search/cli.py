"""The index and searching from the command line."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from hub.accounts.policy import VISITOR
from hub.core.config import Settings
from hub.core.db import db
from hub.directory.models import Service
from hub.places import distance
from hub.search import documents, tasks
from hub.search.engine import Document, IndexUnavailable
from hub.search.queries import Found, find
from hub.search.shelf import shelf
from hub.search.wishes import Wishes

search = AppGroup("search", help="The search index.")


@search.command("reindex")
def reindex() -> None:
    """Make the index anew from the database, then switch to it."""
    total = documents.count()

    def counted(made: Iterable[Document]) -> Iterator[Document]:
        with click.progressbar(made, length=total, label="Indexing") as bar:
            yield from bar

    tasks.rebuild(counted)
    click.echo(f"{total} entries can be found.")


@search.command("check")
def check() -> None:
    """Compare the index with the database. Exit code 1 when they differ."""
    try:
        drift = tasks.compare()
    except IndexUnavailable as error:
        raise click.ClickException(f"The index cannot be read ({error}). Run: hub search reindex") from error
    if drift.is_none:
        click.echo("The index is in step with the database.")
        return
    raise click.ClickException(
        f"{len(drift.missing)} missing, {len(drift.surplus)} surplus, {len(drift.stale)} stale. "
        "Run: hub search reindex"
    )


@search.command("query")
@click.argument("words")
@click.option("--near", default="", help="A postcode or the name of a place.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200))
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON list.")
def query(words: str, near: str, limit: int, as_json: bool) -> None:
    """Search as the results page does."""
    settings: Settings = current_app.extensions["hub.settings"]
    found = find(
        Wishes(q=words, near=near),
        actor=VISITOR,
        engine=tasks.engine(),
        shelf=shelf(),
        size=limit,
        home_postcode=settings.home_postcode,
    )
    if as_json:
        click.echo(json.dumps(_rows(found), ensure_ascii=False, indent=2))
        return
    if found.place_problem:
        click.echo(found.place_problem, err=True)
    if found.did_you_mean:
        click.echo(f"{'Showing' if found.corrected else 'Did you mean'}: {found.did_you_mean}", err=True)
    for number, shown in enumerate(found.page.items, start=1):
        where = f", {distance.wording(shown.hit.miles)}" if shown.hit.miles is not None else ""
        click.echo(f"{number:>3}. {shown.face.card.name} ({shown.face.card.organization}){where}")
    click.echo(f"{found.total} found.")


def _rows(found: Found) -> list[dict[str, object]]:
    keys = _source_keys([shown.face.card.id for shown in found.page.items])
    return [
        {
            "id": str(shown.face.card.id),
            "name": shown.face.card.name,
            "organization": shown.face.card.organization,
            "source": keys[shown.face.card.id][0],
            "source_key": keys[shown.face.card.id][1],
            "score": shown.hit.score,
            "miles": shown.hit.miles,
        }
        for shown in found.page.items
    ]


def _source_keys(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    rows = db.session.execute(
        select(Service.id, Service.source, Service.source_key).where(Service.id.in_(ids))
    )
    return {service_id: (source, key) for service_id, source, key in rows}
