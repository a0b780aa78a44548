"""Attempts to reach a person, read from the history. Pure."""

from collections.abc import Iterable

from hub.referrals.contact_codes import ContactResult, Side
from hub.referrals.models import ReferralEvent
from hub.referrals.sides import author_side
from hub.referrals.transitions import Deed

ENOUGH = 3
"""So many tries in vain, one after the other, and it is time to say so."""
COUNTED = frozenset({Deed.TRY, Deed.ATTEND, Deed.MISS, Deed.BEGIN})


def in_vain(history: Iterable[ReferralEvent]) -> int:
    """How often the partner tried in vain since it last reached the person, or was told how to reach them now. A missed
    appointment is such a try."""
    count = 0
    for event in history:
        if event.deed is Deed.TELL_CONTACT:
            count = 0
        if event.deed not in COUNTED or author_side(event) is Side.OURS:
            continue
        if event.deed is Deed.MISS or (event.deed is Deed.TRY and _result(event).is_in_vain):
            count += 1
        elif event.deed is not Deed.TRY or _result(event) is ContactResult.SPOKE:
            count = 0
    return count


def _result(event: ReferralEvent) -> ContactResult:
    return ContactResult(event.detail["result"])
