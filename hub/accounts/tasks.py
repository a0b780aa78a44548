"""What accounts do after the answer has left."""

from collections.abc import Sequence
from typing import Any

from hub.accounts.lockouts import KEPT_OUT
from hub.accounts.services import own, signing_in
from hub.core.db import transaction
from hub.outbox import services as outbox

PASSWORD_FORGOTTEN = "account.password-forgotten"  # noqa: S105


@outbox.handles(PASSWORD_FORGOTTEN)
def send_reset_links(payloads: Sequence[dict[str, Any]]) -> None:
    """Looked up here and not in the request, which takes as long for an address that has no account."""
    for payload in payloads:
        with transaction():
            own.forgot_password(payload["email"])


@outbox.handles(KEPT_OUT)
def note_lockouts(payloads: Sequence[dict[str, Any]]) -> None:
    """Somebody guessed too often: at an account, from a network, or all over the site."""
    for payload in payloads:
        with transaction():
            signing_in.note_lockout(payload["door"], payload["email"])
