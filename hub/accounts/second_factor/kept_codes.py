"""New recovery codes on their way to paper: sealed in the session until the person says that they have them.

The page can be loaded again, printed and saved meanwhile. After a quarter of an hour, or that press of a button, the
codes are nowhere to be read.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import session

from hub.accounts.models import User
from hub.core import clock, vault

NEW_CODES = "hub.new_codes"
LASTS = timedelta(minutes=15)


def keep(user: User, codes: Sequence[str]) -> None:
    held = {"codes": list(codes), "until": (clock.now() + LASTS).isoformat()}
    session[NEW_CODES] = vault.seal(json.dumps(held), place=_place(user))


def read(user: User) -> list[str]:
    """The codes to show; none when there are none, or it is too late."""
    sealed = session.get(NEW_CODES)
    if not sealed:
        return []
    try:
        held = json.loads(vault.opened(sealed, place=_place(user)))
    except vault.Unreadable:
        return []
    if datetime.fromisoformat(held["until"]) <= clock.now():
        forget()
        return []
    return list(held["codes"])


def forget() -> None:
    session.pop(NEW_CODES, None)


def _place(user: User) -> str:
    return f"new-codes:{user.id}"
