"""What a partner is told of numbers and addresses, and that it stops when they are not safe any more."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.consent.models import Reach
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.messaging import services as messaging
from hub.messaging.addresses import hashed
from hub.messaging.channels import MemoryChannel
from hub.messaging.models import Pace
from hub.outbox import services as outbox
from hub.referrals.models import Referral
from hub.referrals.queries import disclosures, drafts
from hub.referrals.services import drafting, sending
from hub.referrals.services.contact_news import NOT_SAFE_NOW
from hub.residents import services as residents
from hub.residents.models import ContactPoint, Resident
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

NUMBER = "01632 960 777"


@pytest.fixture
def worker(app: Flask) -> User:
    return make.worker()


@pytest.fixture
def person(worker: User) -> Resident:
    return make.resident(of=worker)


@pytest.fixture
def point(person: Resident) -> ContactPoint:
    return make.contact_point(person, value=NUMBER, may_ring=True, may_leave_message=True)


@pytest.fixture
def referral(worker: User, person: Resident, point: ContactPoint) -> Referral:
    """Sent, with the number."""
    draft = make.draft(by=worker, about=person)
    with transaction():
        drafting.safe_contact(
            draft, reach=Reach.CALL, contact_point_id=point.id, may_leave_message=True, actor=worker.actor
        )
        sending.send(draft, actor=worker.actor)
    outbox.work_until_idle()
    return draft


def what_the_partner_reads(client: PageClient, referral: Referral) -> str:
    return client.get(f"/answer/{make.answer_link(referral)}").text


def say(person: Resident, point: ContactPoint, worker: User, *, never: bool = False, **said: object) -> None:
    with transaction():
        residents.set_safety(
            person, point, contact_prohibited=never, version=point.version, actor=worker.actor, **said
        )
    outbox.work_until_idle()


def to_ring() -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == NOT_SAFE_NOW)))


def test_a_partner_reads_who_may_be_spoken_to(
    client: PageClient, person: Resident, point: ContactPoint, referral: Referral, worker: User
) -> None:
    page = what_the_partner_reads(client, referral)
    assert "Who may answer" in page
    assert "Speak to them only." in page
    other = make.contact_point(
        person,
        value="01632 960 888",
        may_ring=True,
        who_may_answer="Her sister Jo: say that you are from the hub",
    )
    draft = make.draft(by=worker, about=person)
    with transaction():
        drafting.safe_contact(draft, reach=Reach.CALL, contact_point_id=other.id, actor=worker.actor)
        sending.send(draft, actor=worker.actor)
    assert "Her sister Jo: say" in what_the_partner_reads(client, draft)
    say(person, other, worker, may_ring=True, who_may_answer="")
    assert "Her sister Jo" not in what_the_partner_reads(client, draft), "she may not any more"
    assert "Speak to them only." in page


def test_a_number_that_is_not_safe_any_more_leaves_the_partners_page_and_the_partner_hears_of_it(
    client: PageClient,
    channel: MemoryChannel,
    worker: User,
    person: Resident,
    point: ContactPoint,
    referral: Referral,
) -> None:
    assert NUMBER in what_the_partner_reads(client, referral)
    say(person, point, worker, may_ring=True, may_leave_message=True)  # asked again, and the same
    assert NUMBER in what_the_partner_reads(client, referral)
    assert not to_ring()
    say(person, point, worker, never=True)
    page = what_the_partner_reads(client, referral)
    assert NUMBER not in page
    assert "leave a message" not in page
    assert f"Only through us: {worker.name}" in page
    assert [(one.about_id, one.owner_id, one.is_urgent) for one in to_ring()] == [
        (referral.id, worker.id, True)
    ]
    news = [one for one in channel.letters if "look before you get in touch" in one.subject]
    assert len(news) == 1
    say(person, point, worker, never=True)
    assert len(to_ring()) == 1
    kept = [line for one in disclosures.made(referral) for line in one.lines]
    assert ["How to get in touch", f"Phone call: {NUMBER}"] in kept


@pytest.mark.parametrize("way", ["no contact", "not rung", "another number", "taken away"])
def test_whatever_makes_it_unsafe_counts(
    client: PageClient, worker: User, person: Resident, point: ContactPoint, referral: Referral, way: str
) -> None:
    with transaction():
        if way == "no contact":
            residents.edit(person, no_contact=True, actor=worker.actor)
        elif way == "not rung":
            residents.set_safety(
                person,
                point,
                contact_prohibited=False,
                version=point.version,
                may_ring=False,
                actor=worker.actor,
            )
        elif way == "another number":
            residents.change_point(
                person, point, value="01632 960 111", label="", version=point.version, actor=worker.actor
            )
        else:
            residents.remove_point(person, point, actor=worker.actor)
    outbox.work_until_idle()
    page = what_the_partner_reads(client, referral)
    assert NUMBER not in page
    assert "Only through us" in page
    assert len(to_ring()) == 1


def test_something_new_about_a_number_that_is_still_safe_is_told_as_it_is_and_alarms_nobody(
    client: PageClient,
    channel: MemoryChannel,
    worker: User,
    person: Resident,
    point: ContactPoint,
    referral: Referral,
) -> None:
    for _ in range(2):  # said twice, and the second time is nothing new
        with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
            say(person, point, worker, may_ring=True, may_leave_message=False, code_word="tulip")
    page = what_the_partner_reads(client, referral)
    assert NUMBER in page
    assert "tulip" in page
    assert "Do not leave a message" in page
    assert "This has changed" in page
    assert "not safe any more" not in page
    assert not to_ring()
    news = [one for one in channel.letters if "how to get in touch has changed" in one.subject]
    assert len(news) == 1


def test_each_new_word_of_a_safe_number_goes_at_once_also_to_who_wants_one_mail_a_day(
    channel: MemoryChannel, worker: User, person: Resident, point: ContactPoint, referral: Referral
) -> None:
    to = next(one.recipient for one in channel.letters if "/answer/" in one.body)
    channel.letters.clear()
    with transaction():
        messaging.choose(hashed(to), pace=Pace.DAILY)
    for minutes, word in enumerate(("tulip", "daisy", "daisy", "tulip"), start=1):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            say(person, point, worker, may_ring=True, may_leave_message=True, code_word=word)
    assert [one.recipient for one in channel.letters] == [to] * 3
    assert "tulip" not in str(channel.letters)


def test_a_number_asked_about_too_long_ago_is_offered_to_nobody_until_they_are_asked_again(
    worker: User, person: Resident, point: ContactPoint, sign_in: object
) -> None:
    draft = make.draft(by=worker, about=person)
    with transaction():
        point.reviewed_at = clock.now() - timedelta(days=200)
    assert drafts.safe_ways(draft) == []
    assert drafts.to_ask_again(draft) == [NUMBER]
    page = sign_in(worker).get(f"/referrals/{draft.id}/write/contact")  # type: ignore[operator]
    assert "Ask them again what is safe" in page.text
    with pytest.raises(Conflict, match="too long ago"), transaction():
        drafting.safe_contact(draft, reach=Reach.CALL, contact_point_id=point.id, actor=worker.actor)
    say(person, point, worker, may_ring=True)
    assert [shown for _, shown, _ in drafts.safe_ways(draft)] == [NUMBER]
    assert drafts.to_ask_again(draft) == []
