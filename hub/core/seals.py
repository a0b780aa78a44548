"""Keyed hashes: what stands for a secret, or for somebody, without saying who or what it is."""

import hashlib
import hmac

from flask import current_app


def keyed(text: str, *, purpose: str) -> str:
    """A hash (64 hex digits) that nobody can make without the site's key, and that is another one for each purpose."""
    return hashed_with(current_app.config["SECRET_KEY"], text, purpose)


def keyed_with_each(text: str, *, purpose: str) -> list[str]:
    """The hash under the present key, and under each former one: for finding what has not been hashed anew yet."""
    config = current_app.config
    return [
        hashed_with(key, text, purpose)
        for key in (config["SECRET_KEY"], *(config["SECRET_KEY_FALLBACKS"] or ()))
    ]


def digest(text: str) -> str:
    """What is kept of a token: enough to recognise it (64 hex digits), useless to whoever reads the database."""
    return hashlib.sha256(text.encode()).hexdigest()


def hashed_with(key: object, text: str, purpose: str) -> str:
    """The hash under a key that is no setting: see hub.core.lasting."""
    return hmac.new(str(key).encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
