"""Asking for the password again before something that matters, without losing what was typed.

A form that is sent too late is kept in the session, on the server, until the password was given; then one press of a
button sends it on. Only whoever typed it can get it back, and only for a quarter of an hour.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.way_back import own_path
from hub.core import clock
from hub.core.csrf import SAFE_METHODS

RECENT = timedelta(minutes=15)
GIVEN_AT = "fs_paa"  # where flask_security notes when somebody proved who they are
HELD = "hub.held-form"
MOST_HELD = 200_000  # characters


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form that waits for its sender's password."""

    path: str
    fields: list[tuple[str, str]]


def is_recent() -> bool:
    return clock.now().timestamp() - float(session.get(GIVEN_AT) or 0) < RECENT.total_seconds()


def note() -> None:
    """They have just proved who they are."""
    session[GIVEN_AT] = clock.now().timestamp()


def ask_first() -> ResponseReturnValue | None:
    """Nothing to do for whoever proved it lately; everybody else is led to the question and afterwards back."""
    if is_recent():
        return None
    if request.method in SAFE_METHODS:
        return redirect(url_for("reauthentication.ask", next=request.full_path.rstrip("?")))
    _hold()
    return redirect(url_for("reauthentication.ask", next=url_for("reauthentication.carry_on")), 303)


def held() -> HeldForm | None:
    """The form that waits, if it did not wait too long."""
    kept = session.get(HELD)
    if not kept or clock.now().timestamp() - kept["at"] > RECENT.total_seconds():
        return None
    return HeldForm(kept["path"], [(name, value) for name, value in kept["fields"]])


def let_go() -> None:
    session.pop(HELD, None)


def _hold() -> None:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if own_path(request.path) and sum(len(value) for _, value in fields) <= MOST_HELD:
        session[HELD] = {
            "path": request.full_path.rstrip("?"),
            "fields": fields,
            "at": clock.now().timestamp(),
        }
