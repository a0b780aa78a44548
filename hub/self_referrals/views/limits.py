"""What slows a flood down and shuts nobody out: beyond a limit one of ours reads it first.

A library, a hostel or a family shares one network; so the limits are generous, what is over them is kept and not
lost, and only a network that sends what no house full of people would send in a day is asked to ring instead. However
many networks do, nobody else is turned away. No puzzles: they shut out those who need this most.
"""

from datetime import timedelta

from hub.accounts import limits, network
from hub.core import clock
from hub.core.errors import TooManyTries
from hub.self_referrals.codes import HeldBecause
from hub.self_referrals.kept import Kept

A_DAY = timedelta(days=1)
FROM_ONE_NETWORK, FOR_ONE_SERVICE, AT_ALL = 6, 30, 500
"""So many a day go straight to the partner; what comes after them is read by one of ours first."""
FROM_ONE_NETWORK_AT_ALL = 60
"""So many a day are taken from one network."""
FASTEST = timedelta(seconds=20)
"""Nobody reads and answers these pages in less."""
RING_US = (
    "Very many came from your network today, so we cannot take this one here. What you wrote has not been sent. "
    "Please ring us, or try again tomorrow or from another place."
)


def why_held(kept: Kept, *, trap: str) -> HeldBecause | None:
    """Why one of ours reads this one first; None when it can go. Raises TooManyTries where it cannot be taken."""
    where = network.of_request()
    if not _counts("self-referral.network.all", where, FROM_ONE_NETWORK_AT_ALL):
        raise TooManyTries(RING_US)
    if trap:
        return HeldBecause.FILLED_TRAP
    if clock.now() - kept.begun_at < FASTEST:
        return HeldBecause.QUICK
    if not _counts("self-referral.network", where, FROM_ONE_NETWORK):
        return HeldBecause.MANY_FROM_ONE_PLACE
    if not _counts("self-referral.service", str(kept.service_id), FOR_ONE_SERVICE):
        return HeldBecause.MANY_FOR_ONE_SERVICE
    if not _counts("self-referral.all", "", AT_ALL):
        return HeldBecause.MANY_AT_ALL
    return None


def _counts(kind: str, key: str, most: int) -> bool:
    """Whether this one is still within the day's."""
    try:
        limits.count(kind, key, most=most, within=A_DAY)
    except TooManyTries:
        return False
    return True
