"""How many PINs may be tried: for one paper, and from one network or by one of ours.

A paper that is locked stays so for a day at most, and one of ours can make a new one at any time: nobody who guesses
keeps the person it belongs to out for ever.
"""

import uuid
from datetime import timedelta

from hub.accounts import limits

FOR_A_PAPER, WITHIN_A_DAY = 10, timedelta(days=1)
FROM_A_NETWORK, WITHIN_AN_HOUR = 30, timedelta(hours=1)


def count(code: str, *, comes_from: str) -> list[uuid.UUID]:
    """Count one guess at this code, whether it is anybody's or not; `limits.take_back` those that were right."""
    tries = limits.count_network("passport network", comes_from, most=FROM_A_NETWORK, within=WITHIN_AN_HOUR)
    return [*tries, limits.count("passport code", code, most=FOR_A_PAPER, within=WITHIN_A_DAY)]
