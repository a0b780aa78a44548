"""What is kept of a code and of a PIN: enough to recognise them, useless without the site's key."""

import uuid

from hub.core.lasting import keyed

CODE, PIN = "hub.passport.code", "hub.passport.pin"


def of_code(code: str) -> str:
    return keyed(code, purpose=CODE)


def of_pin(passport_id: uuid.UUID, pin: str) -> str:
    """The same PIN on two papers is not the same hash."""
    return keyed(f"{passport_id}\0{pin}", purpose=PIN)
