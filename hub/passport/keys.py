"""What is kept of a code and of a PIN: enough to recognise them, useless without the site's key."""

import uuid
from collections.abc import Sequence

from hub.core.seals import keyed, keyed_with_each

CODE, PIN = "hub.passport.code", "hub.passport.pin"


def of_code(code: str) -> str:
    return keyed(code, purpose=CODE)


def of_code_with_each(code: str) -> Sequence[str]:
    """Under the present key and each former one: papers outlive a change of keys."""
    return keyed_with_each(code, purpose=CODE)


def of_pin(passport_id: uuid.UUID, pin: str) -> str:
    return keyed(_pin(passport_id, pin), purpose=PIN)


def of_pin_with_each(passport_id: uuid.UUID, pin: str) -> Sequence[str]:
    return keyed_with_each(_pin(passport_id, pin), purpose=PIN)


def _pin(passport_id: uuid.UUID, pin: str) -> str:
    """The same PIN on two papers is not the same hash."""
    return f"{passport_id}\0{pin}"
