"""Write down that somebody was told of a service and goes by themselves."""

import uuid

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Service
from hub.referrals.models import Signpost
from hub.residents.models import Resident


def signpost(
    service: Service,
    resident: Resident,
    *,
    need_id: uuid.UUID | None = None,
    signpost_id: uuid.UUID | None = None,
    actor: Actor,
) -> Signpost:
    """Nothing is shared with anybody. The same id twice makes one. Whoever calls may see the resident."""
    if not actor.may(Permission.REFERRAL_MAKE):
        raise NotFound
    new_id = signpost_id or uuid.uuid4()
    if made := db.session.get(Signpost, new_id):
        return made
    made = Signpost(
        id=new_id,
        service_id=service.id,
        resident_id=resident.id,
        need_id=need_id,
        told_by_id=actor.id,
        team_id=actor.team_id,
    )
    db.session.add(made)
    audit.record(
        "signpost.recorded",
        actor=actor,
        record_type="resident",
        record_id=resident.id,
        service_id=str(service.id),
    )
    return made
