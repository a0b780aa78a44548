"""Nobody is left in silence: not by a partner that is closed or gone, not by a suggestion, a mistake or a late task."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import Team, User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Invalid
from hub.directory.models import Organization, Service
from hub.directory.services import offers
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.referrals import tasks
from hub.referrals.codes import CouldNotCode, DeclineCode, ErrorCode, HoldCode, Turn, Via
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import soundness, timeline
from hub.referrals.queries.shows import FIND_ANOTHER
from hub.referrals.services import answering, ending, rerouting
from hub.referrals.services import letters as letters_to
from hub.referrals.services.unseen import DEAD_END
from hub.referrals.states import ReferralStatus
from hub.residents.models import ContactKind, Resident
from hub.tasks.models import Task
from tests.support import make

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=ZoneInfo("Europe/London"))
Moment = time_machine.Traveller


@pytest.fixture
def moment(app: Flask) -> Iterator[Moment]:
    with time_machine.travel(MONDAY, tick=False) as travelled:
        yield travelled


def days_pass(moment: Moment, days: int) -> None:
    """The daily run, each day."""
    for _ in range(days):
        moment.shift(timedelta(days=1))
        tasks.move_clocks()


def steps(referral: Referral) -> list[tuple[int, str]]:
    """(days after the Monday, step) of all that the clock did."""
    found = select(ReferralEvent).where(ReferralEvent.referral_id == referral.id, ReferralEvent.step != "")
    taken = db.session.scalars(found.order_by(ReferralEvent.number))
    return [((one.at.date() - MONDAY.date()).days, one.step) for one in taken]


def waiting(kind: str) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None))))


def letters(channel: MemoryChannel, to: str) -> list[str]:
    outbox.work_until_idle()
    return [letter.subject for letter in channel.letters if letter.recipient == to]


def test_who_suggests_another_service_has_answered_and_their_clock_rests_until_we_have(
    moment: Moment,
) -> None:
    referral = make.referral()
    other, partner = make.service(), partner_of(referral).actor
    days_pass(moment, 4)
    with transaction():
        rerouting.suggest(referral, other, actor=partner)
    days_pass(moment, 14)
    assert (referral.status, referral.turn) == (ReferralStatus.SENT, Turn.REFERRER)
    assert steps(referral) == [(3, "remind"), (9, "answer"), (15, "answer_lead")]
    with transaction():
        rerouting.keep_here(referral, actor=_owner(referral).actor)
    assert referral.days_used is None
    days_pass(moment, 3)
    assert steps(referral)[3:] == [(21, "owner")], "one of their five days was left"


def test_a_partner_that_said_when_it_opens_again_is_not_hurried_meanwhile(moment: Moment) -> None:
    referral = make.referral()
    service = db.session.get_one(Service, referral.service_id)
    with transaction():
        offers.close_for_now(service, reason="Moving", until=date(2026, 11, 19), actor=SYSTEM)
    days_pass(moment, 16)
    assert steps(referral) == []
    with transaction():
        offers.reopen(service, actor=SYSTEM)
    days_pass(moment, 5)
    assert steps(referral) == [(18, "remind")], "the days between are no days of theirs afterwards either"


def test_for_ever_closed_is_not_waited_for(moment: Moment) -> None:
    referral = make.referral()
    with transaction():
        service = db.session.get_one(Service, referral.service_id)
        offers.close_for_now(service, reason="", until=None, actor=SYSTEM)
    days_pass(moment, 40)
    assert [step for _, step in steps(referral)] == ["remind", "owner", "escalate"] or referral.ended_at


def test_a_partner_that_was_taken_off_the_site_is_nobodys_to_wait_for(
    moment: Moment, channel: MemoryChannel
) -> None:
    referral = make.referral()
    with transaction():
        offers.unpublish(db.session.get_one(Service, referral.service_id), actor=SYSTEM)
    days_pass(moment, 2)
    assert steps(referral) == [(1, "gone")]
    assert referral.turn is Turn.REFERRER
    assert any("nobody has answered" in one for one in letters(channel, _owner(referral).email))


def test_a_day_that_no_clock_reaches_is_refused(moment: Moment) -> None:
    referral = make.referral()
    partner = partner_of(referral).actor
    far = clock.today() + timedelta(days=31)
    with pytest.raises(Invalid, match="within 30 days"), transaction():
        answering.accept(referral, accepted_by="Ama", contact_by=far, actor=partner)
    with transaction():
        answering.accept(referral, accepted_by="Ama", actor=partner)
        answering.begin(referral, actor=partner)
    with pytest.raises(Invalid, match="within 90 days"), transaction():
        answering.hold(referral, code=HoldCode.AWAY, until=far + timedelta(days=60), actor=partner)


def test_a_partner_that_was_counting_on_it_hears_that_it_was_a_mistake(
    moment: Moment, channel: MemoryChannel
) -> None:
    referral = make.referral()
    partner = partner_of(referral)
    colleague = make.worker(team=_team(referral))
    with transaction():
        answering.accept(referral, accepted_by="Ama", actor=partner.actor)
    outbox.work_until_idle()
    channel.letters.clear()
    with transaction():
        ending.enter_in_error(referral, code=ErrorCode.TWICE, actor=colleague.actor)
    assert letters(channel, partner.email) == [f"Referral {referral.reference} is closed"]
    assert letters(channel, _owner(referral).email) == [
        f"Referral {referral.reference}: it was marked as a mistake"
    ]


def test_a_draft_that_was_a_mistake_is_nobodys_news(moment: Moment, channel: MemoryChannel) -> None:
    draft = make.draft()
    with transaction():
        ending.enter_in_error(draft, code=ErrorCode.TWICE, actor=_owner(draft).actor)
    outbox.work_until_idle()
    assert channel.letters == []


def test_the_person_hears_of_the_no_in_a_safe_way_unless_it_was_theirs(
    moment: Moment, channel: MemoryChannel
) -> None:
    told = []
    for code in (CouldNotCode.SERVICE_STOPPED, CouldNotCode.CHANGED_MIND):
        referral = make.referral()
        resident = db.session.get_one(Resident, referral.resident_id)
        partner = partner_of(referral).actor
        with transaction():
            answering.accept(referral, accepted_by="Ama", actor=partner)
        address = f"{code}@home.example"
        make.contact_point(resident, ContactKind.EMAIL, address, may_write=True)
        with transaction():
            answering.could_not_complete(referral, code=code, actor=partner)
        told.append(len(letters(channel, address)))
    assert told == [1, 0]


def test_what_nobody_does_becomes_the_teams_and_then_the_managers(
    moment: Moment, channel: MemoryChannel
) -> None:
    referral = make.referral()
    lead = make.worker(Role.TEAM_LEAD, team=_team(referral))
    manager, partner = make.user(Role.NETWORK_MANAGER), partner_of(referral).actor
    with transaction():
        answering.decline(referral, code=DeclineCode.NO_CAPACITY, actor=partner)
    days_pass(moment, 4)
    (task,) = waiting(FIND_ANOTHER)
    assert task.owner_id == referral.owner_id, "due after two working days, late from the fourth"
    days_pass(moment, 21)
    assert task.owner_id is None
    assert sum("late" in one for one in letters(channel, lead.email)) == 1
    assert sum("a week late" in one for one in letters(channel, manager.email)) == 1


def test_a_referral_whose_owner_cannot_sign_in_any_more_becomes_the_teams_task(moment: Moment) -> None:
    referral = make.referral()
    make.worker(Role.TEAM_LEAD, team=_team(referral))
    _owner(referral).active = False
    db.session.commit()
    days_pass(moment, 3)
    (task,) = waiting(DEAD_END)
    assert (task.about_id, task.team_id, task.owner_id) == (referral.id, referral.team_id, None)


def partner_of(referral: Referral) -> User:
    organization = db.session.get_one(Organization, referral.organization_id)
    return make.user(Role.PARTNER, organization=organization)


def _owner(referral: Referral) -> User:
    return db.session.get_one(User, referral.owner_id)


def _team(referral: Referral) -> Team:
    return db.session.get_one(Team, referral.team_id)


def test_the_history_says_who_was_asked_to_ring_where_the_partner_was_not_written_to(moment: Moment) -> None:
    by_phone = make.referral(via=Via.PHONE)
    days_pass(moment, 8)
    assert len(waiting(letters_to.RING_PARTNER)) == 1
    told = [line.what for line in timeline.of(by_phone, actor=SYSTEM)]
    assert "No answer yet: one of us was asked to ring the partner" in told
    assert "Still no answer: one of us was asked to ring the partner again" in told
    assert not any("was reminded" in one or "in charge" in one for one in told)


def test_the_daily_run_asks_about_working_days_once_however_many_referrals_wait(
    moment: Moment, count_queries: Callable[..., Any]
) -> None:
    for _ in range(3):
        make.referral()
    moment.shift(timedelta(days=1))
    with count_queries() as queries:
        tasks.run(clock.today())
    assert sum("FROM schedule_exception" in one for one in queries) == 1
    assert sum("FROM audit_event" in one and "record_id IN" in one for one in queries) == 1


def test_a_referral_that_was_passed_on_to_a_mistake_is_somebodys_again(app: Flask) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    other = make.service(email="two@b.example")
    with transaction():
        child = rerouting.start_linked(referral, other, actor=worker.actor)
        make.facts_of(child, actor=worker.actor)
        rerouting.confirm(referral, child, actor=worker.actor)
    with transaction():
        ending.enter_in_error(child, code=ErrorCode.TWICE, actor=worker.actor)
    assert list(soundness.faults(referral)) == []
    (task,) = db.session.scalars(select(Task).where(Task.about_id == referral.id)).all()
    assert (task.kind, task.owner_id, task.done_at) == (FIND_ANOTHER, worker.id, None)
