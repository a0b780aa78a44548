"""Who may write into an open referral without moving it."""

from hub.accounts.policy import Actor
from hub.core.errors import Conflict, NotFound
from hub.referrals import policy, sides
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.states import ReferralStatus
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


def must_work_on(referral: Referral, actor: Actor) -> Side:
    """For what either side does; says on which the actor stands. Who only may look does nothing: NotFound."""
    roles = visible.parts(actor, referral)
    if not roles & {Who.PARTNER, Who.REFERRER} or referral.status is ReferralStatus.DRAFT:
        raise NotFound
    return sides.side_of(roles)


def must_be_open(referral: Referral, actor: Actor) -> Side:
    """The same, while there is something to work on. Raises Conflict when it is over."""
    side = must_work_on(referral, actor)
    if not referral.status.is_open:
        raise Conflict(OVER)
    return side
