"""Say something to somebody: the one way a message leaves."""

import uuid
from typing import Any

from hub.core.db import db
from hub.messaging.models import Message
from hub.outbox import services as outbox

MESSAGE_WAITING = "message.waiting"


def send(name: str, /, *, to: str, about_id: uuid.UUID | None = None, **context: Any) -> Message:
    """Promise a message made of templates/messaging/<name>/. `context` holds references and links, nobody's needs."""
    message = Message(id=uuid.uuid4(), name=name, recipient=to, context=context, about_id=about_id)
    db.session.add(message)
    outbox.enqueue(MESSAGE_WAITING, message_id=str(message.id))
    return message
