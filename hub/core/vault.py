"""Secrets that we must be able to read again, sealed so that whoever has the database alone reads nothing.

AES-256-GCM under a key derived from the site's signing key. A seal names its place ("authenticator:<user>") and opens
nowhere else, so rows cannot be swapped. It also names its key: after the signing key has changed, seals made before
open with one of `HUB_FORMER_SECRET_KEYS`, until `hub privacy reseal` has made them anew.
"""

import base64
import os
from collections.abc import Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE_BYTES = 12
KEY_BYTES = 32
NAME_BYTES = 6


class Unreadable(Exception):
    """The seal is broken, belongs elsewhere, or was made with a key that is no longer there."""


def seal(text: str, *, place: str) -> str:
    """The text, readable only through `opened` with the same place."""
    name, _, raw = seal_bytes(text.encode(), place=place).partition(b".")
    return f"{name.decode()}.{base64.urlsafe_b64encode(raw).decode()}"


def seal_bytes(content: bytes, *, place: str) -> bytes:
    """The same for what is no text, such as a file."""
    name, key = _derived(current_app.config["SECRET_KEY"])
    nonce = os.urandom(NONCE_BYTES)
    return name.encode() + b"." + nonce + key.encrypt(nonce, content, place.encode())


def opened(sealed: str, *, place: str) -> str:
    """What was sealed for this place. Raises Unreadable."""
    name, _, body = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(body)
        return opened_bytes(name.encode() + b"." + raw, place=place).decode()
    except ValueError as broken:
        raise Unreadable from broken


def opened_bytes(sealed: bytes, *, place: str) -> bytes:
    """What `seal_bytes` sealed for this place. Raises Unreadable."""
    name, _, raw = sealed.partition(b".")
    for known, key in _ring():
        if known.encode() == name:
            try:
                return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
            except (InvalidTag, ValueError) as broken:
                raise Unreadable from broken
    raise Unreadable


def is_current(sealed: str) -> bool:
    """Whether it was sealed with the key that is in use now."""
    return sealed.partition(".")[0] == next(_ring())[0]


def is_current_bytes(sealed: bytes) -> bool:
    return sealed.partition(b".")[0] == next(_ring())[0].encode()


def _ring() -> Iterator[tuple[str, AESGCM]]:
    """(name, key) of each key that may open a seal; the first one makes new seals."""
    config = current_app.config
    yield _derived(config["SECRET_KEY"])
    for secret in config["SECRET_KEY_FALLBACKS"] or ():
        yield _derived(secret)


@lru_cache(maxsize=16)
def _derived(secret: str) -> tuple[str, AESGCM]:
    made = HKDF(SHA256(), KEY_BYTES + NAME_BYTES, salt=None, info=b"hub.vault").derive(secret.encode())
    return base64.urlsafe_b64encode(made[KEY_BYTES:]).decode(), AESGCM(made[:KEY_BYTES])
