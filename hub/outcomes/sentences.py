"""Lines of a referral's history about what was said of the help. Pure."""

from hub.outcomes.codes import Helped, Seen
from hub.referrals.models import ReferralEvent


def resident_says(event: ReferralEvent) -> str:
    return f"The person says: {Helped(event.detail['said']).told}"


def referrer_sees(event: ReferralEvent) -> str:
    return f"We wrote down what we see: {Seen(event.detail['seen']).told}"
