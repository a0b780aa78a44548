"""Colleagues whom an owner invites: nobody is one before they have said yes, and nothing of their account is told.

An invitation is a claim that the organization made itself. What is done when it is sent is the same whatever the
address is: somebody with an account, nobody, one of the staff's, one that is switched off. Only whoever opens the
link hears which.
"""

import uuid
from datetime import timedelta
from typing import Any

from hub.accounts import links
from hub.accounts.models import Link, MembershipLevel
from hub.accounts.policy import SYSTEM, Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_once, db
from hub.core.errors import Gone, NotFound
from hub.directory.models import Organization
from hub.messaging import services as messaging
from hub.partners import policy
from hub.partners.models import Claim, ClaimStatus, Way
from hub.partners.services import open_invitations, people

LINK_LASTS = timedelta(hours=48)
TAKEN_BACK = "Whoever invited you does not look after this page any more. Ask them, or ring us."


def invite(
    organization: Organization,
    *,
    claim_id: uuid.UUID,
    email: str,
    name: str,
    level: MembershipLevel,
    actor: Actor,
) -> None:
    """Send somebody a link to become a colleague. The page brings the id, so a second press sends no second link.

    An invitation that this address has from the organization already gives way to the new one.
    """
    if actor.id is None or not policy.owns(actor, organization.id):
        raise NotFound
    address = email.strip().lower()
    if db.session.get(Claim, claim_id) is not None:
        return
    open_invitations.take_back_from(organization.id, address)
    claim = Claim(
        id=claim_id,
        organization_id=organization.id,
        name=name,
        position="",
        email=address,
        way=Way.INVITED,
    )
    if not added_once(claim):
        return
    link = links.issue(
        open_invitations.PURPOSE, about_id=claim.id, lasts=LINK_LASTS, level=level.value, by=str(actor.id)
    )
    messaging.send(
        "colleague-invited",
        to=address,
        about_id=claim.id,
        organization=organization.name,
        link_id=str(link.id),
    )
    _note("membership.invited", organization.id, actor, level=level.value)


def accept(link: Link) -> Claim:
    """Whoever was invited says yes, and becomes one of the organization's people.

    Raises Invalid for an address whose account cannot speak for organizations, and Gone when the invitation was
    taken back or whoever invited them owns the organization no more.
    """
    claim = db.session.get(Claim, link.about_id)
    if claim is None or claim.status is not ClaimStatus.ASKED:
        raise Gone(links.SPENT)
    if uuid.UUID(link.detail["by"]) not in people.owner_ids(claim.organization_id):
        raise Gone(TAKEN_BACK)
    links.use(link)
    organization = db.session.get_one(Organization, claim.organization_id)
    level = MembershipLevel(link.detail["level"])
    people.bring_in(organization, email=claim.email, name=claim.name, level=level, actor=SYSTEM)
    claim.status, claim.is_proven = ClaimStatus.GRANTED, True
    claim.confirmed_at = claim.decided_at = clock.now()
    return claim


def withdraw(organization_id: uuid.UUID, claim_id: uuid.UUID, *, actor: Actor) -> None:
    """Take an invitation back: its link opens nothing any more. NotFound when it is there no longer."""
    if not policy.owns(actor, organization_id):
        raise NotFound
    claim = db.session.scalar(open_invitations.of(organization_id).where(Claim.id == claim_id))
    if claim is None:
        raise NotFound
    open_invitations.take_back(claim)
    _note("membership.invitation-withdrawn", organization_id, actor)


def _note(action: str, organization_id: uuid.UUID, actor: Actor, **detail: Any) -> None:
    audit.record(action, actor=actor, record_type="organization", record_id=organization_id, **detail)
