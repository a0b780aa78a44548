"""Keyed hashes: what stands for a secret, or for somebody, without saying who or what it is."""

import hashlib
import hmac

from flask import current_app


def keyed(text: str, *, purpose: str) -> str:
    """A hash (64 hex digits) that nobody can make without the site's key, and that is another one for each purpose."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def digest(text: str) -> str:
    """What is kept of a token: enough to recognise it (64 hex digits), useless to whoever reads the database."""
    return hashlib.sha256(text.encode()).hexdigest()
