"""Messages from the command line."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from hub.core.db import db, transaction
from hub.messaging import bounces, letters, services
from hub.messaging.models import Message

messaging = AppGroup("messaging", help="What we say to people.")


@messaging.command("preview")
@click.argument("name")
@click.option("--language", default="en", show_default=True)
@click.option("--html", "as_html", is_flag=True, help="The HTML, to put into a file and look at.")
@click.option("--set", "values", multiple=True, metavar="NAME=WORDS", help="What the message is filled with.")
def preview(name: str, language: str, as_html: bool, values: tuple[str, ...]) -> None:
    """Show what templates/messaging/NAME says, without sending anything."""
    context = dict(value.partition("=")[::2] for value in values)
    try:
        letter = letters.written("preview", name, context, to="somebody@example.org", language=language)
    except LookupError as error:
        raise click.ClickException(f"There is no message {name}.") from error
    click.echo(letter.html if as_html else f"Subject: {letter.subject}\n\n{letter.body}", nl=as_html)


@messaging.command("bounce")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def bounce(files: tuple[Path, ...]) -> None:
    """Read reports about mail that came back: FILES, folders of them (a Maildir too), or standard input.

    Let your mail server hand each report to this command, or run it over a mailbox once in a while.
    """
    marked, unreadable = 0, 0
    for raw in _reports(files):
        try:
            found = bounces.read(raw)
        except (
            ValueError,
            LookupError,
            RecursionError,
        ):  # anybody may write there; the next one may be a real report
            unreadable += 1
            continue
        if found is None:
            continue
        with transaction():
            message = db.session.scalar(select(Message).where(Message.id == found.message_id))
            if message is not None:
                services.came_back(message, answer=found.answer)
                marked += 1
    click.echo(f"{marked} came back.")
    if unreadable:
        click.echo(f"{unreadable} could not be read and were left out.")


def _reports(files: tuple[Path, ...]) -> Iterator[bytes]:
    if not files:
        yield sys.stdin.buffer.read(bounces.LONGEST_BYTES)
    for file in files:
        within = sorted(path for path in file.rglob("*") if path.is_file()) if file.is_dir() else [file]
        for path in within:
            with path.open("rb") as opened:
                yield opened.read(bounces.LONGEST_BYTES)
