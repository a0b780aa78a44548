"""Referrer and partner write to each other: on the worker's page, the partner's, and the emailed one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.directory.models import Service
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.referrals.codes import Via, WithdrawnBecause
from hub.referrals.contact_codes import Side
from hub.referrals.queries import conversation, timeline
from hub.referrals.services import answering, ending, messages
from tests.referrals.around import Pair, pair
from tests.support import make
from tests.support.client import PageClient, form_fields, forms

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]
SECRET = "The blue door, Zebedee waits there"


def text(browser: PageClient, url: str) -> str:
    return browser.get(url).get_data(as_text=True)


def later(channel: MemoryChannel, minutes: int) -> list[str]:
    """The letters that leave by then."""
    channel.letters.clear()
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        while outbox.work_once():
            pass
    return [f"{letter.subject} {letter.body}" for letter in channel.letters]


def test_each_side_reads_what_the_other_wrote_and_sees_what_is_new(
    sign_in: SignIn, client: PageClient
) -> None:
    it = pair()
    worker, partner = sign_in(it.worker), sign_in(it.partner)
    assert (
        client.submit(it.mailed, {"signed": "Jo Berry", "message": SECRET}, action="/message").status_code
        == 303
    )
    assert "1 new" in text(worker, it.ours)
    again = text(worker, it.ours)
    assert SECRET in again
    assert "1 new" not in again
    worker.submit(it.ours, {"message": "Ring twice, please"}, action="/message")
    for browser, url in ((partner, it.theirs), (client, it.mailed)):
        page = text(browser, url)
        assert "Ring twice, please" in page
        assert "1 new" in page
    assert "1 new" in text(client, it.mailed)  # a mail scanner looks, too
    client.submit(it.mailed, action="/read")
    assert "1 new" not in text(client, it.mailed)
    assert 'value="Jo Berry"' in text(client, it.mailed)


def test_only_we_are_told_that_it_was_read(sign_in: SignIn) -> None:
    it = pair()
    worker, partner = sign_in(it.worker), sign_in(it.partner)
    worker.submit(it.ours, {"message": "Are you there?"}, action="/message")
    partner.submit(it.theirs, {"message": "We are"}, action="/message")
    assert "Read by the partner" in text(worker, it.ours)
    worker.get(it.ours)
    assert "Read by" not in text(partner, it.theirs)


def test_a_question_and_its_answer_stand_in_the_conversation(sign_in: SignIn) -> None:
    it = pair()
    with transaction():
        answering.ask(it.referral, "Which floor?", actor=it.partner.actor)
    with transaction():
        ending.answer(it.referral, "The third.", actor=it.worker.actor)
    said = conversation.of(it.referral, actor=it.partner.actor)
    assert [(one.words, one.is_ours, one.is_question) for one in said] == [
        ("Which floor?", True, True),
        ("The third.", False, False),
    ]
    assert "Question" in text(sign_in(it.worker), it.ours)


def test_several_within_minutes_are_one_mail_with_a_reference_and_a_link(channel: MemoryChannel) -> None:
    it = pair()
    later(channel, 0)
    for words in (SECRET, "And another thing", "Sorry, a third"):
        with transaction():
            messages.write(it.referral, words, actor=it.worker.actor)
    assert later(channel, 5) == []
    (mail, *others) = later(channel, 11)
    assert others == []
    assert it.referral.reference in mail
    assert "/answer/" in mail
    assert SECRET not in mail
    with time_machine.travel(clock.now() + timedelta(minutes=30), tick=False):
        with transaction():
            messages.write(it.referral, "Still there?", actor=it.worker.actor)
        assert later(channel, 11) == []  # they have one that they have not looked at
        with transaction():
            messages.mark_read(it.referral, actor=it.partner.actor, reader_id=it.partner.id)
            messages.write(it.referral, "Thank you", actor=it.worker.actor)
        assert len(later(channel, 11)) == 1


def test_who_has_read_it_by_then_gets_no_mail_and_neither_does_anybody_once_it_is_over(
    channel: MemoryChannel,
) -> None:
    it = pair()
    with transaction():
        messages.write(it.referral, "We have a place", actor=it.partner.actor)
    with transaction():
        messages.mark_read(it.referral, actor=it.worker.actor, reader_id=it.worker.id)
    assert not any("wrote to you" in mail for mail in later(channel, 11))
    with transaction():
        messages.write(it.referral, "Good", actor=it.worker.actor)
        ending.withdraw(it.referral, because=WithdrawnBecause.RESIDENT_ASKED, actor=it.worker.actor)
    assert not any("wrote to you" in mail for mail in later(channel, 11))


def test_after_the_end_the_partner_reads_nothing_any_more_and_we_do(sign_in: SignIn) -> None:
    it = pair()
    with transaction():
        messages.write(it.referral, SECRET, actor=it.worker.actor)
        answering.ask(it.referral, f"Is it true? {SECRET}", actor=it.partner.actor)
        ending.withdraw(
            it.referral,
            because=WithdrawnBecause.RESIDENT_ASKED,
            words=f"For us: {SECRET}",
            actor=it.worker.actor,
        )
    partner = sign_in(it.partner)
    page = text(partner, it.theirs)
    assert it.referral.reference in page
    assert "Zebedee" not in page
    assert conversation.of(it.now(), actor=it.partner.actor) == []
    assert not any(one.words for one in timeline.of(it.now(), actor=it.partner.actor))
    assert SECRET in text(sign_in(it.worker), it.ours)
    with pytest.raises(Conflict), transaction():
        messages.write(it.now(), "Too late", actor=it.partner.actor)


def test_sent_twice_it_is_there_once(client: PageClient) -> None:
    it = pair()
    given = {"signed": "Jo", "message": "Once", "idempotency_key": str(it.worker.id)}
    for _ in range(2):
        assert client.submit(it.mailed, given, action="/message").status_code == 303
    said = conversation.of(it.now(), actor=it.worker.actor)
    assert [one.words for one in said] == ["Once"]


def test_what_was_written_is_given_back_when_it_was_too_late(sign_in: SignIn, client: PageClient) -> None:
    it = pair()
    partner = sign_in(it.partner)
    partner.get(it.theirs)
    opened = text(client, f"{it.mailed}/message")
    given = form_fields(list(forms(opened))[-1]) | {"signed": "Jo", "message": SECRET}
    empty = client.submit(it.mailed, {"message": "", "signed": "Jo Berry"}, action="/message")
    assert empty.status_code == 422
    assert "Jo Berry" in empty.get_data(as_text=True)
    with transaction():
        ending.withdraw(it.referral, because=WithdrawnBecause.RESIDENT_ASKED, actor=it.worker.actor)
    by_link = client.post(f"{it.mailed}/message", data=given)
    assert by_link.status_code == 410
    assert SECRET in by_link.get_data(as_text=True)
    assert client.get(f"{it.mailed}/message").status_code == 410


def test_strangers_write_and_read_nothing(sign_in: SignIn, client: PageClient) -> None:
    it, other = pair(), pair()
    with transaction():
        messages.write(it.referral, SECRET, actor=it.worker.actor)
    for stranger, url in (
        (sign_in(other.partner), f"{it.theirs}/message"),
        (sign_in(other.worker), f"{it.ours}/message"),
        (sign_in(make.user(Role.NETWORK_MANAGER)), f"{it.ours}/message"),
    ):
        assert stranger.get(url).status_code == 404
    for one in (other.partner, other.worker):
        with pytest.raises(NotFound), transaction():
            messages.write(it.referral, "Hello", actor=one.actor)
    assert SECRET not in text(client, other.mailed)


def test_a_partner_of_another_kind_is_not_written_to_from_here(sign_in: SignIn) -> None:
    it = pair(via=Via.PHONE)
    assert "gets no messages from here" in text(sign_in(it.worker), it.ours)
    with pytest.raises(Conflict), transaction():
        messages.write(it.referral, "Hello", actor=it.worker.actor)


def test_what_is_new_is_counted_for_many_at_once(count_queries) -> None:
    first = pair()
    service = db.session.get_one(Service, first.referral.service_id)
    others = [make.referral(by=first.worker, to=service) for _ in range(3)]
    ids = [first.referral.id, *(one.id for one in others)]
    with transaction():
        for one in (first.referral, others[0], others[0]):
            messages.write(one, "News", actor=first.partner.actor)
    with count_queries() as asked:
        new = conversation.unread(ids, side=Side.OURS, reader_id=first.worker.id)
    assert len(asked) == 1
    assert new == {first.referral.id: 1, others[0].id: 2}
    assert conversation.unread(ids, side=Side.PARTNER, reader_id=first.partner.id) == {}


def test_the_page_costs_the_same_for_one_message_or_many(sign_in: SignIn, count_queries) -> None:
    it: Pair = pair()
    partner = sign_in(it.partner)

    def cost() -> int:
        partner.get(it.theirs)
        with count_queries() as asked:
            partner.get(it.theirs)
        return len(asked)

    with transaction():
        messages.write(it.referral, "One", actor=it.worker.actor)
    one = cost()
    with transaction():
        for number in range(5):
            messages.write(it.referral, f"Number {number}", actor=it.worker.actor)
    assert cost() == one
