"""The files of a referral, for those who may see them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.referrals.models import Attachment, Referral
from hub.referrals.models.attachments import FileState
from hub.referrals.queries import disclosures, visible
from hub.referrals.transitions import Who


def of(referral: Referral) -> Sequence[Attachment]:
    """All of them, for whoever may read the referral."""
    found = select(Attachment).where(Attachment.referral_id == referral.id)
    return db.session.scalars(found.order_by(Attachment.made_at, Attachment.id)).all()


def seen_by(referral: Referral, *, actor: Actor) -> Sequence[Attachment]:
    """Those that this actor may see: a partner what was disclosed, as long as anything of it is shown to them."""
    roles = visible.parts(actor, referral)
    if actor.is_staff and not (Who.PARTNER in roles and len(roles) == 1):
        return of(referral)
    if not disclosures.to_partner(referral, actor=actor):
        return []
    return [one for one in of(referral) if one.disclosed_at and one.state is not FileState.REFUSED]


def get(referral: Referral, attachment_id: uuid.UUID, *, actor: Actor) -> Attachment:
    """One that may be opened now, or NotFound."""
    for one in seen_by(referral, actor=actor):
        if one.id == attachment_id and one.state is FileState.CLEAN:
            return one
    raise NotFound
