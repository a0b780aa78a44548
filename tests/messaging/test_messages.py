"""What we say to people: promised with the deed, said in words when it leaves, and said once."""

import email
import email.policy
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, Environment
from sqlalchemy import select

from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.messaging import posting, tasks
from hub.messaging import services as messaging
from hub.messaging.channels import ConsoleChannel, FileChannel, Letter, MemoryChannel, Sender, as_mail
from hub.messaging.models import Message, MessageStatus
from hub.outbox import services as outbox
from tests.core.conftest import settings

SENDER = Sender("Zoë’s Hub", "hub@hub.example", "help@hub.example", "hub.example")
TEMPLATES = {
    "messaging/test/subject.txt": "Your report {{ reference }}\nabout {{ name }}\n",
    "messaging/test/body.txt": "Thank you for telling us about {{ name }}.\n",
}


@pytest.fixture(autouse=True)
def templates(request: pytest.FixtureRequest) -> Iterator[None]:
    """One message of the test's own."""
    if "app" not in request.fixturenames:
        yield
        return
    environment: Environment = request.getfixturevalue("app").jinja_env
    kept = environment.loader
    assert kept
    environment.loader = ChoiceLoader([DictLoader(TEMPLATES), kept])
    yield
    environment.loader = kept


def send(to: str = "jo@home.example", **context: str) -> Message:
    with transaction():
        return messaging.send("test", to=to, **{"reference": "BCD346", "name": "Lunch & Co"} | context)


def test_a_message_leaves_after_the_deed_and_in_words(app: Flask, channel: MemoryChannel) -> None:
    message = send()
    assert channel.letters == []
    assert outbox.work_until_idle() == 1
    (letter,) = channel.letters
    assert (letter.message_id, letter.recipient) == (str(message.id), "jo@home.example")
    assert letter.subject == "Your report BCD346 about Lunch & Co"
    assert letter.body.startswith("Thank you for telling us about Lunch & Co.\n")
    assert "<p" in letter.html
    assert message.status is MessageStatus.SENT
    assert message.sent_at is not None


def test_no_message_leaves_for_a_deed_that_failed(app: Flask, channel: MemoryChannel) -> None:
    def fail() -> None:
        messaging.send("test", to="jo@home.example", reference="", name="")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail()
    outbox.work_until_idle()
    assert channel.letters == []
    assert db.session.scalars(select(Message)).all() == []


def test_it_is_said_once_although_the_worker_tries_twice(app: Flask, channel: MemoryChannel) -> None:
    payload = [{"message_id": str(send().id)}]
    tasks.deliver(payload)
    tasks.deliver(payload)
    assert len(channel.letters) == 1


def test_a_message_that_is_gone_is_no_trouble(app: Flask, channel: MemoryChannel) -> None:
    tasks.deliver([{"message_id": str(uuid.uuid4())}])
    assert channel.letters == []


def test_when_the_channel_fails_it_is_tried_again_under_the_same_id(app: Flask) -> None:
    ids: list[str] = []

    class Broken:
        def deliver(self, letter: Letter) -> None:
            ids.append(letter.message_id)
            raise ConnectionError

    app.extensions["hub.channel"] = Broken()
    message = send()
    for _ in range(2):
        with pytest.raises(outbox.NotAll):
            tasks.deliver([{"message_id": str(message.id)}])
    assert ids == [str(message.id)] * 2
    assert (message.status, message.tries, message.answer) == (MessageStatus.WAITING, 2, "ConnectionError")


def test_nothing_is_locked_while_a_message_is_handed_over(app: Flask) -> None:
    """A mail server may take half a minute; nobody else's saving may wait for it."""
    reading: list[bool] = []

    class Slow:
        def deliver(self, _letter: Letter) -> None:
            reading.append(db.session().in_transaction())
            with transaction():  # refused while another is open
                pass

    app.extensions["hub.channel"] = Slow()
    send()
    outbox.work_until_idle()
    assert reading == [False]


