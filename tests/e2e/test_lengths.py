"""What the demo keeps, held against how long each column may be: SQLite does not mind, and PostgreSQL refuses."""

import sqlite3
from pathlib import Path

from sqlalchemy import String

from hub.core.db import Base


def test_nothing_in_the_demo_is_longer_than_its_column(site: str, site_folder: Path) -> None:
    (file,) = site_folder.rglob("hub.sqlite3")
    wrong, looked_at = [], 0
    kept = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)
    for table in Base.metadata.sorted_tables:
        most = {
            column.name: kind.length
            for column in table.columns
            if isinstance(kind := getattr(column.type, "impl", column.type), String) and kind.length
        }
        if not most:
            continue
        longest = ", ".join(f'max(length("{name}"))' for name in most)
        held = kept.execute(f'SELECT {longest} FROM "{table.name}"').fetchone()
        looked_at += len(most)
        wrong += [
            f"{table.name}.{name}: {found} of {allowed}"
            for (name, allowed), found in zip(most.items(), held, strict=True)
            if (found or 0) > allowed
        ]
    kept.close()
    assert looked_at > 200
    assert wrong == []
