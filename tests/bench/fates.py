"""What becomes of one referral, told through the services as people would: a deed a day, from its sending to now.

Each fate begins on its day (`days` ago). Those that end without help leave the task that they leave in life.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import User
from hub.consent.codes import How
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import Service
from hub.referrals.codes import CouldNotCode, DeclineCode, HoldCode, OutcomeCode, WithdrawnBecause
from hub.referrals.models import Referral
from hub.referrals.queries.shows import FIND_ANOTHER
from hub.referrals.services import answering, ending, messages, rerouting
from hub.referrals.services import clock as clocks
from hub.tasks import services as tasks
from hub.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts, and where a partner would send somebody on to."""

    worker: User
    partner: User
    elsewhere: Service


Deed = Callable[[Referral, Cast], object]


@dataclass(frozen=True, slots=True)
class Fate:
    """Sent so many days ago; then one deed a day. Without any day it was never sent."""

    days: int
    deeds: tuple[Deed, ...] = ()


def live(referral: Referral, fate: Fate, cast: Cast) -> None:
    for after, deed in enumerate(fate.deeds, start=1):
        with clock.ahead(-timedelta(days=max(fate.days - after, 0))), transaction():
            deed(db.session.merge(referral), cast)


def _seen(one: Referral, cast: Cast) -> None:
    answering.acknowledge(one, actor=cast.partner.actor)


def _asks(one: Referral, cast: Cast) -> None:
    answering.ask(one, "Does she have a cooker?", actor=cast.partner.actor)


def _answers(one: Referral, cast: Cast) -> None:
    ending.answer(one, "A microwave, nothing else.", actor=cast.worker.actor)


def _accepts(one: Referral, cast: Cast) -> None:
    answering.accept(one, accepted_by=cast.partner.name, actor=cast.partner.actor)


def _begins(one: Referral, cast: Cast) -> None:
    answering.begin(one, words="We met for an hour.", actor=cast.partner.actor)


def _holds(one: Referral, cast: Cast) -> None:
    until = clock.today() + timedelta(days=30)
    answering.hold(one, code=next(iter(HoldCode)), until=until, actor=cast.partner.actor)


def _queues(one: Referral, cast: Cast) -> None:
    review = clock.today() + timedelta(days=20)
    answering.waitlist(one, weeks=6, review_on=review, actor=cast.partner.actor)


def _writes(one: Referral, cast: Cast) -> None:
    messages.write(one, "Could you ask whether Tuesday suits?", actor=cast.partner.actor)


def _replies(one: Referral, cast: Cast) -> None:
    messages.write(one, "Tuesday is fine.", actor=cast.worker.actor)
    messages.mark_read(one, actor=cast.worker.actor, reader_id=cast.worker.id)


def _suggests(one: Referral, cast: Cast) -> None:
    rerouting.suggest(one, cast.elsewhere, words="They go to people's homes.", actor=cast.partner.actor)


def _helped(one: Referral, cast: Cast) -> None:
    answering.complete(one, outcome=next(iter(OutcomeCode)), words="All done.", actor=cast.partner.actor)


def _declines(one: Referral, cast: Cast) -> None:
    answering.decline(one, code=DeclineCode.NO_CAPACITY, actor=cast.partner.actor)


def _fails(one: Referral, cast: Cast) -> None:
    answering.could_not_complete(one, code=next(iter(CouldNotCode)), actor=cast.partner.actor)


def _is_taken_back(one: Referral, cast: Cast) -> None:
    because = WithdrawnBecause.AGREEMENT_WITHDRAWN
    ending.withdraw(one, because=because, how=How.PHONE, actor=cast.worker.actor)


def _is_seen_to(one: Referral, cast: Cast) -> None:
    """They were asked what comes next, so the task is done."""
    waiting = select(Task).where(Task.about_id == one.id, Task.kind == FIND_ANOTHER, Task.done_at.is_(None))
    for task in db.session.scalars(waiting):
        tasks.done(task, actor=cast.worker.actor)


def _ticks(one: Referral, _cast: Cast) -> None:
    """The clock as it stands now: reminders, and at last it is the owner's turn."""
    with clock.ahead(timedelta(0)):
        for ago in range(12, -1, -1):
            clocks.take_step(one, today=clock.today() - timedelta(days=ago))


ENDED = (
    *(Fate(days, (_seen, _accepts, _begins, _writes, _replies, _helped)) for days in (60, 150, 290, 400)),
    *(Fate(days, (_accepts, _begins, _helped)) for days in (45, 110, 330, 620)),
    *(Fate(days, (_seen, _asks, _answers, _declines, _is_seen_to)) for days in (75, 500)),
    Fate(230, (_accepts, _begins, _fails, _is_seen_to)),
    Fate(90, (_seen, _is_taken_back)),
)
"""Two in three were helped."""
UNDER_WAY = (
    Fate(0),
    Fate(1),
    Fate(1, (_seen,)),
    Fate(3),
    Fate(12, (_ticks,)),
    Fate(4, (_seen, _asks)),
    Fate(9, (_asks,)),
    Fate(6, (_accepts,)),
    Fate(8, (_seen, _accepts)),
    Fate(30, (_accepts, _queues)),
    Fate(50, (_accepts, _queues)),
    Fate(10, (_accepts, _begins)),
    Fate(15, (_accepts, _begins, _writes, _replies)),
    Fate(20, (_seen, _asks, _answers, _accepts, _begins)),
    Fate(26, (_accepts, _begins)),
    Fate(34, (_accepts, _begins, _writes, _replies)),
    Fate(55, (_accepts, _begins)),
    Fate(25, (_accepts, _begins, _holds)),
    Fate(40, (_accepts, _begins, _holds)),
    Fate(7, (_seen, _suggests)),
    Fate(5, (_accepts, _writes)),
    Fate(11, (_accepts, _begins, _writes)),
    Fate(70, (_accepts, _begins, _ticks)),
    Fate(18, (_seen, _accepts, _begins)),
)
"""Every way to stand open, what goes well more often than what does not."""
LEFT = Fate(6, (_seen, _declines))
"""Ended without help, and nobody has asked the person yet."""
