"""Help that came to its end in the demo: one did some good, one never happened, one nobody has asked about, and one
goes on. All were made by phone, so that no invented charity gets mail of last month."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.consent import wordings
from hub.consent.codes import How
from hub.consent.models import Reach
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Service
from hub.outcomes.codes import Helped, Seen, Stage, Way
from hub.outcomes.queries import measures
from hub.outcomes.services import answering as hearing
from hub.outcomes.services import measuring, viewing
from hub.referrals.codes import OutcomeCode, Via
from hub.referrals.models import Referral
from hub.referrals.policy import RESIDENT
from hub.referrals.services import answering, drafting, sending
from hub.residents import gateway
from hub.residents.demo import PLACE as RESIDENTS
from hub.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Story:
    """Who was helped by whom, how many days ago it began and ended, and what was said of it."""

    resident: str
    service: str
    began: int
    ended: int = 0
    claim: OutcomeCode = OutcomeCode.GOAL_MET
    seen: Seen | None = None
    sight: str = ""
    helped: Helped | None = None
    said: str = ""
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()


STORIES = (
    Story(
        "Margaret Ellis",
        "Riverside food club",
        began=63,
        ended=20,
        seen=Seen.BETTER,
        sight="The cupboard is full when I come, and we talk about other things.",
        helped=Helped.HELPED,
        said="I have friends there now.",
        before=(4, 5, 3, 7),
        after=(6, 7, 7, 4),
    ),
    Story(
        "Susan Platt",
        "Free collection of your old furniture",
        began=45,
        ended=16,
        seen=Seen.NO_CHANGE,
        helped=Helped.DID_NOT_HAPPEN,
        said="Nobody came. I stayed in twice.",
        before=(5, 5, 4, 6),
    ),
    Story(
        "Tomasz Wójcik", "Energy advice and fuel vouchers", began=40, ended=15, claim=OutcomeCode.ADVICE_GIVEN
    ),
    Story("Jack Marsden", "Debt coaching and Money Course", began=12),
)


def load(worker: Actor) -> int:
    """Tell the stories, inside a transaction; says how many were new. A second time nothing is told twice."""
    return sum(_tell(story, worker) for story in STORIES)


def _tell(story: Story, worker: Actor) -> bool:
    resident = db.session.get(Resident, uuid.uuid5(RESIDENTS, story.resident))
    service = db.session.scalar(select(Service).where(Service.name == story.service))
    referral_id = uuid.uuid5(RESIDENTS, f"{story.resident}, {story.service}")
    if resident is None or service is None:
        return False
    if db.session.get(Referral, referral_id) is not None:
        return False
    with _days_ago(story.began):
        referral = drafting.start(service, resident, referral_id=referral_id, via=Via.PHONE, actor=worker)
        drafting.agree(referral, how=How.IN_PERSON, wording=wordings.CURRENT, actor=worker)
        drafting.tell_back(referral, may_tell=True, actor=worker)
        drafting.safe_contact(referral, reach=Reach.THROUGH_US, actor=worker)
        sending.send(referral, actor=worker)
        _measure(referral, Stage.BEFORE, story.before, worker)
    with _days_ago(story.began - 2):
        answering.accept(referral, accepted_by="Jo Berry", actor=worker, signed=worker.name, on_behalf=True)
        gateway.take_back("referral", referral.id, actor=worker)  # they were told, weeks ago
    if story.ended:
        _end(story, referral, worker)
    return True


def _end(story: Story, referral: Referral, worker: Actor) -> None:
    with _days_ago(story.ended):
        answering.complete(referral, outcome=story.claim, actor=worker, signed=worker.name, on_behalf=True)
    with _days_ago(1):
        if story.seen:
            viewing.view(referral, story.seen, words=story.sight, actor=worker)
        if story.helped:
            themselves = Actor(RESIDENT, about_ids=frozenset({referral.id}))
            hearing.answer(referral, story.helped, words=story.said, way=Way.PASSPORT, actor=themselves)
        _measure(referral, Stage.AFTER, story.after, worker)


def _measure(referral: Referral, stage: Stage, scores: tuple[int, ...], worker: Actor) -> None:
    if scores:
        asked = measures.in_use()[0]
        given = {str(one.id): score for one, score in zip(asked.questions, scores, strict=False)}
        measuring.measure(referral, asked, stage, given, actor=worker)


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    with clock.ahead(timedelta(days=-days)):
        yield
