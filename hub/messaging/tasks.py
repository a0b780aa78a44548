"""Deliver what waits."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.messaging import letters
from hub.messaging.channels import Channel, ConsoleChannel, FileChannel
from hub.messaging.models import Message, MessageStatus
from hub.messaging.services import MESSAGE_WAITING
from hub.outbox import services as outbox


def channel_for(settings: Settings) -> Channel:
    if settings.message_channel == "file":
        return FileChannel(settings.data_dir / "mail")
    return ConsoleChannel()


@outbox.handles(MESSAGE_WAITING)
def deliver(payloads: Sequence[dict[str, Any]]) -> None:
    """Send each message that has not left. Its id stays the same however often it is tried."""
    channel: Channel = current_app.extensions["hub.channel"]
    for payload in payloads:
        message = db.session.scalar(select(Message).where(Message.id == uuid.UUID(payload["message_id"])))
        if message is None or message.status is not MessageStatus.WAITING:
            continue
        letter = letters.letter(message)
        db.session.commit()  # a mail server takes its time, and nobody waits for it with the database in hand
        channel.deliver(letter)
        with transaction():
            message.status = MessageStatus.SENT
            message.sent_at = clock.now()
            # it left: whom we wrote to, and what, is not ours to keep
            message.recipient, message.context = "", {}
