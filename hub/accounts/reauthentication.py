"""Asking again who somebody is, before something that matters; and forms that wait for the answer.

A form that is sent too late is kept until its sender has proved who they are, whether the proof was older than a
quarter of an hour or the session had run out altogether; then one press of a button sends it on. It lies sealed in
the session, on the server: only the account it was typed with can open it, only in the browser it was typed in, and
only for an hour. Residents have no account, so nothing of theirs is ever kept on a shared device.
"""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hub.accounts.way_back import own_path
from hub.core import clock, vault
from hub.core.csrf import SAFE_METHODS

RECENT = timedelta(minutes=15)
GIVEN_AT = "fs_paa"  # where flask_security notes when somebody proved who they are
HELD = "hub.held-form"
HELD_FOR = timedelta(hours=1)
MOST_HELD = 200_000  # characters
SHORTEST_MARK = 20
"""Letters without a space among them that nobody types: ids and signed tokens."""
OF_SECRETS = frozenset({"second_step", "second_factor", "passkeys", "single_sign_on", "reauthentication"})
"""The blueprints whose forms carry codes and proofs. Those are asked for anew and never kept, nor is a password."""


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form that waits for its sender."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool
    """Files are not kept: they have to be chosen again."""

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What a person would know for their own words: no empty boxes, and none of the page's own marks."""
        return [
            (re.sub(r"[_-]+", " ", name).capitalize(), value)
            for name, value in self.fields
            if value.strip() and (" " in value.strip() or len(value) < SHORTEST_MARK)
        ]


def is_recent() -> bool:
    return clock.now().timestamp() - float(session.get(GIVEN_AT) or 0) < RECENT.total_seconds()


def note(at: datetime | None = None) -> None:
    """They have just proved who they are; or did at this moment, where somebody else saw the proof. Never later."""
    now = clock.now()
    session[GIVEN_AT] = min(at or now, now).timestamp()


def ask_first() -> ResponseReturnValue | None:
    """Nothing to do for whoever proved it lately; everybody else is led to the question and afterwards back."""
    if is_recent():
        return None
    if request.method in SAFE_METHODS:
        return redirect(url_for("reauthentication.ask", next=request.full_path.rstrip("?")))
    hold(current_user.id)
    return redirect(url_for("reauthentication.ask", next=url_for("reauthentication.carry_on")), 303)


def hold(user_id: uuid.UUID) -> bool:
    """Keep the form of this request for this account. No for one with a secret in it, or too long."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    has_secrets = request.blueprint in OF_SECRETS or any("password" in name for name, _ in fields)
    if has_secrets or not own_path(request.path) or sum(len(value) for _, value in fields) > MOST_HELD:
        return False
    kept = {
        "path": request.full_path.rstrip("?"),
        "fields": fields,
        "files": any(one.filename for one in request.files.values()),
        "until": (clock.now() + HELD_FOR).timestamp(),
    }
    session[HELD] = vault.seal(json.dumps(kept), place=_place(user_id))
    return True


def is_held() -> bool:
    """Whether some form waits in this browser; whose it is, the seal knows."""
    return HELD in session


def held(user_id: uuid.UUID) -> HeldForm | None:
    """The form that waits for this account, if it did not wait too long."""
    if not is_held():
        return None
    try:
        kept = json.loads(vault.opened(session[HELD], place=_place(user_id)))
    except vault.Unreadable:
        return None
    if clock.now().timestamp() > kept["until"]:
        return None
    return HeldForm(kept["path"], [(name, value) for name, value in kept["fields"]], kept["files"])


def let_go_unless_of(user_id: uuid.UUID) -> None:
    """Somebody signs in: what another person typed in this browser does not stay in their session."""
    if is_held() and held(user_id) is None:
        session.pop(HELD)


def _place(user_id: uuid.UUID) -> str:
    return f"held-form:{user_id}"
