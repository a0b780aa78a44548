"""Write something down beside a referral: for one's own side alone, or for both."""

import uuid

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Invalid
from hub.referrals.contact_codes import Side
from hub.referrals.models import Note, Referral
from hub.referrals.services.moving import locked
from hub.referrals.services.refusing import OVER, must_work_on


def add(
    referral: Referral,
    words: str,
    *,
    is_shared: bool,
    actor: Actor,
    signed: str = "",
    key: uuid.UUID | None = None,
) -> Note:
    """A note. We may still write one for ourselves when the referral is over; with nobody else is there anything left
    to share then, and a partner no longer sees the person at all. Sent twice with one `key`, it is there once."""
    locked(referral)
    side = must_work_on(referral, actor)
    there = db.session.get(Note, key) if key else None
    if there is not None:
        if (there.referral_id, there.side) != (referral.id, side):
            raise Conflict("This page is out of date. Open it again.")
        return there
    if not referral.status.is_open and (is_shared or side is Side.PARTNER):
        raise Conflict(OVER)
    if not words.strip():
        raise Invalid("Write your note.")
    note = Note(
        id=key or uuid.uuid4(),
        referral_id=referral.id,
        side=side,
        is_shared=is_shared,
        words=words.strip(),
        author_id=actor.id,
        author_name=signed or actor.name,
    )
    db.session.add(note)
    audit.record(
        "referral.note", actor=actor, record_type="referral", record_id=referral.id, shared=is_shared
    )
    return note
