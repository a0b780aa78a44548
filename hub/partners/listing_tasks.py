"""What the clocks do once a day: listings that nobody confirmed, and words about room that run out."""

import logging
import uuid
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from hub.accounts.models import User
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import DoubtKind, Service
from hub.directory.services import doubts, offers
from hub.messaging.services import MESSAGE_BOUNCED
from hub.moderation.models import Change
from hub.moderation.services.records import CHANGE_MADE
from hub.outbox import daily
from hub.outbox import services as outbox
from hub.partners.models import LetterKind
from hub.partners.queries import clocks as queries
from hub.partners.queries import rooms as words
from hub.partners.queries.listings import asked_about
from hub.partners.services import clocks, rooms
from hub.partners.services.clocks import Done

logger = logging.getLogger(__name__)

MOST_LETTERS = 200
"""A day's reminders. Ten thousand entries that nobody ever checked take weeks to ask about, and nobody is flooded."""
MOST_CALLS = 40
"""A day's new calls for the editors to make."""


@daily.chore("partners.listing-clocks", at=time(7, 30))
def listing_clocks() -> None:
    run(clock.today())


@daily.chore("partners.room-clocks", at=time(7, 45))
def room_clocks() -> None:
    ask_about_room()


@outbox.handles(MESSAGE_BOUNCED)
def bounced(payloads: Sequence[dict[str, Any]]) -> None:
    """An email of ours came back. Where it asked about entries, an editor hears that nobody there reads it."""
    for payload in payloads:
        with transaction():
            for service_id in asked_about(uuid.UUID(payload["about_id"])):
                doubts.doubt(service_id, DoubtKind.BOUNCED)


@outbox.handles(CHANGE_MADE)
def change_made(payloads: Sequence[dict[str, Any]]) -> None:
    """What an organization changed in its entry is in it now: whoever changes an entry has looked at it."""
    for payload in payloads:
        with transaction():
            change = db.session.get(Change, uuid.UUID(payload["change_id"]))
            if change is None or change.subject_kind != "service" or change.proposed_by_id is None:
                continue
            person = db.session.get(User, change.proposed_by_id)
            record = db.session.get(Service, change.subject_id)
            if person and record and record.is_published and person.actor.speaks_for(record.organization_id):
                offers.confirm(record, actor=person.actor)


def run(today: date) -> Done:
    """Take every step that is due on this day. Harmless when it is done twice, or was not done for a week."""
    done = Done()
    sent = queries.letters_on(today, LetterKind.CHECK)
    for organization_id in queries.organizations_with_work(today):
        with transaction():
            done.add(
                clocks.take_steps(
                    organization_id,
                    today=today,
                    may_write=sent + done.letters < MOST_LETTERS,
                    may_call=done.calls < MOST_CALLS,
                )
            )
    logger.info(
        "listing_clocks_moved", extra={step.name.lower(): count for step, count in done.steps.items()}
    )
    return done


def ask_about_room() -> int:
    """Ask whoever's word about room runs out. Returns how many emails were promised."""
    now, sent = clock.now(), queries.letters_on(clock.today(), LetterKind.ROOM)
    for organization_id in words.organizations(now):
        with transaction():
            sent += rooms.ask(organization_id, now=now, may_write=sent < MOST_LETTERS)
    logger.info("room_clocks_moved", extra={"letters": sent})
    return sent
