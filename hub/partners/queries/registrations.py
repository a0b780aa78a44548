"""Organizations that somebody asks to add, for those who decide."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.queries import duplicates
from hub.directory.queries.duplicates import Alike
from hub.partners.models import Registration, RegistrationStatus


def waiting(*, actor: Actor) -> Sequence[Registration]:
    """Those that wait for somebody, the oldest first."""
    if not actor.may(Permission.CLAIM_DECIDE):
        raise NotFound
    found = select(Registration).where(Registration.status == RegistrationStatus.WAITING)
    return db.session.scalars(found.order_by(Registration.confirmed_at, Registration.id)).all()


def one(registration_id: uuid.UUID, *, actor: Actor, fresh: bool = False) -> Registration:
    """One of them, or NotFound."""
    found = db.session.get(Registration, registration_id, populate_existing=fresh)
    if found is None or not actor.may(Permission.CLAIM_DECIDE):
        raise NotFound
    return found


def sent(registration_id: uuid.UUID) -> Registration:
    """One by its id, which nobody can guess: for the page after sending."""
    found = db.session.get(Registration, registration_id)
    if found is None:
        raise NotFound
    return found


def like(record: Registration) -> Sequence[Alike]:
    """Organizations that may be this one, drafts among them: for editors only."""
    return duplicates.organizations_like(
        name=record.name,
        postcode=record.postcode,
        phone=record.phone,
        website=record.website,
        email=record.public_email,
    )
