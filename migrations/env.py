"""How Alembic runs our steps: in one transaction, writing plain column types so that steps import nothing of ours."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Enum, text
from sqlalchemy.types import TypeDecorator

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a table that is rebuilt must not take the rows that point at it along
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.rollback()
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
        if sqlite:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run()
