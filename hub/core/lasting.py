"""Keyed hashes that are still found after the signing key has changed.

What stands for an address, a printed code or an emailed link must be recognised for as long as the paper lies in a
drawer or the choice holds, and nothing is kept from which it could be hashed anew. So these have keys of their own.
The first is the signing key that the site began with; `keep` seals it into the database before it leaves the settings.

Where that key was leaked, `begin_anew` makes another. What opens something (a link, a paper, the link to choices about
mail) is made and recognised with the newest key alone, and rows carry its number: what was made before opens nothing.
What only says that two things are the same (an address, a place, the number of another system) stays under the first,
for it cannot be hashed anew.
"""

import secrets

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.config import SettingsError
from hub.core.db import Model, db
from hub.core.sealed import Sealed
from hub.core.seals import hashed_with
from hub.core.vault import Unreadable

KEYS, FIRST = "hub.lasting-keys", 1
ANOTHER_KEY = (
    "Hub cannot start. What is in this database was sealed with another HUB_SECRET_KEY. Set that one again, or put it "
    "into HUB_FORMER_SECRET_KEYS."
)


class LastingKey(Model):
    """From the first change of the signing key on; one row more for each time that a fresh key was begun."""

    __tablename__ = "lasting_key"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    secret: Mapped[str] = mapped_column(Sealed("lasting_key.secret"))


_ALL = select(LastingKey.id, LastingKey.secret)


def install(app: Flask) -> None:
    """Read the keys once for the process, where any is kept. Needs the settings of signing and of the database.

    Raises SettingsError when none of the signing keys is the one that it was sealed with.
    """
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                kept = {row.id: row.secret for row in connection.execute(_ALL)}
        except (OperationalError, ProgrammingError):  # no tables yet, so nothing to find either
            kept = {}
        except Unreadable:
            db.engine.dispose()  # nobody gets the app, so nobody else can close it
            raise SettingsError(ANOTHER_KEY) from None
    if kept:
        app.extensions[KEYS] = kept


def keyed(text: str, *, purpose: str) -> str:
    """A hash (64 hex digits) like `hub.core.seals.keyed`, the same for ever: for what is only recognised by it."""
    return hashed_with(_keys()[FIRST], text, purpose)


def keyed_now(text: str, *, purpose: str) -> str:
    """The same with the newest key: for what opens something."""
    return hashed_with(_keys()[number()], text, purpose)


def number() -> int:
    """That of the newest key: what opens something carries it, and opens nothing under an earlier one."""
    return max(_keys())


def keep() -> bool:
    """Seal the first key into the database, so that the former signing keys can go; whether that was still to be
    done."""
    if db.session.get(LastingKey, FIRST):
        return False
    keys = _keys()
    db.session.add(LastingKey(id=FIRST, secret=keys[FIRST]))
    current_app.extensions[KEYS] = keys
    return True


def begin_anew() -> int:
    """A fresh key, from now on, and its number. Processes that run already learn of it when they are started again."""
    keep()
    fresh = secrets.token_urlsafe(48)
    db.session.add(LastingKey(id=number() + 1, secret=fresh))
    current_app.extensions[KEYS] = _keys() | {number() + 1: fresh}
    return number()


def _keys() -> dict[int, str]:
    """By number. Until the first is kept, it is the oldest key that the settings know (they name the newest first)."""
    config = current_app.config
    kept: dict[int, str] | None = current_app.extensions.get(KEYS)
    return kept or {FIRST: str([config["SECRET_KEY"], *(config["SECRET_KEY_FALLBACKS"] or ())][-1])}
