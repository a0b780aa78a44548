"""The one way for any word to a resident. What nobody has said is safe does not leave: a person is asked instead.

    gateway.say(resident, words="The food bank has accepted your referral.", about_type="referral",
                about_id=referral.id, actor=actor)

Email leaves by itself. This hub sends no texts and prints no letters: those, and calls, become a task for the lead
worker, with the words to say. Outside, an email says who your landlord is and nothing else.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import select

from hub.accounts.policy import SYSTEM, Actor
from hub.audit import services as audit
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.languages import LANGUAGES
from hub.messaging import addressees
from hub.messaging import services as messaging
from hub.messaging.models import Message, MessageStatus
from hub.residents import queries, safe_hours
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident, Word, WordStatus
from hub.residents.queries import people
from hub.residents.services import contact
from hub.residents.services.access import is_flagged
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks
from hub.tasks.models import Task

ADDRESSEE = "resident"
MESSAGE = "resident-news"
ASK_AGAIN = timedelta(days=180)
ASK_AGAIN_FLAGGED = timedelta(days=90)
"""What is safe can change: after so long, or half of it for somebody vulnerable, it must be asked anew."""
TO_DO_IN = 2
"""Working days."""
KINDS: dict[str, str] = {}
"""Messages whose answer is written down on a page of its own: the kind that their task has, whatever the reason."""
BY_ITSELF = frozenset({Channel.EMAIL})
"""What leaves without a person. A deployment with a text or letter provider would add it here."""
LIES_ABOUT = frozenset({Channel.TEXT, Channel.LETTER})
"""Words that anybody can read who comes by. (An email says nothing; a call is heard by whoever picks it up.)"""


WhyNot = Callable[[ContactPoint, Channel], str]


class Answer(StrEnum):
    YES = "yes"
    LATER = "later"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a word may go this way: yes; later, at `at`; or no, and a person must see to it, for this reason."""

    answer: Answer
    reason: str = ""
    at: datetime | None = None
    point: ContactPoint | None = None


GONE = "The record was erased. Do not contact them."
NO_CONTACT = "They must not be contacted in any way until somebody has spoken with them."
NO_POINT = "We have no {} for them."
PROHIBITED = "This way must never be used: somebody else may read or hear it."
NOT_ASKED = "Nobody has asked them yet whether this way is safe."
NOT_ALLOWED = "They have not said that this way is safe."
THEY_SHARE_IT = "Somebody of their household who must not know has it too. Speak with them first."
THEY_LIVE_THERE = "Somebody lives with them who must not know, and could open it. Speak with them first."
ASK_ANEW = "It is long ago that they said what is safe. Ask again first."

_POINTS = {
    Channel.CALL: (ContactKind.PHONE, "may_ring", "phone number"),
    Channel.TEXT: (ContactKind.PHONE, "may_text", "phone number"),
    Channel.EMAIL: (ContactKind.EMAIL, "may_write", "email address"),
    Channel.LETTER: (ContactKind.ADDRESS, "may_write", "postal address"),
}


def may_send(resident: Resident, channel: Channel, at: datetime | None = None) -> Verdict:
    """Whether a word may go to this resident this way at this moment (now, if none is named)."""
    return _verdicts(resident, [channel], at)[0]


def _verdicts(resident: Resident, ways: Sequence[Channel], at: datetime | None = None) -> list[Verdict]:
    """The same for several ways, in their order: what is known of the person is asked once."""
    if resident.erased_at is not None:
        return [Verdict(Answer.TASK, GONE) for _ in ways]
    if resident.no_contact:
        return [Verdict(Answer.TASK, NO_CONTACT) for _ in ways]
    moment = at or clock.now()
    points = people.points(queries.ids_of(resident.id))
    if not points:
        return [Verdict(Answer.TASK, NO_POINT.format(_POINTS[way][2])) for way in ways]
    not_safe = whether_safe(resident, moment)
    return [_verdict(way, points, not_safe, moment) for way in ways]


