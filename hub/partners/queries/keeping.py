"""What is kept beside an organization: its checks, its agreement, the log of how we get on."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, or_, select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Organization, OrganizationIdentifier
from hub.directory.queries import visible
from hub.partners import policy
from hub.partners.models import Agreement, Diligence, RelationNote


def own(organization_id: uuid.UUID, *, actor: Actor) -> Organization:
    """The organization, for one of its own people; NotFound for everybody else."""
    if not policy.speaks(actor, organization_id):
        raise NotFound
    return _one(organization_id, actor)


def partner(organization_id: uuid.UUID, *, actor: Actor) -> Organization:
    """The organization, for whoever looks after partners; NotFound for everybody else."""
    if not actor.may(Permission.PARTNER_READ):
        raise NotFound
    return _one(organization_id, actor)


def diligence(organization_id: uuid.UUID, *, actor: Actor) -> Diligence:
    """Its checks; blank ones where nobody said anything yet."""
    if not policy.may_read_diligence(actor, organization_id):
        raise NotFound
    found = db.session.scalar(select(Diligence).where(Diligence.organization_id == organization_id))
    if found is None:
        ours = OrganizationIdentifier.organization_id == organization_id
        found = Diligence.blank(
            organization_id, db.session.scalars(select(OrganizationIdentifier).where(ours))
        )
    return found


def insurance_that_ends(before: date, *, actor: Actor) -> Sequence[Row[Organization, date]]:
    """The organizations that this person owns whose insurance has run out, or does before that day."""
    if not actor.may(Permission.DIRECTORY_PROPOSE):
        return ()
    found = (
        select(Organization, Diligence.insured_until)
        .join(Diligence, Diligence.organization_id == Organization.id)
        .where(Organization.id.in_(actor.owned_ids), Diligence.insured_until < before)
        .order_by(Diligence.insured_until, Organization.id)
    )
    return db.session.execute(found).all()  # type: ignore[return-value]


def agreement(organization_id: uuid.UUID, *, actor: Actor) -> Agreement:
    """What is agreed with it; the usual terms, unsigned, where nothing was."""
    if not policy.may_read_agreement(actor, organization_id):
        raise NotFound
    found = db.session.scalar(select(Agreement).where(Agreement.organization_id == organization_id))
    return found or Agreement.blank(organization_id)


def stayed_behind(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Row[str, Agreement, Diligence]]:
    """What was agreed with, and known of, organizations that were merged into this one, where both had their own.

    Only one can hold; the other is kept as it was, to be read here, and goes back with its organization when the
    merge is taken back.
    """
    if not actor.may(Permission.PARTNER_READ):
        raise NotFound
    found = (
        select(Organization.name, Agreement, Diligence)
        .outerjoin(Agreement, Agreement.organization_id == Organization.id)
        .outerjoin(Diligence, Diligence.organization_id == Organization.id)
        .where(Organization.merged_into_id == organization_id)
        .where(or_(Agreement.id.is_not(None), Diligence.id.is_not(None)))
        .order_by(Organization.name, Organization.id)
    )
    return db.session.execute(found).all()


def log(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Row[RelationNote, str]]:
    """Its notes and who wrote each, newest first. The partner itself has no part in them."""
    if not actor.may(Permission.PARTNER_READ):
        raise NotFound
    notes = (
        select(RelationNote, User.name)
        .outerjoin(User, User.id == RelationNote.written_by)
        .where(RelationNote.organization_id == organization_id)
        .order_by(RelationNote.happened_on.desc(), RelationNote.written_at.desc(), RelationNote.id)
    )
    return db.session.execute(notes).all()


def note(note_id: uuid.UUID, *, organization_id: uuid.UUID, actor: Actor) -> RelationNote:
    """One note of this organization, or NotFound."""
    found = select(RelationNote).where(
        RelationNote.id == note_id, RelationNote.organization_id == organization_id
    )
    record = db.session.scalar(found) if actor.may(Permission.PARTNER_READ) else None
    if record is None:
        raise NotFound
    return record


def _one(organization_id: uuid.UUID, actor: Actor) -> Organization:
    found = db.session.scalar(visible.organizations(actor).where(Organization.id == organization_id))
    if found is None:
        raise NotFound
    return found
