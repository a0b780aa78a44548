"""What an organization says of its entries: still correct, something has changed, we have closed, no more emails."""

import uuid
from datetime import timedelta

from sqlalchemy import delete, select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_first, db
from hub.directory.models import DoubtKind, Service, Standing
from hub.directory.services import doubts, standing
from hub.directory.services.records import must, must_vouch
from hub.partners.models import MailRefusal


def has_changed(service: Service, words: str, *, actor: Actor) -> None:
    """They say what is different now, in their words: an editor puts it into the entry, and rings where unsure."""
    must_vouch(actor, service.organization_id)
    doubts.doubt(service.id, DoubtKind.SAID_CHANGED, words=words)
    _note("service.said-changed", service.id, actor)


def has_closed(service: Service, words: str, *, actor: Actor) -> None:
    """They say that it is no more. Residents do not see it from the next request; an editor makes sure, and ends it."""
    must_vouch(actor, service.organization_id)
    doubts.doubt(service.id, DoubtKind.SAID_CLOSED, words=words)
    standing.move([service.id], Standing.HIDDEN, actor=actor, why="they say it has closed")
    _note("service.said-closed", service.id, actor)


def nobody_answered(service: Service, *, days: int, actor: Actor) -> None:
    """An editor rang in vain. The entry rests for so many days, and is trusted less until somebody answers."""
    must(actor)
    doubts.doubt(service.id, DoubtKind.CALL_FAILED, again_on=clock.today() + timedelta(days=days))
    _note("service.call-failed", service.id, actor)


def refuse(mailbox: str, organization_id: uuid.UUID, *, actor: Actor) -> None:
    """No more of these emails to this mailbox. Harmless when it was said before."""
    must_vouch(actor, organization_id)
    held = select(MailRefusal.id).where(
        MailRefusal.mailbox == mailbox, MailRefusal.organization_id == organization_id
    )
    if db.session.scalar(held):
        return
    if not added_first(MailRefusal(id=uuid.uuid4(), mailbox=mailbox, organization_id=organization_id)):
        return
    audit.record(
        "organization.mail-refused", actor=actor, record_type="organization", record_id=organization_id
    )


def welcome(mailbox: str, organization_id: uuid.UUID, *, actor: Actor) -> None:
    """They want the emails after all."""
    must_vouch(actor, organization_id)
    gone = delete(MailRefusal).where(
        MailRefusal.mailbox == mailbox, MailRefusal.organization_id == organization_id
    )
    if db.session.scalars(gone.returning(MailRefusal.id)).all():
        audit.record(
            "organization.mail-welcomed", actor=actor, record_type="organization", record_id=organization_id
        )


def _note(action: str, service_id: uuid.UUID, actor: Actor) -> None:
    audit.record(action, actor=actor, record_type="service", record_id=service_id)
