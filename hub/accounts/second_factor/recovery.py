"""Ten codes to keep on paper: how they are made, read and hashed. Pure.

48 random bits each, so they are hashed slowly (argon2id, ASVS 6.5.2). The ten of one set share a salt: a try costs one
hash, not ten.
"""

import secrets

from argon2.low_level import Type, hash_secret_raw

HOW_MANY = 10
FEW = 3
DIGITS = 12
GROUP = 4
ROUNDS = 2
MEMORY_KIB = 19 * 1024
"""What OWASP asks of argon2id at the least."""


def new_codes() -> list[str]:
    """As they are printed: 3f9a-02bc-77de. Sixteen digits only, so no letter can be taken for a number."""
    return [_grouped(secrets.token_hex(DIGITS // 2)) for _ in range(HOW_MANY)]


def new_salt() -> str:
    return secrets.token_hex(16)


def as_kept(typed: str) -> str:
    """What was typed, without capitals, spaces and dashes; an O is a zero and an L or I is a one."""
    letters = "".join(letter for letter in typed.lower() if letter.isalnum())
    return letters.translate(str.maketrans("oli", "011"))


def hashed(code: str, *, salt: str) -> str:
    """What is kept of a code: 64 hex digits."""
    raw = hash_secret_raw(
        as_kept(code).encode(),
        bytes.fromhex(salt),
        time_cost=ROUNDS,
        memory_cost=MEMORY_KIB,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return raw.hex()


def _grouped(digits: str) -> str:
    return "-".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
