"""No word reaches a resident in a way that they did not say is safe (T47)."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.core import clock
from hub.core.config import ROOT
from hub.core.db import db, transaction
from hub.messaging.channels import MemoryChannel, Sender, as_mail
from hub.messaging.models import Message, MessageStatus
from hub.outbox import services as outbox
from hub.residents import gateway, services
from hub.residents.gateway import Answer
from hub.residents.models import Channel, ContactKind, Resident, VulnerabilityFlag, Word, WordStatus
from hub.residents.queries import people
from hub.tasks import queries as tasks
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALLOWED = {"may_ring": True, "may_text": True, "may_write": True}
KINDS = {
    Channel.CALL: ContactKind.PHONE,
    Channel.TEXT: ContactKind.PHONE,
    Channel.EMAIL: ContactKind.EMAIL,
    Channel.LETTER: ContactKind.ADDRESS,
}
STATES = {"allowed": ALLOWED, "nobody asked": {}, "prohibited": {"contact_prohibited": True} | ALLOWED}


def tell(resident: Resident, **more: object) -> Word:
    with transaction():
        return gateway.say(
            resident,
            words="The CANARY-refuge said yes.",
            about_type="referral",
            about_id=uuid.uuid4(),
            **more,
        )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("channel", list(Channel))
def test_a_word_leaves_only_by_a_way_that_was_said_to_be_safe(
    channel: Channel, state: str, time_machine, channel_out: MemoryChannel
) -> None:
    time_machine.move_to(NOON)
    jo = make.worker()
    resident = make.resident(of=jo)
    point = make.contact_point(resident, KINDS[channel], **STATES[state])
    if state == "prohibited":  # a tick left over from before, as from an import: never still means never
        with transaction():
            point.may_ring = point.may_text = point.may_write = True
    verdict = gateway.may_send(resident, channel)
    assert verdict.answer is (Answer.YES if state == "allowed" else Answer.TASK)
    assert bool(verdict.reason) is (state != "allowed")
    tell(resident, channel=channel)
    outbox.work_until_idle()
    waiting = [task.kind for task in tasks.waiting(actor=jo.actor)]
    if state != "allowed":
        assert waiting == ["contact-unsafe"]
    else:
        assert waiting == ([] if channel is Channel.EMAIL else [f"contact-{channel.value}"])
    assert len(channel_out.letters) == (state == "allowed" and channel is Channel.EMAIL)


def test_a_way_that_somebody_shares_who_must_not_know_is_not_safe_whatever_is_ticked(
    time_machine,
) -> None:
    time_machine.move_to(NOON)
    jo = make.worker()
    resident, partner = make.resident(of=jo), make.resident(of=jo)
    make.contact_point(resident, ContactKind.PHONE, "01632 960 555", **ALLOWED)
    make.contact_point(resident, ContactKind.ADDRESS, **ALLOWED)
    make.contact_point(partner, ContactKind.PHONE, "+44 1632 960555")
    with transaction():
        services.add_member(resident, other=partner, must_not_know=True, actor=jo.actor)
    assert gateway.may_send(resident, Channel.CALL).reason == gateway.THEY_SHARE_IT
    assert gateway.may_send(resident, Channel.LETTER).reason == gateway.THEY_LIVE_THERE
    make.contact_point(resident, ContactKind.PHONE, "01632 960 777", **ALLOWED)
    assert gateway.may_send(resident, Channel.CALL).point.value == "01632 960 777"


@pytest.fixture
def channel_out(app) -> MemoryChannel:
    return app.extensions["hub.channel"]


def test_outside_an_email_says_who_your_landlord_is_and_nothing_else(time_machine, channel_out) -> None:
    time_machine.move_to(NOON)
    resident = make.resident(of=make.worker(), name="Zebedee Quillfeather")
    make.contact_point(resident, ContactKind.EMAIL, **ALLOWED)
    tell(resident)
    outbox.work_until_idle()
    (letter,) = channel_out.letters
    assert letter.subject == "A message from Aldermere Homes"
    mail = as_mail(
        letter, Sender("Community Help Hub", "hub@hub.example", "answers@hub.example", "hub.example")
    )
    assert "Aldermere Homes" in mail["From"]
    assert "Help" not in mail["From"]
    assert mail["Reply-To"] is None
    for word in ("CANARY", "Zebedee", "Quillfeather", "referral"):
        assert word not in str(mail)


def test_every_message_to_a_resident_has_the_neutral_subject() -> None:
    found = sorted((ROOT / "templates" / "messaging").glob("**/resident-*/subject.txt"))
    assert found
    assert {Path(one).read_text() for one in found} == {
        "A message from {{ site.organization }}\n",
        "Neges gan {{ site.organization }}\n",
    }


def test_mail_waits_for_the_safe_hours_of_the_resident(time_machine, channel_out) -> None:
    time_machine.move_to(NOON)  # a Tuesday
    resident = make.resident(of=make.worker())
    make.contact_point(resident, ContactKind.EMAIL, safe_hours={"TH": [["10:00", "11:30"]]}, **ALLOWED)
    verdict = gateway.may_send(resident, Channel.EMAIL)
    assert (verdict.answer, verdict.at) == (Answer.LATER, datetime(2026, 11, 26, 10, 0, tzinfo=UTC))
    tell(resident)
    outbox.work_until_idle()
    assert not channel_out.letters
    time_machine.move_to(datetime(2026, 11, 26, 10, 5, tzinfo=UTC))
    outbox.work_until_idle()
    assert len(channel_out.letters) == 1


def test_what_became_unsafe_while_it_waited_is_not_sent_and_a_person_hears_of_it(
    time_machine, channel_out
) -> None:
    time_machine.move_to(NOON)
    jo = make.worker()
    resident = make.resident(of=jo)
    make.contact_point(resident, ContactKind.EMAIL, **ALLOWED)
    tell(resident)
    with transaction():
        services.edit(resident, actor=jo.actor, no_contact=True)
    outbox.work_until_idle()
    assert not channel_out.letters
    (task,) = tasks.waiting(actor=jo.actor)
    assert (task.kind, task.words) == ("contact-unsafe", "The CANARY-refuge said yes.")
    assert db.session.scalars(select(Message.status)).all() == [MessageStatus.FAILED]


def test_the_liked_way_is_tried_first_and_another_safe_one_after_it(time_machine) -> None:
    time_machine.move_to(NOON)
    resident = make.resident(of=make.worker(), preferred_channel=Channel.CALL)
    make.contact_point(resident, ContactKind.EMAIL, **ALLOWED)
    phone = make.contact_point(resident, ContactKind.PHONE, **ALLOWED)
    assert tell(resident).channel is Channel.CALL
    with transaction():
        services.set_safety(
            resident, phone, contact_prohibited=True, version=phone.version, actor=gateway.SYSTEM
        )
    assert tell(resident).channel is Channel.EMAIL


def test_nobody_is_asked_to_ring_by_a_day_on_which_nobody_is_at_work(time_machine) -> None:
    jo = make.worker()
    resident = make.resident(of=jo)
    days = {}
    for month, day in (
        (11, 24),
        (11, 26),
        (11, 27),
        (12, 24),
    ):  # a Tuesday, a Thursday, a Friday, Christmas Eve
        time_machine.move_to(NOON.replace(month=month, day=day))
        word = tell(resident, channel=Channel.CALL)
        (task,) = tasks.about("resident_word", word.id, actor=gateway.SYSTEM)
        days[day if month == 11 else "Christmas Eve"] = task.due_on.strftime("%A %-d")
    assert days == {24: "Thursday 26", 26: "Monday 30", 27: "Tuesday 1", "Christmas Eve": "Wednesday 30"}


def test_what_was_safe_long_ago_is_asked_anew_and_sooner_for_somebody_flagged(time_machine) -> None:
    time_machine.move_to(NOON)
    jo = make.worker()
    resident = make.resident(of=jo)
    make.contact_point(resident, ContactKind.PHONE, **ALLOWED)
    time_machine.move_to(NOON + timedelta(days=100))
    assert gateway.may_send(resident, Channel.CALL).answer is Answer.YES
    kind = next(one for one in people.flag_kinds() if one.code == "domestic-abuse")
    with transaction():
        services.raise_flag(
            resident, kind, source="She said so", review_on=clock.today() + timedelta(days=30), actor=jo.actor
        )
    assert gateway.may_send(resident, Channel.CALL).reason == gateway.ASK_ANEW
    assert db.session.scalars(select(VulnerabilityFlag.seen_by)).all() == ["leads"]


def test_what_need_not_be_said_any_more_is_taken_back(time_machine, channel_out) -> None:
    time_machine.move_to(NOON)
    jo = make.worker()
    resident = make.resident(of=jo)
    make.contact_point(resident, ContactKind.EMAIL, **ALLOWED)
    mailed, rung = tell(resident), tell(resident, channel=Channel.CALL)
    with transaction():
        for word in (mailed, rung):
            assert gateway.take_back("referral", word.about_id, actor=jo.actor) == 1
    outbox.work_until_idle()
    assert not channel_out.letters
    assert not tasks.waiting(actor=jo.actor)
    assert mailed.status is rung.status is WordStatus.TAKEN_BACK
