"""Accounts from the command line."""

import click
from flask.cli import AppGroup

from hub.accounts import services
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import transaction
from hub.core.errors import HubError

users = AppGroup("users", help="People who can sign in.")


@users.command("create-admin")
@click.option("--email", prompt=True)
@click.option("--name", prompt=True)
@click.password_option()
def create_admin(email: str, name: str, password: str) -> None:
    """Create an administrator: the first account of a new hub."""
    try:
        with transaction():
            services.create(email=email, name=name, role=Role.ADMINISTRATOR, password=password, actor=SYSTEM)
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{name} can now sign in.")
