"""Mail over a real socket, to a server that is down, slow, cut off, rude, or does not know the address."""

import os
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.core import clock
from hub.core.db import db, transaction
from hub.messaging import posting, queries, smtp, tasks
from hub.messaging import services as messaging
from hub.messaging.channels import Letter, NotNow, Refused
from hub.messaging.models import Message, MessageStatus
from hub.messaging.smtp import SmtpChannel
from hub.outbox import services as outbox
from tests.core.conftest import settings
from tests.messaging.sink import Sink, certificate, free_port, listening, password

Channel = Callable[..., SmtpChannel]
LETTERS = int(os.environ.get("HUB_LETTERS", "100"))


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def channel_to(app: Flask, tmp_path: Path, port: int) -> Iterator[Channel]:
    """The site sends through this port from now on."""
    made: list[SmtpChannel] = []

    def channel(*, context: ssl.SSLContext | None = None, **values: object) -> SmtpChannel:
        given = {"smtp_tls": "none", "mail_from": "hub@hub.example", **values}
        chosen = settings(tmp_path, message_channel="smtp", smtp_host="localhost", smtp_port=port, **given)
        made.append(SmtpChannel(chosen, posting.sender(chosen), context=context))
        app.extensions["hub.channel"] = made[-1]
        return made[-1]

    yield channel
    for one in made:
        one.close()


@pytest.fixture
def sink(port: int, channel_to: Channel) -> Iterator[Sink]:
    """A server that takes everything."""
    channel_to()
    with listening(Sink(), port) as server:
        yield server


def send(*addresses: str) -> list[Message]:
    with transaction():
        return [
            messaging.send("report-received", to=address, reference="BCD346", service_id="")
            for address in addresses
        ]


def states(messages: list[Message]) -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(message.status.value, message.answer) for message in messages]


def test_a_message_arrives_as_both_text_and_html(sink: Sink) -> None:
    (message,) = send("jo@home.example")
    outbox.work_until_idle()
    (mail,) = sink.mail
    assert sink.envelopes == [("hub@hub.example", ["jo@home.example"])]
    assert mail["Message-ID"] == f"<{message.id}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert states([message]) == [("sent", "250")]


def test_a_batch_goes_over_one_connection(sink: Sink) -> None:
    send(*(f"person{number}@home.example" for number in range(tasks.BATCH)))
    outbox.work_until_idle()
    assert (len(sink.mail), sink.connections) == (tasks.BATCH, 1)


def test_a_bad_address_holds_up_nobody_and_is_marked(sink: Sink) -> None:
    sink.answers["gone@home.example"] = "550 5.1.1 <gone@home.example> is unknown here"
    messages = send("a@home.example", "gone@home.example", "b@home.example")
    outbox.work_until_idle()
    assert [rcpt for _, rcpt in sink.envelopes] == [["a@home.example"], ["b@home.example"]]
    assert states(messages) == [("sent", "250"), ("bounced", "550 5.1.1"), ("sent", "250")]
    assert queries.bounced(address=" Gone@Home.example ") is not None
    assert queries.bounced(address="a@home.example") is None
    assert outbox.waiting() == outbox.given_up() == 0
    assert "gone" not in repr(db.session.execute(select(Message.__table__)).all())


def test_a_busy_mailbox_is_tried_again_until_it_takes_it(sink: Sink) -> None:
    sink.answers["busy@home.example"] = "451 4.7.1 Come back later"
    messages = send("busy@home.example", "a@home.example")
    outbox.work_until_idle()
    assert states(messages) == [("waiting", "451 4.7.1"), ("sent", "250")]
    sink.answers.clear()
    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        outbox.work_until_idle()
    assert states(messages) == [("sent", "250")] * 2
    assert messages[0].tries == 2


def test_cut_off_in_the_data_it_is_sent_again_under_the_same_id(sink: Sink) -> None:
    sink.cut = 1
    (message,) = send("jo@home.example")
    outbox.work_until_idle()
    assert states([message])[0][0] == "waiting"
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        outbox.work_until_idle()
    assert states([message]) == [("sent", "250")]
    assert len({mail["Message-ID"] for mail in sink.mail}) == 1


def test_a_server_that_sleeps_is_left_in_peace(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "PATIENCE_SECONDS", 0.2)
    sink.seconds = 0.6
    messages = send("a@home.example", "b@home.example", "c@home.example")
    outbox.work_until_idle()
    assert states(messages)[0] == ("waiting", "TimeoutError")
    assert len(sink.mail) <= 1, "the others did not each wait for it"
    sink.seconds = 0
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        outbox.work_until_idle()
    assert states(messages) == [("sent", "250")] * 3


