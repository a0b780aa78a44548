"""No production site starts with the demo's people in it: everybody knows their password."""

from pathlib import Path

from flask import Flask
from sqlalchemy import inspect

from hub.accounts import queries
from hub.accounts.models import User
from hub.core.config import Settings, SettingsError
from hub.core.db import db

REFUSAL = (
    "Hub cannot start. Accounts of the demo are in this database, and everybody knows their password. "
    "Begin with an empty database, or take them out."
)


def refuse(app: Flask, settings: Settings) -> None:
    """Raises SettingsError. However the server was started, it passes here; a database without tables has nobody."""
    if not settings.is_production:
        return
    with app.app_context():
        try:
            if _is_there() and queries.invented():
                raise SettingsError(REFUSAL)
        finally:
            db.session.remove()
            db.engine.dispose()  # a server that makes its processes from this one must not share a connection


def _is_there() -> bool:
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if file and not Path(file).exists():  # to look would be to make it
        return False
    return inspect(db.engine).has_table(User.__tablename__)
