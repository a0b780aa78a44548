"""Keyed hashes that are still found after the signing key has changed.

What stands for an address, a printed code or an emailed link must be recognised for as long as the paper lies in a
drawer or the choice holds, and nothing is kept from which it could be hashed anew. So these have a key of their own:
the signing key that the site began with. `keep` seals it into the database before that key leaves the settings.
"""

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.config import SettingsError
from hub.core.db import Model, db
from hub.core.sealed import Sealed
from hub.core.seals import hashed_with
from hub.core.vault import Unreadable

KEY = "hub.lasting-key"
ANOTHER_KEY = (
    "Hub cannot start. What is in this database was sealed with another HUB_SECRET_KEY. Set that one again, or put it "
    "into HUB_FORMER_SECRET_KEYS."
)


class LastingKey(Model):
    """One row, from the first change of the signing key on."""

    __tablename__ = "lasting_key"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    secret: Mapped[str] = mapped_column(Sealed("lasting_key.secret"))


def install(app: Flask) -> None:
    """Read the key once for the process, where one is kept. Needs the settings of signing and of the database.

    Raises SettingsError when none of the signing keys is the one that it was sealed with.
    """
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                secret = connection.scalar(select(LastingKey.secret))
        except (OperationalError, ProgrammingError):  # no tables yet, so nothing to find either
            secret = None
        except Unreadable:
            raise SettingsError(ANOTHER_KEY) from None
    if secret:
        app.extensions[KEY] = secret


def keyed(text: str, *, purpose: str) -> str:
    """A hash (64 hex digits) like `hub.core.seals.keyed`, the same whatever the signing key is now."""
    return hashed_with(_key(), text, purpose)


def keep() -> bool:
    """Seal the key into the database, so that the former signing keys can go; whether that was still to be done."""
    if db.session.get(LastingKey, 1):
        return False
    secret = _key()
    db.session.add(LastingKey(secret=secret))
    current_app.extensions[KEY] = secret
    return True


def _key() -> str:
    """Until it is kept, it is the oldest key that the settings know (they name the newest first)."""
    config = current_app.config
    kept: str | None = current_app.extensions.get(KEY)
    return kept or str([config["SECRET_KEY"], *(config["SECRET_KEY_FALLBACKS"] or ())][-1])