def test_a_day_without_a_server_loses_nothing(app: Flask, port: int, channel_to: Channel) -> None:
    """24 hours down, all there in the end, each once. HUB_LETTERS=500 says how many."""
    channel_to()
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        messages = send(*(f"person{number}@home.example" for number in range(LETTERS)))
        ids = {f"<{message.id}@localhost>" for message in messages}
        for wait in (timedelta(minutes=5), timedelta(hours=5), timedelta(hours=19)):
            outbox.work_until_idle()
            traveller.shift(wait)
        assert outbox.given_up() == 0
        with listening(Sink(), port) as sink:
            outbox.work_until_idle()
            traveller.shift(outbox.LONGEST_WAIT)
            outbox.work_until_idle()
            assert sorted(mail["Message-ID"] for mail in sink.mail) == sorted(ids)
    assert queries.counts().by_status[MessageStatus.SENT] == LETTERS


def test_after_three_days_it_is_given_up_aloud_and_can_be_tried_again(
    app: Flask, port: int, channel_to: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    channel_to()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        (message,) = send("jo@home.example")
        for _ in range(outbox.MOST_TRIES):
            outbox.work_until_idle()
            traveller.shift(outbox.LONGEST_WAIT)
        assert states([message])[0][0] == "failed"
        assert "promise_given_up" in caplog.messages
        with transaction():
            messaging.try_again(message)
        assert outbox.given_up() == 0
        with listening(Sink(), port) as sink:
            outbox.work_until_idle()
        assert len(sink.mail) == 1


def test_a_wrong_password_is_said_in_the_log_and_loses_nothing(
    app: Flask, port: int, channel_to: Channel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    theirs, ours = certificate(tmp_path)
    options = {
        "tls_context": theirs,
        "require_starttls": True,
        "auth_required": True,
        "auth_require_tls": True,
    }
    (message,) = send("jo@home.example")
    with listening(Sink(), port, authenticator=password("right"), **options) as sink:
        channel_to(context=ours, smtp_tls="starttls", smtp_user="hub", smtp_password="wrong")
        outbox.work_until_idle()
        assert states([message])[0] == ("waiting", "535 5.7.8")
        assert "smtp_password_refused" in caplog.messages
        assert "wrong" not in caplog.text
        channel_to(context=ours, smtp_tls="starttls", smtp_user="hub", smtp_password="right")
        with time_machine.travel(clock.now() + timedelta(seconds=11)):
            outbox.work_until_idle()
    assert states([message]) == [("sent", "250")]
    assert len(sink.mail) == 1


def test_without_encryption_nothing_is_sent(
    app: Flask, port: int, channel_to: Channel, tmp_path: Path
) -> None:
    """Neither to a server that does not offer it, nor to one whose certificate is nobody's."""
    channel = channel_to(smtp_tls="starttls")
    letter = Letter("1", "jo@home.example", "Hello", "Hello")
    with listening(Sink(), port) as sink, pytest.raises(NotNow, match="SMTPNotSupportedError"):
        channel.deliver(letter)
    channel = channel_to(smtp_tls="starttls")
    theirs, _ours = certificate(tmp_path)
    with listening(Sink(), port, tls_context=theirs) as stranger, pytest.raises(NotNow, match="SSLCert"):
        channel.deliver(letter)
    assert sink.mail == stranger.mail == []


@pytest.mark.parametrize(
    "address", ["jo@home.example\r\nBcc: all@evil.example", "jo@home.example\nRCPT TO:<x@y.z>"]
)
def test_no_address_becomes_a_second_recipient(sink: Sink, address: str) -> None:
    (message,) = send(address)
    outbox.work_until_idle()
    assert sink.mail == []
    assert states([message]) == [("bounced", "553 5.1.3")]


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@home.example", "jo@home.example, all@evil.example", "@"]
)
def test_what_is_no_address_is_refused_and_holds_up_nobody(sink: Sink, address: str) -> None:
    bad, good = send(address, "jo@home.example")
    outbox.work_until_idle()
    assert states([bad, good]) == [("bounced", "553 5.1.3"), ("sent", "250")]
    assert sink.envelopes == [("hub@hub.example", ["jo@home.example"])]


def test_words_become_no_header(sink: Sink) -> None:
    with transaction():
        messaging.send(
            "report-received", to="jo@home.example", reference="1\r\nBcc: all@evil.example", service_id=""
        )
    outbox.work_until_idle()
    (mail,) = sink.mail
    assert (mail["Bcc"], sink.envelopes[0][1]) == (None, ["jo@home.example"])


def test_an_address_that_the_server_cannot_write_to_is_refused(
    app: Flask, port: int, channel_to: Channel
) -> None:
    channel = channel_to()
    with listening(Sink(), port, enable_SMTPUTF8=False), pytest.raises(Refused):
        channel.deliver(Letter("1", "zoë@home.example", "Hello", "Hello"))


def test_the_mail_is_plain_enough_for_any_server(sink: Sink) -> None:
    """Seven bits, and no line longer than a server must take."""
    send("jo@home.example")
    outbox.work_until_idle()
    raw = sink.mail[0].as_bytes(policy=sink.mail[0].policy.clone(cte_type="7bit"))
    assert max(map(len, raw.splitlines())) < 998
    assert isinstance(sink.mail[0], EmailMessage)
