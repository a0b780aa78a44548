"""What a partner wrote for the person with its yes, or when it put them on its list: where to come, what to bring."""

from sqlalchemy import select

from hub.core.db import db
from hub.referrals import policy
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed

SAYS_SO = frozenset({Deed.ACCEPT, Deed.WAITLIST})
"""The deeds whose page asks "What should they know?", and says that it is passed on."""
HOLDS = frozenset(
    {
        ReferralStatus.ACCEPTED,
        ReferralStatus.WAITLISTED,
        ReferralStatus.IN_PROGRESS,
        ReferralStatus.ON_HOLD,
    }
)


def is_meant(deed: Deed, actor_kind: str) -> bool:
    """Whether the words of this deed were written for the person. A note from a partner's own system may be about
    them: nobody was asked there what they should know."""
    return deed in SAYS_SO and actor_kind != policy.PARTNER_SYSTEM


def words(referral: Referral) -> str:
    """The newest, for as long as they help; "" where nothing was written."""
    if referral.status not in HOLDS:
        return ""
    found = select(ReferralEvent).where(
        ReferralEvent.referral_id == referral.id, ReferralEvent.deed.in_(SAYS_SO)
    )
    said = db.session.scalars(found.order_by(ReferralEvent.number.desc()).limit(1)).first()
    return said.words if said and is_meant(said.deed, said.actor_kind) else ""
