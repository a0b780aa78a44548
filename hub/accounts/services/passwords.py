"""Passwords: which will do, kept as argon2 hashes, and compared. It takes its time on purpose."""

import unicodedata
from collections.abc import Iterable
from functools import cached_property

from flask_security.utils import hash_password, verify_password

from hub.core.errors import Invalid

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
GUESSED_FIRST = (
    "password",
    "passwort",
    "qwerty",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "changeme",
)
ENDS = "0123456789 !?.,:;-_*#+$%&@/()"
TOO_CLOSE = (
    "Choose a password that is not your name, your email address, the name of this site or a word like "
    "“password” with a little added: those are guessed first."
)
IN_A_ROW = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class Known(str):
    """A password that everybody may know, as that of a demo. It is hashed once for all accounts that have it."""

    @cached_property
    def kept(self) -> str:
        return hashed(str(self))


def check(password: str, *, words: Iterable[str] = ()) -> None:
    """Raises Invalid for a password that is too short or tried first. `words` name this site and person.

    Long is what counts: three words that do not belong together will do, and nobody is asked for a digit.
    """
    typed = _in_one_form(password).lower()
    if len(typed) < SHORTEST:
        raise Invalid(
            f"Choose a password of at least {SHORTEST} characters. Three words that do not belong together will do."
        )
    if len(typed) > LONGEST:
        raise Invalid(f"Choose a password of {LONGEST} characters at most.")
    is_in_a_row = any(typed in row or typed in row[::-1] for row in IN_A_ROW)
    if len(set(typed)) < FEWEST_DIFFERENT or _repeats(typed) or is_in_a_row:
        raise Invalid(
            "Choose a password that does not repeat or follow a row of keys: those are guessed first."
        )
    if _is_made_of(typed, [*GUESSED_FIRST, *_parts(words)]):
        raise Invalid(TOO_CLOSE)


def hashed(password: str) -> str:
    """What is kept of a password."""
    if isinstance(password, Known):
        return password.kept
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


def _parts(words: Iterable[str]) -> list[str]:
    """What is easily guessed of names and addresses, longest first: "sam", "rowe", "aldermere"."""
    pieces = {
        piece for word in words for piece in "".join(c if c.isalnum() else " " for c in word.lower()).split()
    }
    return sorted((piece for piece in pieces if len(piece) > 2), key=len, reverse=True)


def _is_made_of(typed: str, words: Iterable[str]) -> bool:
    """Whether hardly more is left when these words, and what people put at their ends, are taken out."""
    left = typed
    for word in words:
        left = left.replace(word, "")
    return left != typed and len(left.strip(ENDS)) < SHORTEST // 2


def _repeats(typed: str) -> bool:
    """abcabcabcabc: the same few characters over and over."""
    return typed in (typed + typed)[1:-1]
