"""Referrals from sending to their end, through the services, as those concerned would see it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.passport.status import told
from hub.referrals import folding, tasks
from hub.referrals.codes import DeclineCode, OutcomeCode, WithdrawnBecause
from hub.referrals.models import Referral, UnmetNeed
from hub.referrals.queries import disclosures, soundness, timeline, visible
from hub.referrals.queries.soundness import LOOK
from hub.referrals.services import answering, ending
from hub.referrals.states import ReferralStatus
from hub.residents.models import Channel, ContactKind, Resident, Word
from hub.tasks.models import Task
from tests.support import make


def partner_of(referral: Referral):  # type: ignore[no-untyped-def]
    from hub.directory.models import Organization

    return make.user(
        Role.PARTNER, organization=db.session.get_one(Organization, referral.organization_id)
    ).actor


def mail(channel: MemoryChannel) -> list[tuple[str, str]]:
    outbox.work_through("message.waiting")
    return [(letter.recipient, letter.subject) for letter in channel.letters]


def test_from_sending_to_the_end(app: Flask, channel: MemoryChannel) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    resident = db.session.get_one(Resident, referral.resident_id)
    said = mail(channel)
    assert [subject for _, subject in said] == [
        f"A referral for you: {referral.reference}",
        f"Referral {referral.reference} is on its way",
    ]
    for letter in channel.letters:
        assert resident.name not in letter.body
    assert "came to you by mistake, tell us: 01632 960100." in channel.letters[0].body.replace("\n", " ")
    partner = partner_of(referral)
    seen = {line[0]: line[1] for line in disclosures.to_partner(referral, actor=partner)}
    assert seen["Name"] == resident.name
    assert seen["What to know"] == "Likes company."
    with transaction():
        answering.acknowledge(referral, actor=partner)
        answering.ask(referral, "Which floor?", actor=partner)
        ending.answer(referral, "The second.", actor=worker.actor)
        answering.accept(referral, accepted_by="Ama Boateng", actor=partner)
        answering.begin(referral, actor=partner)
        answering.complete(referral, outcome=OutcomeCode.GOAL_MET, actor=partner)
    assert referral.status is ReferralStatus.COMPLETED
    assert folding.folded(timeline.events(referral)) == folding.state_of(referral)
    assert [entry.what for entry in timeline.of(referral, actor=worker.actor)][:2] == [
        "Finished. The partner says: they got the help they needed",
        "The help began",
    ]


def test_a_decline_brings_alternatives_a_task_and_a_count(app: Flask) -> None:
    term = make.term()
    other = make.service(terms=[term])
    referral = make.referral(need_id=term.id)
    partner = partner_of(referral)
    with transaction():
        answering.decline(referral, code=DeclineCode.NO_CAPACITY, actor=partner)
    assert referral.alternatives == []
    assert list(soundness.faults(referral)) == []  # the promise counts
    assert outbox.work_through(LOOK) == 1
    assert referral.alternatives == [str(other.id)]
    assert timeline.of(referral, actor=SYSTEM)[0].what.endswith("and found 1 service")
    assert list(soundness.faults(referral)) == []
    task = db.session.scalars(select(Task).where(Task.about_id == referral.id)).one()
    assert (task.kind, task.owner_id) == ("referral-find-another", referral.owner_id)
    assert db.session.scalars(select(UnmetNeed)).one().because == "no_capacity"
    assert disclosures.to_partner(referral, actor=partner) == []


def test_whom_a_partner_helps_already_hears_of_no_refusal(app: Flask) -> None:
    worker = make.worker()
    person = make.resident(of=worker, preferred_channel=Channel.EMAIL)
    make.contact_point(person, ContactKind.EMAIL, may_write=True)
    referral = make.referral(by=worker, about=person)
    partner = partner_of(referral)
    said = select(Word.words).where(Word.resident_id == person.id)
    before = db.session.scalars(said).all()
    with transaction():
        answering.decline(referral, code=DeclineCode.DUPLICATE, actor=partner)
    assert db.session.scalars(said).all() == before
    assert told(referral).what == "They know you already"


def test_where_nothing_else_can_help_that_is_said_and_counted(app: Flask) -> None:
    referral = make.referral(need_id=make.term().id)
    partner = partner_of(referral)
    with transaction():
        answering.decline(referral, code=DeclineCode.UNSAFE, actor=partner)
    assert db.session.scalars(select(UnmetNeed)).all() == []
    outbox.work_through(LOOK)
    assert (referral.alternatives, referral.looking_since) == ([], None)
    assert timeline.of(referral, actor=SYSTEM)[0].what.endswith("found nothing by ourselves")
    assert db.session.scalars(select(UnmetNeed)).one().because == "nothing_else"


def test_what_nobody_looks_for_is_a_dead_end_until_it_is_promised_again(app: Flask) -> None:
    referral = make.referral()
    partner = partner_of(referral)
    with transaction():
        answering.decline(referral, code=DeclineCode.NO_CAPACITY, actor=partner)
    with transaction():
        outbox.take_back(LOOK, referral_id=str(referral.id))
    assert soundness.dead_ends() == [referral.id]
    assert list(soundness.faults(referral)) == ["nobody looks for what else could help"]
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert tasks.look_again() == 1
    assert soundness.dead_ends() == []


def test_withdrawing_stops_everything_at_once(app: Flask, channel: MemoryChannel) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    partner = partner_of(referral)
    with transaction():
        ending.withdraw(referral, because=WithdrawnBecause.AGREEMENT_WITHDRAWN, actor=worker.actor)
    assert disclosures.to_partner(referral, actor=partner) == []
    subjects = [subject for _, subject in mail(channel)]
    assert f"A referral for you: {referral.reference}" not in subjects
    assert f"Referral {referral.reference} is closed" in subjects
    with pytest.raises(Conflict, match="Withdrawn"), transaction():
        answering.accept(referral, accepted_by="Ama", actor=partner)


def test_strangers_do_not_know_of_it(app: Flask) -> None:
    referral = make.referral()
    strangers = [make.worker().actor, make.user(Role.PARTNER, organization=make.organization()).actor]
    for stranger in [*strangers, make.user(Role.NETWORK_MANAGER).actor]:
        with pytest.raises(NotFound):
            visible.get(referral.id, actor=stranger)
        with pytest.raises(NotFound), transaction():
            answering.accept(referral, accepted_by="Nobody", actor=stranger)


def test_a_week_of_silence_ends_in_an_escalation_with_alternatives(
    app: Flask, channel: MemoryChannel
) -> None:
    start = clock.now()
    term = make.term()
    other = make.service(terms=[term])
    referral = make.referral(need_id=term.id)
    manager = make.user(Role.NETWORK_MANAGER)
    for day in range(40):
        with time_machine.travel(start + timedelta(days=day, hours=1), tick=False):
            tasks.run(clock.today())
            tasks.run(clock.today())
            outbox.work_through(LOOK)
    db.session.refresh(referral)
    assert referral.status is ReferralStatus.EXPIRED_NO_RESPONSE
    assert referral.alternatives == [str(other.id)]
    with time_machine.travel(start + timedelta(days=41), tick=False):
        subjects = mail(channel)
    assert (manager.email, f"Referral {referral.reference}: nobody has answered") in subjects
    assert [s for _, s in subjects].count(f"Referral {referral.reference} waits for you") == 2
    assert folding.folded(timeline.events(referral)) == folding.state_of(referral)


@pytest.mark.usefixtures("app")
def test_a_partner_reads_the_name_of_a_language_and_not_its_code() -> None:
    worker = make.worker()
    referral = make.referral(by=worker, about=make.resident(of=worker, language="pl"))
    told = {line[0]: line[1] for line in disclosures.to_partner(referral, actor=partner_of(referral))}
    assert told["Language"] == "Polish"


@pytest.mark.usefixtures("app")
def test_the_ages_that_the_service_itself_names_count_before_sending() -> None:
    """The same engine judges here as where candidates are shown."""
    worker = make.worker()
    young = make.resident(of=worker, date_of_birth=clock.today() - timedelta(days=20 * 365))
    with pytest.raises(Conflict, match="not for them as things stand"):
        make.referral(by=worker, about=young, to=make.service(minimum_age=50, email="a@mill-lane.example"))
