"""Sittings: each is its own worker's."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.matching import policy
from hub.matching.models import Sitting
from hub.residents import queries as residents
from hub.residents.models import Resident


def visible_to(actor: Actor) -> Select[Sitting]:
    """Those that the actor began."""
    return select(Sitting).where(Sitting.created_by_id == actor.id)


def get(sitting_id: uuid.UUID, *, actor: Actor) -> Sitting:
    """One sitting, or NotFound, also when the actor may no longer see the resident it is about."""
    policy.check(actor)
    found = db.session.scalar(visible_to(actor).where(Sitting.id == sitting_id))
    if found is None:
        raise NotFound
    if found.resident_id is not None:
        residents.get(found.resident_id, actor=actor)
    return found


def resident_of(sitting: Sitting, *, actor: Actor) -> Resident | None:
    """Whom it is about, if it is somebody we know."""
    return residents.get(sitting.resident_id, actor=actor) if sitting.resident_id else None


def unfinished(*, actor: Actor, limit: int = 5) -> Sequence[Sitting]:
    """Those of which no referral was made yet, the latest first."""
    found = visible_to(actor).where(Sitting.referred_at.is_(None))
    return db.session.scalars(found.order_by(Sitting.touched_at.desc(), Sitting.id).limit(limit)).all()