def _verdict(channel: Channel, known: Sequence[ContactPoint], not_safe: WhyNot, moment: datetime) -> Verdict:
    kind, _, what = _POINTS[channel]
    points = [one for one in known if one.kind is kind]
    if not points:
        return Verdict(Answer.TASK, NO_POINT.format(what))
    refused = []
    for point in points:
        if why := not_safe(point, channel):
            refused.append(why)
            continue
        when = moment if channel is Channel.LETTER else safe_hours.next_safe(point.safe_hours, moment)
        if when > moment:
            return Verdict(Answer.LATER, at=when, point=point)
        return Verdict(Answer.YES, point=point)
    return Verdict(Answer.TASK, refused[0])


def whether_safe(resident: Resident, at: datetime | None = None) -> WhyNot:
    """Says of a number or address why nobody may use it this way, ourselves or a partner that we would tell it: never
    at all, not this way, or they were asked too long ago. "" where it is safe. Which hours are safe is another matter.
    """
    oldest = (at or clock.now()) - (ASK_AGAIN_FLAGGED if is_flagged(resident) else ASK_AGAIN)
    never = whether_never(queries.ids_of(resident.id))

    def why(point: ContactPoint, channel: Channel) -> str:
        return never(point) or _why_not(point, _POINTS[channel][1], oldest)

    return why


def _why_not(point: ContactPoint, allowed: str, oldest: datetime) -> str:
    if point.reviewed_at is None:
        return NOT_ASKED
    if not getattr(point, allowed):
        return NOT_ALLOWED
    return ASK_ANEW if point.reviewed_at < oldest else ""


def whether_never(ids: Sequence[uuid.UUID]) -> Callable[[ContactPoint], str]:
    """Says of a number or address why nobody may use it, ourselves or a partner, whatever is ticked on it: it was
    prohibited, on whichever record of the person; nobody must contact them for now; or somebody of the household shares
    it who must not know. "" where nothing speaks against it."""
    if db.session.scalar(select(Resident.id).where(Resident.id.in_(ids), Resident.no_contact).limit(1)):
        return lambda _point: NO_CONTACT
    kept_from = people.must_not_know(ids)
    beside = [one.resident.id for one in kept_from if one.resident]
    prohibited = {contact.compared(one) for one in people.points(ids) if one.contact_prohibited}
    theirs = {contact.compared(one) for one in people.points(beside)} if beside else set()
    lives_there = any(one.record.lives_here for one in kept_from)

    def why(point: ContactPoint) -> str:
        if contact.compared(point) in prohibited:
            return PROHIBITED
        if point.kind is ContactKind.ADDRESS and lives_there:
            return THEY_LIVE_THERE
        return THEY_SHARE_IT if contact.compared(point) in theirs else ""

    return why


def say(
    resident: Resident,
    *,
    words: str,
    about_type: str,
    about_id: uuid.UUID,
    actor: Actor = SYSTEM,
    message: str = MESSAGE,
    channel: Channel | None = None,
    is_delicate: bool = False,
    **context: Any,
) -> Word:
    """Tell a resident something, the safest way that they like. `words` are for a person to say; an email holds none
    of them, only what its template has. Whether it is safe is asked again at the moment it leaves.

    `channel` insists on one way. What is delicate is neither texted nor posted: paper and screens lie about.
    Inside a transaction.
    """
    ways = [channel] if channel else _ways(resident)
    ways = [way for way in ways if not (is_delicate and way in LIES_ABOUT)]
    verdicts = list(zip(ways, _verdicts(resident, ways), strict=True))
    way, verdict = next((one for one in verdicts if one[1].answer is not Answer.TASK), verdicts[0])
    word = Word(
        id=uuid.uuid4(),
        resident_id=resident.id,
        channel=way,
        message=message,
        words=words,
        about_type=about_type,
        about_id=about_id,
    )
    db.session.add(word)
    db.session.flush()  # the task and the message name it
    if verdict.answer is Answer.TASK:
        _hand_over(word, resident, "contact-unsafe", actor)
    elif way in BY_ITSELF:
        messaging.send(
            message,
            to=f"{ADDRESSEE}:{word.id}",
            about_id=about_id,
            language=resident.language if resident.language in LANGUAGES else "",
            **context,
        )
    else:
        _hand_over(word, resident, f"contact-{way.value}", actor, verdict.at)
    audit.record(
        "resident.word-promised",
        actor=actor,
        record_type="resident",
        record_id=resident.id,
        word_id=str(word.id),
    )
    return word


