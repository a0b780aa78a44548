"""The code and the PIN on the paper, as people read them out and type them. Pure.

The code has three times three letters, K4D-72M-XC9, of the alphabet in which nothing looks like anything else; its last
letter checks the rest, so that a slip of the pen is found before it is counted as a guess.
"""

import secrets

from hub.referrals.references import ALPHABET

LENGTH, GROUP = 9, 3
PIN_DIGITS = 6


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return shown(body + _check(body))


def new_pin() -> str:
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def made_of(number: int) -> tuple[str, str]:
    """A code and a PIN that a long secret number always makes again."""
    rest, pin = divmod(number, 10**PIN_DIGITS)
    body = ""
    for _ in range(LENGTH - 1):
        rest, at = divmod(rest, len(ALPHABET))
        body += ALPHABET[at]
    return shown(body + _check(body)), f"{pin:0{PIN_DIGITS}}"


def read_code(typed: str) -> str | None:
    """The code that somebody typed, without its dashes; None when there is a slip in it."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET) or _check(plain[:-1]) != plain[-1]:
        return None
    return plain


def read_pin(typed: str) -> str | None:
    """The PIN that somebody typed, however they spaced it."""
    plain = "".join(typed.split())
    return plain if len(plain) == PIN_DIGITS and plain.isascii() and plain.isdecimal() else None


def shown(plain: str) -> str:
    """In groups, as it stands on the paper."""
    return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def _check(body: str) -> str:
    """Weights that differ, modulo a prime: one wrong letter and two swapped neighbours are both found."""
    total = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]
