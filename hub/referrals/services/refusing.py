"""Who may write into an open referral without moving it."""

from hub.accounts.policy import Actor
from hub.core.errors import Conflict, NotFound
from hub.referrals import policy
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.transitions import Who

OVER = "This referral is over. Nothing was changed."


def must_be_open_to_partner(referral: Referral, actor: Actor, *, on_behalf: bool) -> None:
    """For the partner's own deeds that are no moves. Raises NotFound, or Conflict when it is over."""
    roles = visible.parts(actor, referral)
    allowed = policy.may_answer_for_partner(roles, referral) if on_behalf else Who.PARTNER in roles
    if not allowed:
        raise NotFound
    if not referral.status.is_open:
        raise Conflict(OVER)


def must_be_open_to_us(referral: Referral, actor: Actor) -> None:
    """For ours that are no moves."""
    if Who.REFERRER not in visible.parts(actor, referral):
        raise NotFound
    if not referral.status.is_open:
        raise Conflict(OVER)
