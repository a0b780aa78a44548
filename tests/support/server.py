"""Databases of one test's own on the PostgreSQL server that the run was given."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text


@contextmanager
def new_database(url: str, *, like: str = "") -> Iterator[str]:
    """Its address while it lasts: empty, or a copy of another that nobody is using. "" where there is no server."""
    if not url:
        yield ""
        return
    server, name = make_url(url), f"hub_{uuid.uuid4().hex[:12]}"
    copy = f" TEMPLATE {make_url(like).database}" if like else ""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{copy}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
