"""Passwords: kept as argon2 hashes, and compared. It takes its time on purpose."""

import unicodedata

from flask_security.utils import hash_password, verify_password


def hashed(password: str) -> str:
    """What is kept of a password."""
    return str(hash_password(_in_one_form(password)))


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password. Takes as long where there is none to compare it with."""
    if kept is None:
        hashed(password)
        return False
    return bool(verify_password(_in_one_form(password), kept))


def _in_one_form(password: str) -> str:
    """One keyboard writes é as one character, another as two."""
    return unicodedata.normalize("NFKC", password)
