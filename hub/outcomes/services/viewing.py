"""Write down what the referrer sees."""

import uuid

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.outcomes.codes import Seen
from hub.outcomes.models import ReferrerView
from hub.outcomes.queries import voices
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.states import TAKEN_ON, ReferralStatus
from hub.referrals.transitions import Deed, Who

TO_BE_SEEN = TAKEN_ON | {ReferralStatus.COMPLETED, ReferralStatus.COULD_NOT_COMPLETE}
TOO_EARLY = "The partner has not taken it on, so there is nothing to see of their help."


def may_view(actor: Actor, referral: Referral) -> bool:
    return referral.status in TO_BE_SEEN and bool(
        visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}
    )


def view(
    referral: Referral, seen: Seen, *, words: str = "", actor: Actor, view_id: uuid.UUID | None = None
) -> ReferrerView:
    """How it looks from where the referrer stands. It says nothing for the resident and nothing for the partner."""
    locked(referral)
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER}:
        raise NotFound
    if view_id and (given := db.session.get(ReferrerView, view_id)):
        return given
    if referral.status not in TO_BE_SEEN:
        raise Conflict(TOO_EARLY)
    if before := voices.view_of(referral.id):
        before.replaced_at = clock.now()
        db.session.flush()  # one view is the last
    said = ReferrerView(
        id=view_id or uuid.uuid4(),
        referral_id=referral.id,
        seen=seen,
        words=words.strip(),
        seen_by_id=actor.id,
    )
    db.session.add(said)
    note(Change(referral, Deed.REFERRER_SEES, actor, detail={"seen": seen.value}))
    return said