def test_a_file_is_a_message_that_any_mail_program_opens(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    FileChannel(folder, SENDER).deliver(
        Letter("1a2b", "jo@home.example", "Zoë’s report", "Thank you.\n£5 – no more.\n")
    )
    (file,) = folder.iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert file.name == "1a2b.eml"
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (
        "jo@home.example",
        "Zoë’s report",
        "<1a2b@hub.example>",
    )
    assert (mail["From"], mail["Reply-To"]) == ("Zoë’s Hub <hub@hub.example>", "help@hub.example")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Thank you.", "£5 – no more."]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_message_again_is_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        FileChannel(tmp_path, SENDER).deliver(Letter("1a2b", "jo@home.example", "Hello", "Hello"))
    assert len(list(tmp_path.iterdir())) == 1


BREAKS = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"]


@pytest.mark.parametrize("line_break", BREAKS)
def test_a_recipient_of_two_lines_is_refused(line_break: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Letter("1", f"jo@home.example{line_break}Bcc: all@evil.example", "Hello", "")


@pytest.mark.parametrize("line_break", BREAKS)
def test_a_subject_is_folded_into_one_line(app: Flask, channel: MemoryChannel, line_break: str) -> None:
    send(name=f"Lunch{line_break}Bcc: all@evil.example")
    outbox.work_until_idle()
    assert channel.letters[0].subject == "Your report BCD346 about Lunch Bcc: all@evil.example"


TRICKS = [*BREAKS, "Bcc: all@evil.example", ",", ";", "<", ">", '"', "@", "\\", "(", "é", "jo@home.example"]
DISGUISED = ["=?utf-8?q?=0D=0ABcc=3A_all=40evil.example?=", "=?utf-8?b?DQpCY2M6IGFsbEBldmlsLmV4YW1wbGU=?="]
"""Encoded words that mean a line break and a header: a mail library that reads them back writes both out."""
WORDS = st.lists(st.sampled_from([*TRICKS, *DISGUISED]) | st.text(max_size=8), max_size=8).map("".join)


@given(to=WORDS, subject=WORDS, name=WORDS)
@example(to="jo@home.example", subject=DISGUISED[0], name="")
@example(to="jo@home.example", subject="", name=DISGUISED[1])
@example(to="jo@home.example, all@evil.example", subject="", name="")
@example(to="<", subject="", name="")
@example(to="\\<", subject="", name="")
@example(to="", subject="", name="¡Bcc: all@evil.example")
@example(to="", subject="", name="Bcc: all@evil.examplejo@home.example" + DISGUISED[0])
def test_no_words_become_a_header_or_another_recipient(to: str, subject: str, name: str) -> None:
    for recipient in (to, "jo@home.example"):
        try:
            letter = Letter("1", recipient, subject, "body", sender_name=name)
        except ValueError:
            continue
        mail = email.message_from_bytes(as_mail(letter, SENDER).as_bytes(), policy=email.policy.default)
        assert not {"bcc", "cc", "resent-to"} & {header.lower() for header in mail}
        assert len(mail["To"].addresses) <= 1
        assert [one.addr_spec for one in mail["From"].addresses] == [SENDER.address]
        assert mail.get_content().strip() == "body"


def test_the_console_shows_what_would_have_been_sent(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleChannel().deliver(Letter("1", "jo@home.example", "Hello", "Thank you."))
    assert capsys.readouterr().out == "--- jo@home.example: Hello\nThank you.\n---\n"


def test_the_channel_is_a_setting(tmp_path: Path) -> None:
    def channel(name: str) -> object:
        chosen: Settings = settings(tmp_path, message_channel=name)
        return posting.channel_for(chosen)

    assert isinstance(channel("console"), ConsoleChannel)
    to_files = channel("file")
    assert isinstance(to_files, FileChannel)
    assert to_files.folder == tmp_path / "mail"


def test_once_it_has_left_nobody_can_read_whom_it_went_to(app: Flask, channel: MemoryChannel) -> None:
    message_id = send().id
    outbox.work_until_idle()
    kept = db.session.scalars(select(Message).where(Message.id == message_id)).one()
    assert channel.letters[0].recipient == "jo@home.example"
    assert (kept.status, kept.recipient, kept.context) == (MessageStatus.SENT, "", {})
