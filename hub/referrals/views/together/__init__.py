"""The pages on which partner and referrer work on a referral together, the same behind each door."""

from hub.referrals.views.together import (
    appointments,
    attempts,
    messages,
    notes,
    on_behalf,
    several,
    suggesting,
)
from hub.referrals.views.together.asking import SAID
from hub.referrals.views.together.parts import Together, of, seen

__all__ = [
    "SAID",
    "Together",
    "appointments",
    "attempts",
    "messages",
    "notes",
    "of",
    "on_behalf",
    "seen",
    "several",
    "suggesting",
]
