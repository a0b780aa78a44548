"""Stop our work with a partner at once, and take it up again. What it had in hand, referrals hear of (SUSPENDED)."""

import uuid

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict
from hub.directory.models import Organization
from hub.directory.services.records import must
from hub.outbox import services as outbox
from hub.partners.models import Suspension
from hub.partners.queries import suspensions

SUSPENDED = "partner.suspended"
"""Promised when it is stopped: somebody must see to the people whom the partner was to help."""
TAKEN_UP_AGAIN = "partner.taken-up-again"
"""Promised when it goes on: what is open there goes on too."""
ALREADY = "Somebody else has stopped the work with this partner already. Look at why."


def suspend(organization_id: uuid.UUID, because: str, *, actor: Actor) -> Suspension:
    """From the next page on its people, its links and its systems read no referral. Pressed twice, it is done once."""
    must(actor, Permission.PARTNER_MANAGE)
    db.session.scalar(select(Organization.id).where(Organization.id == organization_id).with_for_update())
    if holds := suspensions.that_hold(organization_id):
        if holds[0].began_by_id != actor.id:
            raise Conflict(ALREADY)
        return holds[0]
    made = Suspension(
        id=uuid.uuid4(), organization_id=organization_id, because=because.strip(), began_by_id=actor.id
    )
    db.session.add(made)
    outbox.enqueue(SUSPENDED, organization_id=str(organization_id))
    audit.record("partner.suspended", actor=actor, record_type="organization", record_id=organization_id)
    return made


def lift(organization_id: uuid.UUID, *, actor: Actor) -> None:
    """They read again what is still theirs."""
    must(actor, Permission.PARTNER_MANAGE)
    for one in suspensions.that_hold(organization_id):
        one.ended_at, one.ended_by_id = clock.now(), actor.id
        outbox.enqueue(TAKEN_UP_AGAIN, organization_id=str(one.organization_id))
        audit.record(
            "partner.taken-up-again", actor=actor, record_type="organization", record_id=one.organization_id
        )
