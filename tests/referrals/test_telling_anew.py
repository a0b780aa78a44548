"""When the way to reach somebody changes after a referral went, the partner is told the new one, and when."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.audit.models import AuditEvent
from hub.consent import queries as consent
from hub.consent.codes import How
from hub.consent.models import Reach
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.directory.models import Service
from hub.messaging import services as messaging
from hub.messaging.addresses import hashed
from hub.messaging.channels import MemoryChannel
from hub.messaging.models import Pace
from hub.outbox import services as outbox
from hub.referrals.codes import Via, WithdrawnBecause
from hub.referrals.models import Disclosure, Referral, ReferralEvent
from hub.referrals.queries import disclosures, reaching
from hub.referrals.services import attempts, contact_news, drafting, ending, letters, sending, telling_anew
from hub.referrals.transitions import Deed
from hub.residents import services as residents
from hub.residents.models import ContactKind, ContactPoint, Resident
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
OLD, NEW = "01632 960 777", "01632 960 888"


@pytest.fixture
def worker(app: Flask) -> User:
    return make.worker()


@pytest.fixture
def person(worker: User) -> Resident:
    return make.resident(of=worker)


@pytest.fixture
def old(person: Resident) -> ContactPoint:
    return make.contact_point(person, value=OLD, may_ring=True, may_leave_message=True)


@pytest.fixture
def new(person: Resident) -> ContactPoint:
    return make.contact_point(person, value=NEW, may_ring=True)


@pytest.fixture
def referral(
    worker: User, person: Resident, old: ContactPoint, new: ContactPoint, channel: MemoryChannel
) -> Referral:
    """Sent, with the old number."""
    draft = make.draft(by=worker, about=person)
    with transaction():
        drafting.safe_contact(draft, reach=Reach.CALL, contact_point_id=old.id, actor=worker.actor)
        sending.send(draft, actor=worker.actor)
    outbox.work_until_idle()
    channel.letters.clear()
    return draft


def tell(referral: Referral, by: User, point: ContactPoint | None, **more: object) -> ReferralEvent:
    reach = Reach.CALL if point else Reach.THROUGH_US
    with transaction():
        return telling_anew.tell(
            referral,
            reach=reach,
            contact_point_id=point.id if point else None,
            actor=by.actor,
            **more,  # type: ignore[arg-type]
        )


def what_the_partner_reads(client: PageClient, referral: Referral) -> str:
    return client.get(f"/answer/{make.answer_link(referral)}").text


def test_a_worker_tells_the_partner_the_new_number_whose_page_shows_it_and_when(
    client: PageClient,
    sign_in: SignIn,
    channel: MemoryChannel,
    worker: User,
    referral: Referral,
    new: ContactPoint,
) -> None:
    page = sign_in(worker)
    url = f"/referrals/{referral.id}/reach"
    assert url in page.get(f"/referrals/{referral.id}").text
    told = page.submit(url, {"way": f"call:{new.id}", "when": "Weekday mornings"}, action="/reach")
    assert told.status_code == 303
    assert "how to reach the person now" in page.get(told.headers["Location"]).text
    outbox.work_until_idle()
    (letter,) = channel.letters
    assert "how to get in touch has changed" in letter.subject
    assert referral.reference in letter.subject
    for word in (NEW, OLD, "888", "mornings", worker.name):
        assert word not in letter.subject + letter.body
    assert "/answer/" in letter.body
    reads = what_the_partner_reads(client, referral)
    assert f"Phone call: {NEW}" in reads
    assert "Weekday mornings" in reads
    assert OLD not in reads
    assert "This has changed" in reads
    made = db.session.scalars(select(Disclosure.made_at).order_by(Disclosure.made_at.desc())).first()
    assert made
    assert f"{made.astimezone(clock.LONDON):%B}" in reads.partition("We told you on")[2][:40]
    assert "We told you how to reach the person now" in reads


def test_nothing_that_was_told_before_raises_an_alarm_afterwards(
    client: PageClient,
    channel: MemoryChannel,
    worker: User,
    person: Resident,
    referral: Referral,
    old: ContactPoint,
    new: ContactPoint,
) -> None:
    tell(referral, worker, new)
    outbox.work_until_idle()
    channel.letters.clear()
    with transaction():
        residents.remove_point(person, old, actor=worker.actor)
    outbox.work_until_idle()
    assert NEW in what_the_partner_reads(client, referral)
    assert channel.letters == []
    with transaction():
        residents.set_safety(
            person, new, contact_prohibited=True, version=new.version, actor=worker.actor, may_ring=False
        )
    outbox.work_until_idle()
    page = what_the_partner_reads(client, referral)
    assert NEW not in page
    assert f"Only through us: {worker.name}" in page
    assert ["look before you get in touch" in one.subject for one in channel.letters] == [True]
    tasks = db.session.scalars(select(Task).where(Task.kind == contact_news.NOT_SAFE_NOW)).all()
    assert [one.about_id for one in tasks] == [referral.id]


def test_a_number_told_while_the_last_alarm_waits_raises_one_of_its_own(
    channel: MemoryChannel,
    worker: User,
    person: Resident,
    referral: Referral,
    old: ContactPoint,
    new: ContactPoint,
) -> None:
    def is_never_safe(point: ContactPoint, minutes: int) -> int:
        """How many letters say so."""
        channel.letters.clear()
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            with transaction():
                residents.set_safety(
                    person, point, contact_prohibited=True, version=point.version, actor=worker.actor
                )
            outbox.work_until_idle()
        return sum("look before you get in touch" in one.subject for one in channel.letters)

    assert is_never_safe(old, 0) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        tell(referral, worker, new)
        outbox.work_until_idle()
    assert is_never_safe(new, 10) == 1
    assert is_never_safe(old, 15) == 0  # of which they know
    waiting = db.session.scalars(select(Task).where(Task.kind == contact_news.NOT_SAFE_NOW)).all()
    assert len(waiting) == 1


def test_it_is_one_act_with_one_line_and_one_event_however_often_it_is_pressed(
    channel: MemoryChannel, worker: User, referral: Referral, new: ContactPoint
) -> None:
    key = referral.service_id
    assert tell(referral, worker, new, key=key).id == tell(referral, worker, new, key=key).id
    with pytest.raises(Conflict, match="something else from this page"):  # gone back to, and put right
        tell(referral, worker, new, key=key, when="Mornings")
    outbox.work_until_idle()
    assert len(channel.letters) == 1
    trail = select(AuditEvent).where(AuditEvent.action == "referral.tell-contact")
    (event,) = db.session.scalars(trail).all()
    assert (event.record_id, NEW in str(event.detail)) == (str(referral.id), False)
    with pytest.raises(Conflict, match="has been told that already"):
        tell(referral, worker, new)
    fact = consent.facts_of(referral.id).contact
    assert fact
    assert fact.contact_point_id == new.id


def test_an_act_that_fails_leaves_no_letter_no_line_and_the_old_fact(
    monkeypatch: pytest.MonkeyPatch,
    channel: MemoryChannel,
    worker: User,
    referral: Referral,
    old: ContactPoint,
    new: ContactPoint,
) -> None:
    def breaks(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(letters, "to_partner", breaks)
    with pytest.raises(RuntimeError):
        tell(referral, worker, new)
    outbox.work_until_idle()
    assert channel.letters == []
    fact = consent.facts_of(referral.id).contact
    assert fact
    assert fact.contact_point_id == old.id
    assert db.session.query(Disclosure).count() == 1
    assert not db.session.query(ReferralEvent).filter_by(deed=Deed.TELL_CONTACT).count()


def test_only_what_they_called_safe_is_told_and_only_while_they_agree_and_by_those_whose_it_is(
    worker: User, person: Resident, referral: Referral, new: ContactPoint
) -> None:
    stranger, lead = make.worker(), make.user()
    for somebody in (stranger, lead):
        with pytest.raises(NotFound):
            tell(referral, somebody, new)
    unasked = make.contact_point(person, ContactKind.PHONE, "01632 960 999")
    with pytest.raises(Conflict, match="not said that this is safe"):
        tell(referral, worker, unasked)
    with pytest.raises(Conflict, match="leave no message"):
        tell(referral, worker, new, may_leave_message=True)
    theirs = make.contact_point(make.resident(of=worker), value="01632 960 111", may_ring=True)
    with pytest.raises(NotFound):
        tell(referral, worker, theirs)
    with transaction():
        ending.withdraw(
            referral, because=WithdrawnBecause.AGREEMENT_WITHDRAWN, how=How.PHONE, actor=worker.actor
        )
    with pytest.raises(Conflict, match="over"):
        tell(referral, worker, new)


def test_a_partner_that_gets_nothing_from_here_is_rung(
    worker: User, person: Resident, old: ContactPoint
) -> None:
    referral = make.referral(by=worker, about=person, via=Via.PHONE)
    tell(referral, worker, old)
    (task,) = db.session.scalars(select(Task).where(Task.kind == "referral-ring-partner")).all()
    assert "how to get in touch" in task.words
    assert OLD not in task.words


def test_a_worker_hears_to_ring_where_nobody_there_can_be_written_to(
    sign_in: SignIn, channel: MemoryChannel, worker: User, referral: Referral, new: ContactPoint
) -> None:
    listed = db.session.get_one(Service, referral.service_id).email
    with transaction():
        messaging.choose(hashed(listed), pace=Pace.NEVER)
    page = sign_in(worker)
    told = page.submit(f"/referrals/{referral.id}/reach", {"way": f"call:{new.id}"}, action="/reach")
    said = page.get(told.headers["Location"]).text
    outbox.work_until_idle()
    assert channel.letters == []
    assert "Ring the partner" in said
    assert "We wrote to them" not in said


def test_a_wrong_number_is_seen_to_when_the_right_one_was_told_and_the_tries_count_anew(
    client: PageClient, sign_in: SignIn, worker: User, referral: Referral, new: ContactPoint
) -> None:
    link = make.answer_link(referral)
    for result in ("no_answer", "no_answer", "no_answer", "wrong_number"):
        given = {"signed": "Jo", "way": "call", "result": result}
        assert client.submit(f"/answer/{link}/attempt", given).status_code == 303
    kinds = select(Task.kind).where(Task.about_id == referral.id, Task.done_at.is_(None))
    assert {attempts.NOT_REACHED, attempts.WRONG_NUMBER} <= set(db.session.scalars(kinds))
    page = sign_in(worker)
    assert "Not reached after" in page.get(f"/referrals/{referral.id}").text
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        tell(referral, worker, new)
    assert not {attempts.NOT_REACHED, attempts.WRONG_NUMBER} & set(db.session.scalars(kinds))
    assert "Not reached after" not in page.get(f"/referrals/{referral.id}").text


def test_a_partners_system_that_reads_many_at_once_reads_the_new_number_alone(
    worker: User, referral: Referral, new: ContactPoint
) -> None:
    tell(referral, worker, new)
    lines = reaching.as_they_stand({referral.id: referral}, disclosures.standing(referral))[referral.id]
    assert [said for heading, said in lines if heading == reaching.HOW] == [f"Phone call: {NEW}"]
    assert OLD not in str(lines)
