"""Referrer and partner write to each other about one referral, and each side's reading is marked."""

import uuid

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid
from hub.messaging import services as messaging
from hub.outbox import services as outbox
from hub.referrals import sides
from hub.referrals.models import ReadMark, Referral, ReferralEvent
from hub.referrals.queries import conversation, visible
from hub.referrals.services import message_mail
from hub.referrals.services.moving import Change, locked, note, once
from hub.referrals.services.refusing import must_be_open
from hub.referrals.transitions import Deed

BY_HAND = "This partner gets no messages from here. Ring or write to them, and keep a note of it."


def write(
    referral: Referral, words: str, *, actor: Actor, signed: str = "", key: uuid.UUID | None = None
) -> ReferralEvent:
    """A message to the other side, who hears by mail that there is one. Sent twice with one `key`, it is there once.

    Raises Conflict when the referral is over: what is written then would be read by nobody.
    """
    locked(referral)
    if there := once(referral, key):
        return there
    side = must_be_open(referral, actor)
    if not words.strip():
        raise Invalid("Write your message.")
    if referral.via.is_off_platform:
        raise Conflict(BY_HAND)
    event = note(
        Change(referral, Deed.MESSAGE, actor, words=words, signed=signed, event_id=key or uuid.uuid4())
    )
    outbox.enqueue(
        message_mail.WAITS,
        due_at=clock.now() + message_mail.QUIET,
        referral_id=str(referral.id),
        side=side.other.value,
        number=event.number,
    )
    return event


def mark_read(referral: Referral, *, actor: Actor, reader_id: uuid.UUID | None) -> bool:
    """This reader has read all there is; says whether anything of it was new. For a partner nothing is, once the
    referral is over."""
    roles = visible.parts(actor, referral)
    side = sides.side_of(roles)
    if not roles or reader_id is None or not sides.may_read_words(referral, roles):
        return False
    newest = conversation.newest(referral.id, side=side.other)
    if newest <= conversation.read_to(referral.id, reader_id):
        return False
    mark = db.session.get(ReadMark, (referral.id, reader_id))
    if mark is None:
        mark = ReadMark(referral_id=referral.id, reader_id=reader_id, side=side, number=newest)
        db.session.add(mark)
    mark.number, mark.read_at = newest, clock.now()
    messaging.start_again(message_mail.NAME[side], about_id=referral.id)
    return True
