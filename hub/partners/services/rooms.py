"""Whether there is room: asked before the word runs out, and told once when it has."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hub.core import clock
from hub.core.db import db
from hub.partners.mailboxes import Recipient, asked
from hub.partners.models import CapacityAsk, LetterKind
from hub.partners.queries import recipients
from hub.partners.queries import rooms as queries
from hub.partners.queries.rooms import Word
from hub.partners.services.letters import Letter, write

QUIET = timedelta(days=3)
"""Between two of these emails to one mailbox lie so many days, whichever services they are about."""


def ask(organization_id: uuid.UUID, *, now: datetime, may_write: bool) -> int:
    """Ask one organization about every word of its that runs out soon, and about those that have run out.

    Each is asked about once before and told of once after. One email serves all of its services; where nobody can
    be written to, the word simply runs out. Returns how many emails were promised.
    """
    today = clock.day_of(now)
    due = queries.due(now, of=organization_id)
    known = recipients.known(organization_id, [word.email for word in due])
    told: defaultdict[tuple[Recipient, ...], list[Word]] = defaultdict(list)
    for word in due:
        told[asked(known, word.email).recipients].append(word)
    count = 0
    for whom, words in told.items():
        boxes = [one.mailbox for one in whom]
        recently = today - QUIET + timedelta(days=1)
        if whom and (not may_write or recipients.written_since(boxes, recently, LetterKind.ROOM)):
            continue
        for word in words:
            _note(word)
        count += _write(organization_id, whom, words, today)
    return count


def _write(organization_id: uuid.UUID, whom: Sequence[Recipient], words: Sequence[Word], today: date) -> int:
    over = all(word.is_over for word in words)
    for one in whom:
        write(
            Letter.ROOM_UNKNOWN if over else Letter.ROOM,
            one,
            organization_id=organization_id,
            services=[(word.service_id, word.name) for word in words],
            today=today,
        )
    return len(whom)


def _note(word: Word) -> None:
    """Remember which word this was about: a new one is asked about anew."""
    held = db.session.get(CapacityAsk, word.service_id)
    if held is None:
        held = CapacityAsk(service_id=word.service_id)
        db.session.add(held)
    held.before = word.expires_at
    if word.is_over:
        held.after = word.expires_at