def says_it_by_itself(resident: Resident) -> bool:
    """Whether `say` would send it now or later, or a person has to."""
    ways = _ways(resident)
    verdicts = zip(ways, _verdicts(resident, ways), strict=True)
    return next((way in BY_ITSELF for way, verdict in verdicts if verdict.answer is not Answer.TASK), False)


def take_back(about_type: str, about_id: uuid.UUID, *, message: str = "", actor: Actor) -> int:
    """What was to be said about this is not said any more: waiting mail is dropped and open tasks are closed. With
    `message` only what was to be said in those words."""
    found = select(Word).where(
        Word.about_type == about_type,
        Word.about_id == about_id,
        Word.status.in_((WordStatus.WAITING, WordStatus.WITH_A_PERSON)),
    )
    if message:
        found = found.where(Word.message == message)
    waiting = db.session.scalars(found).all()
    for word in waiting:
        word.status, word.done_at = WordStatus.TAKEN_BACK, clock.now()
        mail = select(Message).where(
            Message.recipient == f"{ADDRESSEE}:{word.id}", Message.status == MessageStatus.WAITING
        )
        for one in db.session.scalars(mail):
            messaging.give_up(one)
        for task in task_queries.about("resident_word", word.id, actor=SYSTEM):
            if task.done_at is None:
                tasks.done(task, outcome="Taken back: it need not be said any more.", actor=actor)
    return len(waiting)


def task_done(task: Task, *, outcome: str, actor: Actor) -> None:
    """A person said it, or could not, and writes down what came of it."""
    tasks.done(task, outcome=outcome, actor=actor)
    word = db.session.get(Word, task.about_id) if task.about_type == "resident_word" else None
    if word is not None:
        word.status, word.done_at = WordStatus.SENT, clock.now()


def _ways(resident: Resident) -> list[Channel]:
    """The way they like best, then those that disturb least. A letter anybody may open comes last."""
    order = [Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.LETTER]
    liked = resident.preferred_channel
    return sorted(order, key=lambda way: (way is not liked, order.index(way)))


def _hand_over(word: Word, resident: Resident, kind: str, actor: Actor, at: datetime | None = None) -> None:
    """A person does it. What is safe is shown with the task when it is opened, not copied into it."""
    word.status = WordStatus.WITH_A_PERSON
    earliest = clock.day_of(at or clock.now())
    tasks.raise_task(
        KINDS.get(word.message, kind),
        about_type="resident_word",
        about_id=word.id,
        resident_id=resident.id,
        due_on=workdays.within(TO_DO_IN, of=earliest),
        team_id=resident.team_id,
        owner_id=resident.lead_worker_id,
        words=word.words,
        actor=actor,
    )


class _Residents:
    """What messaging asks at the door."""

    def envelope(self, message: Message) -> addressees.Envelope:
        word, resident = _of(message)
        if word is None or resident is None or word.status is WordStatus.TAKEN_BACK:
            raise addressees.Never
        verdict = may_send(resident, Channel.EMAIL)
        if verdict.answer is Answer.LATER and verdict.at:
            raise addressees.Later(verdict.at)
        if verdict.answer is Answer.TASK or verdict.point is None:
            raise addressees.Never
        return addressees.Envelope(verdict.point.value, sender_name=sender_name(), takes_answers=False)

    def came_to_nothing(self, message: Message) -> None:
        word, resident = _of(message)
        if word and resident and word.status in {WordStatus.WAITING, WordStatus.SENT}:
            _hand_over(word, resident, "contact-unsafe", SYSTEM)

    def has_left(self, message: Message) -> None:
        word, _ = _of(message)
        if word:
            word.status, word.done_at = WordStatus.SENT, clock.now()


def _of(message: Message) -> tuple[Word | None, Resident | None]:
    _, _, word_id = message.recipient.partition(":")
    word = db.session.get(Word, uuid.UUID(word_id))
    if word is None:
        return None, None
    return word, db.session.get(Resident, queries.survivor(word.resident_id))


def sender_name() -> str:
    """The landlord's name: a letter from there says nothing."""
    return str(current_app.extensions["hub.settings"].organization_name)


addressees.KINDS[ADDRESSEE] = _Residents()
