"""What is kept of a code and of a PIN: enough to recognise them, useless without the site's key."""

import uuid

from hub.core.lasting import keyed_now

CODE, PIN, SEED = "hub.passport.code", "hub.passport.pin", "hub.passport.seed"


def of_code(code: str) -> str:
    return keyed_now(code, purpose=CODE)


def of_seed(seed: str) -> int:
    """What a paper's code and PIN are made of, where whoever asked for it carries the seed and may need them again."""
    return int(keyed_now(seed, purpose=SEED), 16)


def of_pin(passport_id: uuid.UUID, pin: str) -> str:
    """The same PIN on two papers is not the same hash."""
    return keyed_now(f"{passport_id}\0{pin}", purpose=PIN)
