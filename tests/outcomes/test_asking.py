"""Asking the resident on day 14 and 42, and what their answer does."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from hub.accounts import links
from hub.accounts.models import Link, User
from hub.accounts.policy import SYSTEM, Actor
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.outcomes.codes import Helped, Seen, Stage, Standing, Way
from hub.outcomes.kinds import ASK_THEM, DISPUTED, MEASURE_AGAIN
from hub.outcomes.models import Ask, ResidentAnswer
from hub.outcomes.queries import lists, measures, voices
from hub.outcomes.services import answering, asking, carrying_on, measuring, viewing
from hub.privacy import erasing
from hub.referrals.codes import ErrorCode, OutcomeCode
from hub.referrals.models import Referral
from hub.referrals.queries import timeline, visible
from hub.referrals.services import answering as partner
from hub.referrals.services import ending
from hub.referrals.states import ReferralStatus
from hub.residents.models import Channel, ContactKind, Resident
from hub.tasks.models import Task
from tests.support import make

MONDAY = "2026-11-02 10:00"


def finished(worker: User, resident: Resident | None = None, **values: Any) -> Referral:
    """A referral whose partner says that their help has ended."""
    referral = make.referral(by=worker, about=resident or make.resident(of=worker), **values)
    partner_actor = by_link(referral)
    with transaction():
        partner.accept(referral, accepted_by="Jo Berry", actor=partner_actor)
        partner.complete(referral, outcome=OutcomeCode.GOAL_MET, actor=partner_actor, signed="Jo Berry")
    return referral


def with_mail(worker: User) -> Resident:
    """Somebody who may be written to at any hour."""
    resident = make.resident(of=worker, preferred_channel=Channel.EMAIL)
    make.contact_point(resident, ContactKind.EMAIL, may_write=True)
    return resident


def by_link(referral: Referral) -> Actor:
    """The partner, with the link that was mailed to them."""
    return Actor(
        "link",
        organization_ids=frozenset({referral.organization_id}),
        about_ids=frozenset({referral.id}),
    )


def work() -> None:
    outbox.work_until_idle()


def tasks_of(kind: str) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None))))


def themselves(referral: Referral) -> Actor:
    return Actor("resident", about_ids=frozenset({referral.id}))


def test_a_resident_is_asked_by_mail_on_day_14_and_again_on_day_42_and_the_mail_says_nothing(
    app: Flask, channel: MemoryChannel
) -> None:
    with time_machine.travel(MONDAY) as time:
        worker = make.worker()
        referral = finished(worker, with_mail(worker))
        work()
        channel.letters.clear()
        time.shift(timedelta(days=13, hours=23))
        work()
        assert channel.letters == []
        time.shift(timedelta(hours=2))
        work()
        (letter,) = channel.letters
        assert letter.subject == "A message from Aldermere Homes"
        shown = visible.get(referral.id, actor=worker.actor)
        for said in (shown.reference, shown.organization.name, shown.service.name, "referral"):
            assert said not in letter.body
        (ask,) = db.session.scalars(select(Ask)).all()
        assert (
            links.token(db.session.scalars(select(Link.id).where(Link.about_id == ask.id)).one())
            in letter.body
        )
        time.shift(timedelta(days=28))
        work()
        assert len(channel.letters) == 2
        assert [entry.what for entry in timeline.of(referral, actor=worker.actor)][:2] == [
            "The person is asked whether it helped"
        ] * 2
        time.shift(timedelta(days=100))
        work()
        assert len(channel.letters) == 2


def test_who_has_answered_is_not_asked_again_and_the_same_promise_twice_asks_once(
    app: Flask, channel: MemoryChannel
) -> None:
    with time_machine.travel(MONDAY) as time:
        worker = make.worker()
        referral = finished(worker, with_mail(worker))
        time.shift(timedelta(days=14, hours=1))
        work()
        with transaction():
            asking.ask(referral)
            answering.answer(referral, Helped.HELPED, way=Way.LINK, actor=themselves(referral))
        work()
        sent = len(channel.letters)
        time.shift(timedelta(days=40))
        work()
        assert len(channel.letters) == sent
        assert len(db.session.scalars(select(Ask)).all()) == 1


def test_where_no_way_is_safe_a_worker_has_a_task_and_writes_the_answer_down_there(
    app: Flask, sign_in: Any, channel: MemoryChannel
) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        worker = make.worker()
        resident = make.resident(of=worker)
        referral = finished(worker, resident)
        work()
        channel.letters.clear()
        time.shift(timedelta(days=14, hours=1))
        work()
        assert channel.letters == []
        (task,) = tasks_of(ASK_THEM)
        assert task.owner_id == worker.id
        client = sign_in(worker)
        page = client.get(f"/residents/tasks/{task.id}").get_data(as_text=True)
        assert f'href="/residents/tasks/{task.id}/answer"' in page
        answer = client.submit(
            f"/residents/tasks/{task.id}/answer", {"helped": "did_not_help", "words": "Nobody listened."}
        )
        assert answer.status_code == 303
        assert tasks_of(ASK_THEM) == []
        said = voices.answer_of(referral.id)
        assert said is not None
        assert (said.way, said.words, said.written_by_id) == (Way.PERSON, "Nobody listened.", worker.id)
        assert [one.referral.id for one in lists.disputed(actor=worker.actor).items] == [referral.id]
        page = client.get(f"/referrals/{referral.id}").get_data(as_text=True)
        assert "The person says otherwise." in page
        assert "The person says: it did not help" in page


def test_nobody_is_asked_who_was_forgotten_nor_about_what_was_a_mistake(
    app: Flask, channel: MemoryChannel
) -> None:
    with time_machine.travel(MONDAY) as time:
        worker = make.worker()
        forgotten, mistaken = with_mail(worker), with_mail(worker)
        finished(worker, forgotten)
        mistake = finished(worker, mistaken)
        work()
        channel.letters.clear()
        with transaction():
            erasing.erase(forgotten, actor=SYSTEM, why="asked")
            ending.enter_in_error(mistake, code=ErrorCode.TEST, actor=worker.actor)
        time.shift(timedelta(days=43))
        work()
        assert channel.letters == []
        assert tasks_of(ASK_THEM) == []
        assert db.session.scalars(select(Ask)).all() == []


def test_a_mistake_found_after_asking_closes_the_task_and_the_link(app: Flask, client: Any) -> None:
    with time_machine.travel(MONDAY) as time:
        worker = make.worker()
        referral = finished(worker)
        time.shift(timedelta(days=14, hours=1))
        work()
        link = db.session.scalars(select(Link).where(Link.purpose == asking.DID_IT_HELP)).one()
        with transaction():
            ending.enter_in_error(referral, code=ErrorCode.TEST, actor=worker.actor)
        assert tasks_of(ASK_THEM) == []
        assert client.get(f"/question/{links.token(link.id)}").status_code == 410


def test_the_link_shows_and_a_press_answers_once(app: Flask, client: Any) -> None:
    with time_machine.travel(MONDAY) as time:
        worker = make.worker()
        referral = finished(worker, with_mail(worker))
        time.shift(timedelta(days=14, hours=1))
        work()
        link = db.session.scalars(select(Link).where(Link.purpose == asking.DID_IT_HELP)).one()
        address = f"/question/{links.token(link.id)}"
        for _ in range(3):
            page = client.get(address).get_data(as_text=True)
        assert db.session.get(Resident, referral.resident_id).name not in page  # type: ignore[union-attr]
        assert client.submit(address, {"words": "Kind."}).status_code == 422
        assert voices.answer_of(referral.id) is None
        assert client.submit(address, {"helped": "helped", "words": "Kind."}).status_code == 303
        assert client.get("/question/answered").status_code == 200
        assert client.get(address).status_code == 410
        heard = voices.of(referral, actor=worker.actor)
        assert heard.standing is Standing.CONFIRMED
        assert heard.claim is OutcomeCode.GOAL_MET
        assert heard.answer
        assert (heard.answer.words, heard.answer.way) == ("Kind.", Way.LINK)


def test_the_three_voices_are_kept_apart_and_the_last_answer_counts(app: Flask) -> None:
    worker = make.worker()
    referral = finished(worker)
    assert voices.of(referral, actor=worker.actor).standing is Standing.CLAIMED
    with transaction():
        viewing.view(referral, Seen.BETTER, words="She sings again.", actor=worker.actor)
        answering.answer(referral, Helped.DID_NOT_HAPPEN, way=Way.PASSPORT, actor=themselves(referral))
    heard = voices.of(referral, actor=worker.actor)
    assert heard.view
    assert heard.answer
    assert (heard.claim, heard.view.seen, heard.answer.helped) == (
        OutcomeCode.GOAL_MET,
        Seen.BETTER,
        Helped.DID_NOT_HAPPEN,
    )
    assert heard.standing is Standing.DISPUTED
    (task,) = tasks_of(DISPUTED)
    assert (task.owner_id, task.about_id) == (worker.id, referral.id)
    assert lists.counted(actor=worker.actor) == {
        Standing.CLAIMED: 0,
        Standing.CONFIRMED: 0,
        Standing.DISPUTED: 1,
    }
    with transaction():
        answering.answer(referral, Helped.IN_PART, way=Way.PASSPORT, actor=themselves(referral))
    assert tasks_of(DISPUTED) == []
    assert lists.counted(actor=worker.actor)[Standing.CONFIRMED] == 1
    kept = select(func.count()).where(ResidentAnswer.referral_id == referral.id)
    assert db.session.scalar(kept) == 2  # what they said first is not overwritten
    partner_sees = timeline.of(referral, actor=by_link(referral))
    assert not any("helped" in entry.what or "we see" in entry.what for entry in partner_sees)


def test_nobody_else_answers_and_nothing_is_said_of_help_that_goes_on(app: Flask) -> None:
    worker = make.worker()
    going_on, over = make.referral(by=worker), finished(worker)
    with pytest.raises(Conflict), transaction():
        answering.answer(going_on, Helped.HELPED, way=Way.PASSPORT, actor=themselves(going_on))
    for stranger in (make.worker().actor, themselves(going_on), by_link(over)):
        with pytest.raises(NotFound), transaction():
            answering.answer(over, Helped.HELPED, way=Way.PERSON, actor=stranger)
        with pytest.raises(NotFound):
            voices.of(over, actor=stranger)


def test_a_dispute_is_taken_up_again_as_a_new_linked_referral_and_the_old_one_stays_over(app: Flask) -> None:
    worker = make.worker()
    referral = finished(worker)
    with pytest.raises(Conflict), transaction():
        carrying_on.reopen(referral, actor=worker.actor)
    with transaction():
        answering.answer(referral, Helped.DID_NOT_HELP, way=Way.PASSPORT, actor=themselves(referral))
        child = carrying_on.reopen(referral, actor=worker.actor)
    assert (child.part_of_id, child.status, child.service_id) == (
        referral.id,
        ReferralStatus.DRAFT,
        referral.service_id,
    )
    assert referral.status is ReferralStatus.COMPLETED


def test_numbers_before_and_after_say_what_changed_and_less_worry_is_better(app: Flask) -> None:
    with time_machine.travel(MONDAY) as time:
        worker = make.worker()
        referral = finished(worker)
        (ons4,) = measures.in_use()
        satisfied, worthwhile, happy, anxious = (str(one.id) for one in ons4.questions)
        with transaction():
            measuring.measure(
                referral, ons4, Stage.BEFORE, {satisfied: 4, worthwhile: 5, anxious: 9}, actor=worker.actor
            )
        time.shift(timedelta(days=43))
        work()
        work()
        (task,) = tasks_of(MEASURE_AGAIN)
        assert task.owner_id == worker.id
        with transaction():
            measuring.measure(
                referral,
                ons4,
                Stage.AFTER,
                {satisfied: 7, worthwhile: 5, happy: 6, anxious: 6},
                actor=worker.actor,
            )
        assert tasks_of(MEASURE_AGAIN) == []
        (changes,) = measures.of(referral, actor=worker.actor)
        assert [line.words for line in changes.lines] == ["3 better", "The same", "", "3 better"]


def test_the_words_of_the_default_set_are_those_of_the_ons(app: Flask) -> None:
    (ons4,) = measures.in_use()
    assert ons4.is_default
    assert (ons4.lowest, ons4.highest) == (0, 10)
    assert [one.words for one in ons4.questions] == [
        "Overall, how satisfied are you with your life nowadays?",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "Overall, how happy did you feel yesterday?",
        "On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, overall, how anxious did you "
        "feel yesterday?",
    ]
    assert [one.is_better_low for one in ons4.questions] == [False, False, False, True]
