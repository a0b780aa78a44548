"""Deliver what waits; gather the day's mail; forget what is long past."""

import logging
import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from hub.core import clock
from hub.core.db import db, transaction
from hub.messaging import addressees, letters, services
from hub.messaging.channels import Channel, NotNow, Refused
from hub.messaging.models import BadAddress, Message, MessageStatus, Reminder
from hub.messaging.services import MESSAGE_WAITING
from hub.outbox import daily
from hub.outbox import services as outbox

logger = logging.getLogger(__name__)

BATCH = 20
ADDRESS = re.compile(r"[^\s@<>,;:()\\\"\x00-\x1f\x7f]+@[^\s@<>,;:()\\\"\x00-\x1f\x7f]+")
"""One address and nothing else. Forms ask for more; this is what must hold at the door."""
DIGEST = "digest"
KEPT_FOR = timedelta(days=90)
BAD_FOR = timedelta(days=365)
LADDERS_FOR = timedelta(days=730)


def _given_up(payload: dict[str, Any]) -> None:
    """After three days of tries. It can still be tried again from the delivery log."""
    message = db.session.get(Message, uuid.UUID(payload["message_id"]))
    if message is not None and message.status is MessageStatus.WAITING:
        addressees.came_to_nothing(message)
    db.session.execute(
        update(Message)
        .where(Message.id == uuid.UUID(payload["message_id"]), Message.status == MessageStatus.WAITING)
        .values(status=MessageStatus.FAILED)
    )


@outbox.handles(MESSAGE_WAITING, batch=BATCH, given_up=_given_up)
def deliver(payloads: Sequence[dict[str, Any]]) -> None:
    """Send each message that has not left. One that is refused holds up nobody else; raises NotAll for the rest."""
    channel: Channel = current_app.extensions["hub.channel"]
    left: list[dict[str, Any]] = []
    is_away = False
    try:
        for payload in payloads:
            message = _waiting(payload)
            if message is None:
                continue
            is_away = is_away or not _delivered(message, channel, left, payload)
            if is_away and payload not in left:
                left.append(payload)
    finally:
        if close := getattr(channel, "close", None):
            close()
    if left:
        raise outbox.NotAll(left)


def _waiting(payload: dict[str, Any]) -> Message | None:
    found = select(Message).where(Message.id == uuid.UUID(payload["message_id"]))
    message = db.session.scalar(found.execution_options(populate_existing=True))
    return message if message is not None and message.status is MessageStatus.WAITING else None


def _delivered(
    message: Message, channel: Channel, left: list[dict[str, Any]], payload: dict[str, Any]
) -> bool:
    """Try one; False when there is no use in trying the next."""
    is_away, answer, status = False, "250", MessageStatus.SENT
    try:
        envelope = addressees.envelope(message)
        if not ADDRESS.fullmatch(envelope.address):
            raise Refused("553 5.1.3")  # nothing that a mail server could deliver to
        letter = letters.letter(message, envelope)
        db.session.commit()  # a mail server takes its time, and nobody waits for it with the database in hand
        channel.deliver(letter)
    except (addressees.Later, addressees.Never) as unsafe:
        _keep_back(message, unsafe)
        return True
    except Refused as refused:
        answer, status = refused.answer, MessageStatus.BOUNCED
    except NotNow as wait:
        answer, status, is_away = wait.answer, MessageStatus.WAITING, wait.is_away
    except Exception as error:
        logger.exception("message_failed", extra={"message_id": str(message.id)})
        answer, status = type(error).__name__, MessageStatus.WAITING
    if status is MessageStatus.WAITING:
        left.append(payload)
    db.session.rollback()
    with transaction():
        _note(message, answer, status)
    return not is_away


def _keep_back(message: Message, unsafe: addressees.Later | addressees.Never) -> None:
    """Whoever it is for may not be written to now, or not this way any more: somebody is told of the latter."""
    db.session.rollback()
    with transaction():
        if isinstance(unsafe, addressees.Later):
            services.not_now(message, unsafe.at)
        else:
            addressees.came_to_nothing(message)
            services.give_up(message)


def _note(message: Message, answer: str, status: MessageStatus) -> None:
    message.tries += 1
    message.last_tried_at, message.answer = clock.now(), answer
    if status is MessageStatus.BOUNCED:
        services.came_back(message, answer=answer)
    elif status is MessageStatus.SENT:
        held = [uuid.UUID(one) for one in message.context.get("held", [])] if message.name == DIGEST else []
        _has_left(message, answer)
        for one in db.session.scalars(select(Message).where(Message.id.in_(held))):
            _has_left(one, answer)


def _has_left(message: Message, answer: str) -> None:
    """Whom we wrote to, and what, is not ours to keep."""
    message.status, message.sent_at, message.answer = MessageStatus.SENT, clock.now(), answer
    message.context = {}
    addressees.has_left(message)
    if addressees.kind_of(message.recipient) is None:
        message.recipient = (
            ""  # an addressee's id is no address, and who it was must be known when it comes back
        )


@daily.chore("messaging.digest", at=time(7, 0))
def gather() -> None:
    """What was held for the day's mail goes out: one message for each reader, however much there is."""
    with transaction():
        held: dict[str, list[Message]] = defaultdict(list)
        waiting = select(Message).where(Message.status == MessageStatus.HELD)
        for message in db.session.scalars(waiting.order_by(Message.created_at, Message.id)):
            held[message.recipient_hash].append(message)
        gathered = select(Message.context).where(
            Message.name == DIGEST, Message.status == MessageStatus.WAITING
        )
        in_hand = {one for context in db.session.scalars(gathered) for one in context.get("held", [])}
        for messages in held.values():
            new = [message for message in messages if str(message.id) not in in_hand]
            if len(new) == 1 and len(messages) == 1:
                services.try_again(new[0])
            elif new:
                digest = services.send(
                    DIGEST,
                    to=new[0].recipient,
                    language=new[0].language,
                    held=[str(message.id) for message in new],
                )
                digest.is_reminder = True


@daily.chore("messaging.forget", at=time(3, 40))
def forget() -> None:
    """The delivery log reaches back 90 days; marks on addresses a year."""
    now = clock.now()
    over = MessageStatus.SENT, MessageStatus.BOUNCED, MessageStatus.FAILED
    with transaction():
        db.session.execute(
            delete(Message).where(Message.created_at < now - KEPT_FOR, Message.status.in_(over))
        )
        db.session.execute(delete(BadAddress).where(BadAddress.since < now - BAD_FOR))
        db.session.execute(delete(Reminder).where(Reminder.made_at < now - LADDERS_FOR))
