"""Everything that is in the database, to compare before and after."""

from typing import Any

from hub.core.db import Base, db


def everything() -> dict[str, list[Any]]:
    """Each row of each table."""
    return {name: list(db.session.execute(table.select())) for name, table in Base.metadata.tables.items()}
