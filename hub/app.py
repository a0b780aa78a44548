"""create_app(): names every capability in the order they are wired. Read this first."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

from hub.accounts import access, sign_in
from hub.accounts.cli import users
from hub.core import csrf, db, logs, site, web
from hub.core.config import ROOT, Settings, SettingsError, read_settings
from hub.directory import changed
from hub.messaging import tasks as messaging
from hub.outbox.cli import worker
from hub.places.cli import places


def create_app(settings: Settings | None = None) -> Flask:
    """The site. Raises SettingsError when a setting is missing, RuntimeError when a page has no declared access."""
    settings = settings or read_settings()
    logs.configure(settings.log_level, settings.log_format)
    app = Flask("hub", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.extensions["hub.settings"] = settings
    app.extensions["hub.channel"] = messaging.channel_for(settings)

    web.install(app, settings)
    csrf.install(app)
    db.install(app, settings.sqlalchemy_url)
    sign_in.install(app, settings)
    site.install(app, settings)
    changed.listen()

    for command in commands():
        app.cli.add_command(command)
    access.check(app)
    return app


def commands() -> Sequence[click.Command]:
    return (users, places, worker)


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def cli() -> None:
    """Hub's commands. `hub COMMAND --help` tells more of each."""


def main(*arguments: Any) -> None:
    """The `hub` command. A wrong setting ends it with one sentence."""
    try:
        cli(*arguments)
    except SettingsError as error:
        sys.exit(str(error))
