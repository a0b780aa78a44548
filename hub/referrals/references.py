"""The reference that people read out and write down: K4D7-2MXC. Pure.

No letter or digit that looks like another (no O and 0, I and 1, S and 5, B and 8, Z and 2, G and 6), and no vowels, so
that it spells nothing. The last one checks the rest: any one slip, and any two neighbours that changed places, are
found before they lead to somebody else.
"""

import secrets

ALPHABET = "CDFHJKMNPQRTVWXY2346789"
LENGTH = 8
_WEIGHTS = range(2, LENGTH + 1)


def new() -> str:
    """A reference that nobody can guess from another one."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _shown(body + _check(body))


def read(typed: str) -> str | None:
    """The reference that somebody typed, however they spaced it; None when there is a slip in it."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET) or _check(plain[:-1]) != plain[-1]:
        return None
    return _shown(plain)


def _check(body: str) -> str:
    """Weights that differ, modulo a prime: that is what finds swapped neighbours."""
    total = sum(weight * ALPHABET.index(letter) for weight, letter in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[total % len(ALPHABET)]


def _shown(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:]}"
