"""What the page of a referral shows of its outcome."""

from hub.accounts.policy import Actor
from hub.outcomes.codes import Stage, Standing
from hub.outcomes.queries import measures, voices
from hub.outcomes.services.viewing import TO_BE_SEEN
from hub.referrals import paces
from hub.referrals.beside import Part
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who


def outcome_of(referral: Referral, actor: Actor) -> Part | None:
    """The three voices and the measures; nothing for whoever only broke the glass, nothing of a mistake."""
    roles = visible.parts(actor, referral)
    if not roles & {Who.REFERRER, Who.MANAGER} or referral.status is ReferralStatus.ENTERED_IN_ERROR:
        return None
    heard = voices.of(referral, actor=actor)
    return Part(
        "outcomes/_on_a_referral.html",
        {
            "voices": heard,
            "may_view": referral.status in TO_BE_SEEN,
            "may_be_told": referral.status is ReferralStatus.COMPLETED,
            "may_reopen": heard.standing is Standing.DISPUTED and Who.REFERRER in roles,
            "changes": measures.of(referral, actor=actor),
            "stage": Stage.AFTER if referral.status in TO_BE_SEEN else Stage.BEFORE,
            "stages": Stage,
            "pace": paces.current(),
        },
    )
