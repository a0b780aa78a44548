"""Our work with a partner is stopped: it reads nothing from the next page on, and those it was to help are seen to."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.models import AskHere
from hub.matching.queries.offers import offers
from hub.outbox import services as outbox
from hub.partners.queries import suspensions
from hub.partners.services import suspensions as stop
from hub.partners.services.suspensions import SUSPENDED, TAKEN_UP_AGAIN
from hub.referrals import tasks
from hub.referrals.codes import Turn, WithdrawnBecause
from hub.referrals.models import ReferralEvent, UnmetNeed
from hub.referrals.queries import soundness, visible
from hub.referrals.services import ending, letters, sending
from hub.referrals.services.stopping import PARTNER_STOPPED
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
WHY = "Two people told us that they were asked for money."


def waiting(kind: str) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None))))


def test_a_partner_reads_nothing_from_the_next_page_on_and_its_people_are_seen_to(
    app: Flask, sign_in: SignIn, client: PageClient
) -> None:
    mill = make.organization(email="desk@mill.example")
    food = make.service(of=mill, ask_here=AskHere.YES)
    worker, manager = make.worker(), make.user(Role.NETWORK_MANAGER)
    referral, draft = make.referral(by=worker, to=food), make.draft(by=worker, to=food)
    mailed, theirs = f"/answer/{make.answer_link(referral)}", f"/partner/referrals/{referral.id}"
    person = make.user(Role.PARTNER, organization=mill)
    partner, desk = sign_in(person), sign_in(manager)
    assert [client.get(mailed).status_code, partner.get(theirs).status_code] == [200, 200]
    assert food.id in offers([food.id])
    page = f"/admin/partners/{mill.id}"
    assert desk.submit(f"{page}/stop", {"because": ""}).status_code == 422
    for _ in range(2):
        assert desk.submit(f"{page}/stop", {"because": WHY}).status_code == 303
    assert WHY in desk.get(page).text
    refused = client.get(mailed)
    assert refused.status_code == 410
    assert "Our work with your organization is stopped" in refused.text
    assert partner.get(theirs).status_code == 404
    inbox = partner.get("/partner/referrals").text
    assert "Our work with you is stopped" in inbox
    assert referral.reference not in inbox
    assert "You get an email" not in inbox
    asked = client.get(f"/services/{food.id}/ask").text
    assert "We pass nothing on to them at the moment" in asked
    assert "<form" not in asked[asked.index("<main") : asked.index("</main")]
    assert WHY not in inbox
    assert food.id not in offers([food.id])
    assert Who.PARTNER not in visible.parts(person.actor, referral)
    with pytest.raises(Conflict, match="nobody at the moment"), transaction():
        sending.send(draft, actor=worker.actor)
    assert outbox.work_through(SUSPENDED) == 1
    assert [(one.about_id, one.owner_id) for one in waiting(PARTNER_STOPPED)] == [(referral.id, worker.id)]
    db.session.refresh(referral)
    assert referral.turn is Turn.REFERRER, "no clock of theirs is waited out"
    assert referral.looking_since is not None
    assert desk.submit(page, action="/take-up-again").status_code == 302
    assert [client.get(mailed).status_code, partner.get(theirs).status_code] == [200, 200]


def test_a_partner_that_was_stopped_hears_of_nothing_but_the_end_and_is_rung_for_that(app: Flask) -> None:
    mill = make.organization(email="desk@mill.example")
    worker, manager = make.worker(), make.user(Role.NETWORK_MANAGER)
    referral = make.referral(by=worker, to=make.service(of=mill))
    desk = manager.actor
    with transaction():
        stop.suspend(mill.id, WHY, actor=desk)
        assert letters.to_partner(referral, "referral-waits", step="late") == 0
    assert not waiting(letters.RING_PARTNER)
    with transaction():
        ending.withdraw(referral, because=WithdrawnBecause.AGREEMENT_WITHDRAWN, actor=worker.actor)
    assert [one.words for one in waiting(letters.RING_PARTNER)] == [letters.TO_SAY[letters.OVER]]


def test_who_was_stopped_is_stopped_still_after_a_merge(app: Flask) -> None:
    gone, between, stays = make.organization(), make.organization(), make.organization()
    manager = make.user(Role.NETWORK_MANAGER).actor
    with transaction():
        stop.suspend(gone.id, WHY, actor=manager)
        gone.merged_into_id = between.id
        between.merged_into_id = stays.id
    assert suspensions.is_suspended(stays.id)
    with transaction():
        stop.lift(stays.id, actor=manager)
    assert not suspensions.is_suspended(stays.id)


def test_while_our_work_is_stopped_no_clock_of_theirs_runs_and_afterwards_it_goes_on_where_it_stood(
    app: Flask,
) -> None:
    mill = make.organization(email="desk@mill.example")
    manager = make.user(Role.NETWORK_MANAGER).actor

    def days_pass(days: int) -> None:
        for _ in range(days):
            now.shift(timedelta(days=1))
            tasks.move_clocks()

    def told() -> list[str]:
        found = select(ReferralEvent.step).where(ReferralEvent.referral_id == referral.id)
        found = found.where(ReferralEvent.step != "").order_by(ReferralEvent.number)
        return list(db.session.scalars(found))

    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=clock.LONDON), tick=False) as now:
        referral = make.referral(to=make.service(of=mill))
        days_pass(2)
        for _ in range(2):  # stopped, taken up again, and once more
            with transaction():
                stop.suspend(mill.id, WHY, actor=manager)
            outbox.work_through(SUSPENDED)
            days_pass(14)
            assert (referral.status, referral.turn) == (ReferralStatus.SENT, Turn.REFERRER)
            assert set(told()[-2:]) <= {"gone", "gone_late"}, "nobody waits for those who may not answer"
            with transaction():
                stop.lift(mill.id, actor=manager)
            outbox.work_through(TAKEN_UP_AGAIN)
            assert (told()[-1], referral.turn, referral.days_used) == ("back", Turn.PARTNER, None)
            assert not waiting(PARTNER_STOPPED)
        assert told().count("gone") == 2
        assert not db.session.scalars(select(UnmetNeed)).all()
        days_pass(3)
        assert told()[-1] == "remind", "one of their three days was left"
        assert list(soundness.faults(referral)) == []
