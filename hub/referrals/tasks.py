"""What the worker does about referrals: once a day, and what was promised."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from hub.core import clock
from hub.core.db import db, transaction
from hub.core.workdays import ENGLAND
from hub.outbox import daily
from hub.outbox.services import handles
from hub.partners.services.suspensions import SUSPENDED, TAKEN_UP_AGAIN
from hub.referrals import listening
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral
from hub.referrals.queries import calendars
from hub.referrals.queries.soundness import LOOK
from hub.referrals.services import (  # noqa: F401  (they register themselves)
    appointments,
    contact_news,
    effects,
    guards,
    late_tasks,
    looking,
    message_mail,
    stopping,
    unseen,
)
from hub.referrals.services import clock as clocks

TOGETHER = 500
"""So many referrals share the statements that ask on which days their partners work."""
logger = logging.getLogger(__name__)


@daily.chore("referrals.clocks", at=time(7, 50))
def move_clocks() -> None:
    """The clocks, and whatever else would lie with nobody."""
    say_who_is_gone()
    say_who_is_back()
    run(clock.today())
    look_again()
    with transaction():
        unseen.catch_dead_ends()
    if ENGLAND.works_on(clock.today()):
        with transaction():
            late_tasks.pass_on(clock.today())


def say_who_is_gone() -> int:
    """Says of how many."""
    return _of_each(unseen.with_partners_gone(), unseen.say_that_it_is_gone)


def say_who_is_back() -> int:
    """The same for partners that take part again."""
    return _of_each(unseen.with_partners_back(), unseen.say_that_it_is_back)


def _of_each(referral_ids: Sequence[uuid.UUID], say: Callable[[Referral], None]) -> int:
    """Each in a transaction of its own."""
    for referral_id in referral_ids:
        with transaction():
            if (referral := db.session.get(Referral, referral_id)) is not None:
                say(referral)
    return len(referral_ids)


@handles(TAKEN_UP_AGAIN)
def give_back_to_partner(_payloads: Sequence[dict[str, Any]]) -> None:
    """What was taken from it is the partner's again, the same minute."""
    say_who_is_back()


@handles(LOOK)
def look(payloads: Sequence[dict[str, Any]]) -> None:
    """Look outside any transaction, for it takes a while; then keep what was found."""
    for payload in payloads:
        referral = db.session.get(Referral, uuid.UUID(payload["referral_id"]))
        if referral is None or referral.looking_since is None:
            continue
        found = looking.others(referral)
        with transaction():
            looking.keep(referral, found)


@handles(SUSPENDED)
def take_from_partner(payloads: Sequence[dict[str, Any]]) -> None:
    """Each in a transaction of its own: a task at once, and other help is looked for."""
    for payload in payloads:
        for referral_id in stopping.open_at(uuid.UUID(payload["organization_id"])):
            with transaction():
                stopping.ask_ours(referral_id)
    say_who_is_gone()


def look_again() -> int:
    """Promise again what nobody looks for any more; says how much that was."""
    with transaction():
        return looking.promise_forgotten()


def run(today: date) -> Counter[str]:
    """Take every step that is due on this day; says how many of each. Each referral has a transaction of its own, so
    that one that fails keeps no other from moving; run twice a day, it does nothing twice."""
    done = Counter[str]()
    waiting = clocks.due(today)
    for start in range(0, len(waiting), TOGETHER):
        some = waiting[start : start + TOGETHER]
        known = calendars.calendars_of({service_id for _, service_id in some})
        for referral_id, service_id in some:
            with transaction():
                referral = db.session.get(Referral, referral_id)
                calendar = known[service_id]
                step = clocks.take_step(referral, today=today, calendar=calendar) if referral else None
            if step:
                done[step.name] += 1
    logger.info("referral_clocks_moved", extra=dict(done))
    return done


@handles(listening.CONTACT_CHANGED)
def tell_what_is_not_safe_now(payloads: Sequence[dict[str, Any]]) -> None:
    """Each person once, in a transaction of its own."""
    for resident_id in {payload["resident_id"] for payload in payloads}:
        with transaction():
            contact_news.tell_partners(uuid.UUID(resident_id))


@handles(message_mail.WAITS)
def say_that_somebody_wrote(payloads: Sequence[dict[str, Any]]) -> None:
    """Each in a transaction of its own."""
    for payload in payloads:
        with transaction():
            referral = db.session.get(Referral, uuid.UUID(payload["referral_id"]))
            if referral is not None:
                message_mail.say(referral, Side(payload["side"]), int(payload["number"]))
