"""What we keep about referrals."""

from hub.referrals.models.disclosures import Disclosure
from hub.referrals.models.events import ReferralEvent
from hub.referrals.models.people import BrokenGlass, Cover, Denial
from hub.referrals.models.referrals import Referral
from hub.referrals.models.signposts import Signpost, UnmetNeed

__all__ = [
    "BrokenGlass",
    "Cover",
    "Denial",
    "Disclosure",
    "Referral",
    "ReferralEvent",
    "Signpost",
    "UnmetNeed",
]
