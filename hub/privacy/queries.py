"""Reading requests about rights, for whoever answers them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.privacy.models import RightsRequest
from hub.residents import queries as residents
from hub.residents.models import Opening, Resident

MOST_ANSWERED = 30


def waiting(*, actor: Actor) -> Sequence[RightsRequest]:
    """What is to be answered, the most pressing first."""
    _must(actor)
    found = select(RightsRequest).where(RightsRequest.answered_at.is_(None))
    return db.session.scalars(found.order_by(RightsRequest.due_on, RightsRequest.id)).all()


def answered(*, actor: Actor) -> Sequence[RightsRequest]:
    """The last that were answered, newest first."""
    _must(actor)
    found = select(RightsRequest).where(RightsRequest.answered_at.is_not(None))
    return db.session.scalars(found.order_by(RightsRequest.answered_at.desc()).limit(MOST_ANSWERED)).all()


def get(request_id: uuid.UUID, *, actor: Actor) -> RightsRequest:
    """One request, or NotFound."""
    _must(actor)
    found = db.session.get(RightsRequest, request_id)
    if found is None:
        raise NotFound
    return found


def resident_of(request: RightsRequest, *, actor: Actor) -> Resident | None:
    """Whose request it is, if the officer has the record open now; None when it must be opened first."""
    try:
        return residents.get(request.resident_id, actor=actor)
    except NotFound:
        return None


def unopened(resident_id: uuid.UUID, *, actor: Actor) -> Resident:
    """The record behind a request, to be opened; NotFound for one that is gone. Show nothing of it."""
    _must(actor)
    found = db.session.get(Resident, residents.survivor(resident_id))
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


def unreviewed(*, actor: Actor) -> Sequence[Opening]:
    """Who opened a record from beyond the team, for a reason that nobody has looked at yet."""
    _must(actor)
    found = select(Opening).where(Opening.reviewed_at.is_(None)).order_by(Opening.opened_at.desc())
    return db.session.scalars(found.limit(MOST_ANSWERED)).all()


def _must(actor: Actor) -> None:
    if not actor.may(Permission.RESIDENT_SUBJECT_ACCESS):
        raise NotFound
