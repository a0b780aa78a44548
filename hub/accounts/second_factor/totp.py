"""Six digits that change every half minute (RFC 6238), by the library that Flask-Security uses. Pure.

The code before and the code after the present one are taken too, because phones' clocks drift: a code lives for up to
90 seconds instead of 30 (a recorded deviation from ASVS 6.5.5; see docs/decisions.md).
"""

from datetime import datetime

import segno
from passlib.totp import TOTP, TokenError

STEP_SECONDS = 30
DRIFT_STEPS = 1


def new_secret() -> str:
    """160 random bits, in the letters that apps expect."""
    return str(TOTP.new().base32_key)


def step_of(code: str, secret: str, *, at: datetime) -> int | None:
    """The half-minute that this code belongs to, counted from 1970; None when it is not a code of these minutes."""
    try:
        match = TOTP(key=secret).match(code, time=int(at.timestamp()), window=DRIFT_STEPS * STEP_SECONDS)
    except TokenError:
        return None
    return int(match.counter)


def address(secret: str, *, account: str, issuer: str) -> str:
    """The otpauth: address that an app reads from the square, or opens when it is on the same phone."""
    return str(TOTP(key=secret).to_uri(label=account.replace(":", " "), issuer=issuer.replace(":", " ")))


def in_groups(secret: str) -> str:
    """The secret for typing: groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def picture(address: str) -> str:
    """The square as the address of a picture that is part of the page, black on white also on a dark page."""
    return str(
        segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
    )
