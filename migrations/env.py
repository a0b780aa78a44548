"""How Alembic runs our steps: in one transaction, writing plain column types so that steps import nothing of ours."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum
from sqlalchemy.types import TypeDecorator

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    with database.engine.connect() as connection:
        check_foreign_keys(connection, False)
        context.configure(
            connection=connection,
            target_metadata=database.metadatas[None],
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.rollback()
        check_foreign_keys(connection, True)


def check_foreign_keys(connection: Connection, on: bool) -> None:
    """SQLite: off while tables are rebuilt, or a rebuilt table takes the rows that point at it along.

    Said to the driver itself, because inside a transaction SQLite does not hear it.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


run()
