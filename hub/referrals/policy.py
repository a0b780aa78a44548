"""What somebody is to a referral, and so what they may do with it. Pure."""

import uuid
from collections.abc import Set

from hub.accounts.policy import Actor, Permission
from hub.referrals.models import Referral
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed, Move, Who, move_for, possible

LINK, RESIDENT = "link", "resident"
"""The kinds of actors who come without an account: with an emailed link, and with a passport's code."""
PARTNER_SYSTEM, REFERRER_SYSTEM = "partner system", "referrer system"
"""Other systems that are known here (hub.api.clients): a partner's speaks for the partner; one of a body that refers is
the referrer of what it brought (`about_ids`)."""


def parts(
    actor: Actor, referral: Referral, *, covers: Set[uuid.UUID] = frozenset(), is_denied: bool = False
) -> frozenset[Who]:
    """What this actor is to this referral; nothing for somebody for whom it does not exist.

    `covers` are the colleagues whom the actor stands in for today; `is_denied` that the referral is kept from them.
    """
    if actor.kind == "system":
        return frozenset({Who.CLOCK})
    if is_denied:
        return frozenset()
    found = set[Who]()
    if _is_their_own(actor, referral):
        found.add(Who.RESIDENT)
    if _is_of_partner(actor, referral):
        found.add(Who.PARTNER)
    if _is_ours(actor, referral, covers):
        found.add(Who.REFERRER)
    if actor.leads(referral.team_id):
        found.add(Who.MANAGER)
    return frozenset(found)


def _is_their_own(actor: Actor, referral: Referral) -> bool:
    """The person whom it is about. What one of ours is still writing is not theirs to see or to send."""
    if actor.kind != RESIDENT or referral.id not in actor.about_ids:
        return False
    return referral.status is not ReferralStatus.DRAFT or referral.referrer_id is None


def _is_of_partner(actor: Actor, referral: Referral) -> bool:
    """Its own people, and whoever holds the link that was sent for this one. They never meet a draft."""
    if referral.status is ReferralStatus.DRAFT:
        return False
    if actor.kind == LINK:
        return referral.id in actor.about_ids and actor.speaks_for(referral.organization_id)
    return actor.may(Permission.REFERRAL_RESPOND) and actor.speaks_for(referral.organization_id)


def _is_ours(actor: Actor, referral: Referral, covers: Set[uuid.UUID]) -> bool:
    """Staff of the team, whoever made it or owns it, and whoever stands in for one of these."""
    if actor.kind == REFERRER_SYSTEM:
        return actor.may(Permission.REFERRAL_MAKE) and referral.id in actor.about_ids
    if not (actor.is_staff and actor.may(Permission.REFERRAL_MAKE)):
        return False
    in_team = actor.team_id is not None and actor.team_id == referral.team_id
    people = {referral.owner_id, referral.referrer_id} - {None}
    return in_team or actor.id in people or bool(covers & people)


def may_answer_for_partner(roles: Set[Who], referral: Referral) -> bool:
    """A team's lead may, with a visible mark; and whoever made a referral by phone writes down what they heard."""
    return Who.MANAGER in roles or (referral.via.is_off_platform and Who.REFERRER in roles)


def is_open_to(move: Move, roles: Set[Who], referral: Referral, *, on_behalf: bool) -> bool:
    """Whether somebody who is this to the referral may make this move."""
    if on_behalf:
        return Who.PARTNER in move.who and may_answer_for_partner(roles, referral)
    return bool(move.who & roles)


def possible_deeds(roles: Set[Who], referral: Referral) -> frozenset[Deed]:
    """The deeds to offer as buttons, those on the partner's behalf not among them."""
    return frozenset(
        move.deed for move in possible(referral.status) if is_open_to(move, roles, referral, on_behalf=False)
    )


def possible_on_behalf(roles: Set[Who], referral: Referral) -> frozenset[Deed]:
    """The partner's deeds that this actor may write down for them."""
    return frozenset(
        move.deed for move in possible(referral.status) if is_open_to(move, roles, referral, on_behalf=True)
    )


def may_reassign(actor: Actor, referral: Referral) -> bool:
    """The lead of its team."""
    return actor.may(Permission.REFERRAL_REASSIGN) and (
        actor.kind == "system" or actor.leads(referral.team_id)
    )


def may(deed: Deed, roles: Set[Who], referral: Referral) -> bool:
    """Whether this deed of the table is theirs, in the state as it is."""
    return referral.status in move_for(deed).sources and deed in possible_deeds(roles, referral)
