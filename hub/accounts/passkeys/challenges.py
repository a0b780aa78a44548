"""Challenges: random bytes that a passkey signs, good for one answer within ten minutes.

A visitor's page to sign in leaves nothing on the server and no cookie in the browser, so the challenge travels in the
form, signed by us. Once answered it is written down as spent; a second answer to it finds that row.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from hub.accounts.passkeys.models import SpentChallenge
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Gone
from hub.core.seals import digest

LASTS = timedelta(minutes=10)
TOO_LATE = (
    "This page was open for too long, or its passkey has been used already. Go back, reload it and try again."
)


@dataclass(frozen=True, slots=True)
class Challenge:
    """`token` goes into the form, `value` to the browser's authenticator."""

    token: str
    value: bytes


def issue(purpose: str, user_id: uuid.UUID | None = None) -> Challenge:
    """A new one, for one purpose and, where that is known, one person."""
    value = secrets.token_urlsafe(32)
    return Challenge(_signer().dumps([value, purpose, str(user_id or "")]), value.encode())


def spend(token: str, purpose: str, user_id: uuid.UUID | None = None) -> bytes:
    """The value that must have been signed, in the transaction of the deed. Raises Gone for one that is over."""
    try:
        value, given_purpose, given_for = _signer().loads(token, max_age=int(LASTS.total_seconds()))
    except (BadSignature, ValueError, TypeError) as wrong:
        raise Gone(TOO_LATE) from wrong
    if given_purpose != purpose or given_for != str(user_id or ""):
        raise Gone(TOO_LATE)
    now = clock.now()
    db.session.execute(delete(SpentChallenge).where(SpentChallenge.forgotten_at <= now))
    try:
        with db.session.begin_nested():
            db.session.add(SpentChallenge(digest=digest(value), forgotten_at=now + 2 * LASTS))
    except IntegrityError as spent:
        raise Gone(TOO_LATE) from spent
    return str(value).encode()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="hub.challenge")
