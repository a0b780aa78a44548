"""Say something to somebody: the one way a message leaves."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from hub.core import clock
from hub.core.db import added_first, db
from hub.core.errors import Conflict
from hub.messaging import addressees
from hub.messaging.addresses import hashed
from hub.messaging.models import BadAddress, MailChoice, Message, MessageStatus, Pace, Reminder
from hub.outbox import services as outbox

MESSAGE_WAITING = "message.waiting"
MESSAGE_BOUNCED = "message.bounced"
"""Said once when a message about something came back for good, for whoever sent it to hear."""
APART = timedelta(days=2)
"""Two reminders about one thing lie at least so far apart, whatever a ladder of steps says: never daily."""
FINAL = frozenset({MessageStatus.SENT, MessageStatus.BOUNCED})


def send(
    name: str, /, *, to: str, about_id: uuid.UUID | None = None, language: str = "", **context: Any
) -> Message:
    """Promise a message made of templates/messaging/<name>/. `context` holds references and links, nobody's needs.

    `to` is an address, or an addressee ("resident:<id>", see addressees) who is asked where to when it leaves.
    """
    message = _message(name, to, about_id, language, context)
    _promise(message)
    return message


def remind(
    name: str,
    step: str,
    /,
    *,
    to: str,
    about_id: uuid.UUID,
    language: str = "",
    apart: timedelta = APART,
    **context: Any,
) -> Message | None:
    """Send a reminder unless this step was taken; None when it was, or when one went a moment (`apart`) ago.

    The reader's choice decides how: at once, held for one mail a day, or not at all (the step counts as taken
    then too, and None comes back). After what was asked for has been done, say `start_again`.
    """
    recipient_hash = hashed(to)
    taken = select(Reminder.step, Reminder.made_at).where(
        Reminder.name == name, Reminder.about_id == about_id, Reminder.recipient_hash == recipient_hash
    )
    earlier = db.session.execute(taken).all()
    if any(row.step == step or row.made_at > clock.now() - apart for row in earlier):
        return None
    db.session.add(Reminder(name=name, step=step, about_id=about_id, recipient_hash=recipient_hash))
    chosen = db.session.get(MailChoice, recipient_hash)
    pace = chosen.pace if chosen else Pace.AT_ONCE
    if pace is Pace.NEVER:
        db.session.flush()
        return None
    message = _message(name, to, about_id, language, context)
    message.is_reminder = True
    if pace is Pace.DAILY:
        message.status = MessageStatus.HELD
    else:
        _promise(message)
    return message


def tell_once(
    name: str, step: str, /, *, to: str, about_id: uuid.UUID, language: str = "", **context: Any
) -> Message | None:
    """Send news at once, whatever pace of reminders the reader chose; None where `step` is what they were told last."""
    recipient_hash = hashed(to)
    told = select(Reminder).where(
        Reminder.name == name, Reminder.about_id == about_id, Reminder.recipient_hash == recipient_hash
    )
    earlier = db.session.scalars(told.order_by(Reminder.made_at.desc())).all()
    if earlier and earlier[0].step == step:
        return None
    again = next((one for one in earlier if one.step == step), None)
    if again is None:
        db.session.add(Reminder(name=name, step=step, about_id=about_id, recipient_hash=recipient_hash))
    else:
        again.made_at = clock.now()
    return send(name, to=to, about_id=about_id, language=language, **context)


def start_again(name: str, *, about_id: uuid.UUID) -> None:
    """What the reminders asked for was done: the ladder begins anew when its time comes."""
    db.session.execute(delete(Reminder).where(Reminder.name == name, Reminder.about_id == about_id))


def choose(recipient_hash: str, *, pace: Pace, language: str = "") -> None:
    """How somebody wants to be reminded. What was held for the day's mail stays in it, or is dropped for NEVER."""
    chosen = db.session.get(MailChoice, recipient_hash)
    if chosen is None:
        added_first(MailChoice(recipient_hash=recipient_hash, pace=pace, language=language))
        chosen = db.session.get_one(MailChoice, recipient_hash)
    chosen.pace, chosen.language, chosen.changed_at = pace, language, clock.now()
    if pace is Pace.NEVER:
        held = Message.recipient_hash == recipient_hash, Message.status == MessageStatus.HELD
        db.session.execute(delete(Message).where(*held))


def stop(recipient_hash: str) -> None:
    """No more reminders, in whichever language they would have come."""
    chosen = db.session.get(MailChoice, recipient_hash)
    choose(recipient_hash, pace=Pace.NEVER, language=chosen.language if chosen else "")


def moved(old: str, new: str) -> None:
    """Somebody's address changed: their choices come along."""
    chosen = db.session.get(MailChoice, hashed(old))
    if chosen is not None:
        choose(hashed(new), pace=chosen.pace, language=chosen.language)
        db.session.delete(chosen)


def came_back(message: Message, *, answer: str, at: datetime | None = None) -> None:
    """The message was refused for good, at the door or later: it is marked, and its address too."""
    addressees.came_to_nothing(message)
    message.status, message.answer = MessageStatus.BOUNCED, answer
    message.recipient, message.context = "", {}
    if message.about_id:
        outbox.enqueue(MESSAGE_BOUNCED, name=message.name, about_id=str(message.about_id))
    bad = db.session.get(BadAddress, message.recipient_hash)
    if bad is None and message.recipient_hash:
        added_first(BadAddress(recipient_hash=message.recipient_hash, since=at or clock.now(), answer=answer))


def try_again(message: Message) -> None:
    """Start the three days of tries anew. Raises Conflict for one whose address is forgotten."""
    if message.status in FINAL or not message.recipient:
        raise Conflict("This message has left, and we do not keep whom it went to. It cannot be sent again.")
    outbox.take_back(MESSAGE_WAITING, message_id=str(message.id))
    message.status = MessageStatus.WAITING
    _promise(message)


def not_now(message: Message, at: datetime) -> None:
    """Whoever it is for may be written to at that moment and not before."""
    outbox.enqueue(MESSAGE_WAITING, due_at=at, message_id=str(message.id))


def give_up(message: Message) -> None:
    """Do not send it any more. Raises Conflict for one that has left."""
    if message.status in FINAL:
        raise Conflict("This message has left already.")
    outbox.take_back(MESSAGE_WAITING, message_id=str(message.id))
    message.status, message.recipient, message.context = MessageStatus.FAILED, "", {}


def drop(*, about_id: uuid.UUID, to: str = "") -> int:
    """Nothing that waits about this record is sent any more, with `to` nothing to that address; returns how many
    messages that were."""
    waiting = select(Message).where(
        Message.about_id == about_id, Message.status.in_([MessageStatus.WAITING, MessageStatus.HELD])
    )
    if to:
        waiting = waiting.where(Message.recipient_hash == hashed(to))
    dropped = db.session.scalars(waiting).all()
    for message in dropped:
        give_up(message)
    return len(dropped)


def _message(
    name: str, to: str, about_id: uuid.UUID | None, language: str, context: dict[str, Any]
) -> Message:
    recipient_hash = hashed(to)
    if not language:
        chosen = db.session.get(MailChoice, recipient_hash)
        language = (chosen.language if chosen else "") or "en"
    message = Message(
        id=uuid.uuid4(),
        name=name,
        recipient=to,
        recipient_hash=recipient_hash,
        language=language,
        context=context,
        about_id=about_id,
    )
    db.session.add(message)
    return message


def _promise(message: Message) -> None:
    outbox.enqueue(MESSAGE_WAITING, message_id=str(message.id))
