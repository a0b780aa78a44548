"""What became of each message: bounces, the log, how long it is kept, and the local mail page."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.app import create_app
from hub.core import clock
from hub.core.config import Environment
from hub.core.db import db, transaction
from hub.messaging import bounces, letters, queries, services, tasks
from hub.messaging.channels import FileChannel, Letter, MemoryChannel, Refused, Sender
from hub.messaging.models import Message, MessageStatus
from hub.outbox import services as outbox
from tests.core.conftest import settings
from tests.support import make
from tests.support.client import PageClient

JO = "jo@home.example"
SignIn = Callable[[User], PageClient]


def send(to: str = JO, **values: object) -> Message:
    with transaction():
        return services.send("report-received", to=to, reference="BCD346", service_id="", **values)  # type: ignore[arg-type]


def status(message: Message) -> tuple[str, str]:
    db.session.expire_all()
    return message.status.value, message.answer


def report(message_id: object, *, action: str = "failed", code: str = "5.1.1", whole: bool = True) -> bytes:
    """What a mail server writes back (RFC 3464), with the whole message or its headers only."""
    return f"""From: MAILER-DAEMON@mail.example
To: hub@hub.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

I am sorry to have to inform you
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {JO}
Action: {action}
Status: {code}

--x
Content-Type: {"message/rfc822" if whole else "text/rfc822-headers"}

To: {JO}
Message-ID: <{message_id}@localhost>
Subject: Hello

--x--
""".encode()


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_marks_the_message_and_its_address(
    app: Flask, channel: MemoryChannel, tmp_path: Path, whole: bool
) -> None:
    message = send(about_id=uuid.uuid4())
    outbox.work_until_idle()
    about = message.about_id
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "1").write_bytes(report(message.id, whole=whole))
    (tmp_path / "cur" / "2").write_bytes(b"Subject: Holiday\r\n\r\nI am away")
    result = app.test_cli_runner().invoke(args=["messaging", "bounce", str(tmp_path)])
    assert result.output == "1 came back.\n"
    assert status(message) == ("bounced", "5.1.1")
    assert queries.bounced(address=JO) is not None
    assert queries.bounced(about_id=about) is not None
    assert queries.bounced(about_id=uuid.uuid4()) is None


def test_a_report_comes_on_standard_input_too(app: Flask, channel: MemoryChannel) -> None:
    message = send()
    outbox.work_until_idle()
    result = app.test_cli_runner().invoke(args=["messaging", "bounce"], input=report(message.id))
    assert result.output == "1 came back.\n"


@pytest.mark.parametrize(
    "raw",
    [
        report(uuid.uuid4(), action="delayed", code="4.4.1"),
        report(uuid.uuid4(), action="failed", code="4.4.7"),
        report("not-ours"),
        b"",
        b"\x00\xff" * 100,
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n",
    ],
    ids=["late", "temporary", "foreign", "empty", "noise", "cut off"],
)
def test_what_is_no_final_report_about_a_message_of_ours_marks_nothing(raw: bytes) -> None:
    assert bounces.read(raw) is None


NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (depth, depth) for depth in range(1500)
)


@pytest.mark.parametrize(
    "raw", [report("<"), report("<a@["), NESTED], ids=["half an id", "half a host", "deep"]
)
def test_what_cannot_be_read_does_not_keep_the_next_report_from_being_read(
    app: Flask, channel: MemoryChannel, tmp_path: Path, raw: bytes
) -> None:
    message = send()
    outbox.work_until_idle()
    (tmp_path / "1").write_bytes(raw)
    (tmp_path / "2").write_bytes(report(message.id))
    result = app.test_cli_runner().invoke(args=["messaging", "bounce", str(tmp_path)])
    assert result.output.startswith("1 came back.\n"), result.exception


def test_nobody_marks_an_address_by_a_report_about_a_message_that_was_never_sent(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["messaging", "bounce"], input=report(uuid.uuid4()))
    assert result.output == "0 came back.\n"
    assert queries.bounced(address=JO) is None


def test_the_log_shows_what_became_of_each_and_no_address(
    app: Flask, channel: MemoryChannel, sign_in: SignIn
) -> None:
    send()
    outbox.work_until_idle()
    send("second@home.example")
    page = sign_in(make.user(Role.ADMINISTRATOR)).get("/admin/delivery").get_data(as_text=True)
    assert "Sent: 1" in page
    assert "Waiting: 1" in page
    assert "The oldest waits since" in page
    assert "home.example" not in page.replace("hello@aldermere-homes.example", "")


def test_the_log_is_narrowed_by_state_and_message(
    app: Flask, channel: MemoryChannel, sign_in: SignIn
) -> None:
    send()
    outbox.work_until_idle()
    send()
    client = sign_in(make.user(Role.NETWORK_MANAGER))

    def rows(query: str) -> int:
        page = BeautifulSoup(client.get(f"/admin/delivery?{query}").get_data(as_text=True), "html.parser")
        return len(page.select("tbody tr"))

    assert [rows(query) for query in ("", "status=sent", "status=bounced", "name=report-received", "name=x")] == [
        2, 1, 0, 2, 0,
    ]  # fmt: skip
    assert rows("status=nonsense&page=99999999999") == 2


def test_the_log_costs_the_same_for_one_or_many(
    app: Flask, sign_in: SignIn, count_queries: Callable[..., object]
) -> None:
    client, spent = sign_in(make.user(Role.ADMINISTRATOR)), []
    for _ in range(2):
        send()
        client.get("/admin/delivery")
        with count_queries() as queries_made:  # type: ignore[attr-defined]
            client.get("/admin/delivery")
        spent.append(len(queries_made))
        for _ in range(8):
            send()
    assert spent[0] == spent[1]


def test_staff_give_up_and_try_again(app: Flask, channel: MemoryChannel, sign_in: SignIn) -> None:
    client = sign_in(make.user(Role.ADMINISTRATOR))
    first, second = send(), send()
    assert client.submit("/admin/delivery", action=f"{first.id}/give-up").status_code == 302
    assert client.submit("/admin/delivery", action=f"{second.id}/again").status_code == 302
    db.session.expire_all()
    outbox.work_until_idle()
    assert len(channel.letters) == 1
    assert (status(first)[0], first.recipient) == ("failed", "")
    assert status(second)[0] == "sent"


def test_what_has_left_cannot_be_sent_again(app: Flask, channel: MemoryChannel, sign_in: SignIn) -> None:
    client = sign_in(make.user(Role.ADMINISTRATOR))
    message, other = send(), send("b@home.example")
    tasks.deliver([{"message_id": str(message.id)}])
    for deed in ("again", "give-up"):
        token = BeautifulSoup(client.get("/admin/delivery").get_data(), "html.parser").find(
            "input", {"name": "csrf_token"}
        )
        assert token
        answer = client.post(f"/admin/delivery/{message.id}/{deed}", data={"csrf_token": token["value"]})
        assert answer.status_code == 409
    assert other.status is MessageStatus.WAITING


def test_the_log_reaches_back_ninety_days(app: Flask, channel: MemoryChannel) -> None:
    old = send()
    outbox.work_until_idle()
    waiting = send("b@home.example")
    with time_machine.travel(clock.now() + timedelta(days=91)):
        new = send("c@home.example")
        tasks.forget()
    left = set(db.session.scalars(select(Message.id)))
    assert left == {waiting.id, new.id}
    assert old.id not in left


def test_a_message_that_cannot_be_written_holds_up_nobody(app: Flask, channel: MemoryChannel) -> None:
    with transaction():
        services.send("no-such-message", to=JO)
    send()
    outbox.work_until_idle()
    assert len(channel.letters) == 1
    assert outbox.waiting() == 1


def test_a_refused_message_forgets_whom_it_was_for(app: Flask) -> None:
    class Rude:
        def deliver(self, _letter: Letter) -> None:
            raise Refused("550 5.1.1")

    app.extensions["hub.channel"] = Rude()
    message = send()
    outbox.work_until_idle()
    assert (status(message), message.recipient, message.context) == (("bounced", "550 5.1.1"), "", {})


@pytest.fixture
def posted(app: Flask) -> str:
    """A message in the folder that the mail page shows; returns its address there."""
    folder = app.extensions["hub.settings"].data_dir / "mail"
    with transaction():
        message = services.send(
            "report-answered", to=JO, reference="B", answer="<b>Done</b>", service_id=str(uuid.uuid4())
        )
    FileChannel(folder, Sender("Hub", "hub@hub.example", "", "localhost")).deliver(letters.letter(message))
    return f"/mail/{message.id}"


def test_the_mail_page_lists_what_was_sent_and_says_what_it_is(client: PageClient, posted: str) -> None:
    page = client.get("/mail").get_data(as_text=True)
    assert posted in page
    assert "Only for looking" in page


def test_a_message_is_shown_as_text_with_links_that_can_be_pressed(client: PageClient, posted: str) -> None:
    answer = client.get(posted)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert page.main
    assert JO in page.main.get_text()
    text = page.select_one(".hub-mail--text")
    assert text
    assert "<b>Done</b>" in text.get_text()
    link = text.find("a")
    assert link
    assert str(link["href"]).startswith("http://localhost/services/")
    assert page.select_one("iframe")["src"] == f"{posted}/html"  # type: ignore[index]
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_its_html_is_locked_in(app: Flask, posted: str) -> None:
    answer = app.test_client().get(f"{posted}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert policy.startswith("default-src 'none'")
    assert "&lt;b&gt;Done" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/mail/..%2fhub.sqlite3", f"/mail/{uuid.UUID(int=5)}", f"/mail/{uuid.UUID(int=5)}/html"]
)
def test_nothing_but_mail_is_there(client: PageClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_in_production_there_is_no_mail_page(tmp_path: Path) -> None:
    app = create_app(
        settings(
            tmp_path,
            environment=Environment.PRODUCTION,
            secret_key="x" * 40,
            public_base_url="https://hub.example",
            message_channel="file",
        )
    )
    assert not [rule for rule in app.url_map.iter_rules() if str(rule).startswith("/mail")]
    assert app.test_client().get("/mail", base_url="https://hub.example").status_code in {404, 503}


def test_a_message_is_previewed_without_being_sent(app: Flask, channel: MemoryChannel) -> None:
    run = app.test_cli_runner().invoke
    said = run(args=["messaging", "preview", "report-received", "--set", "reference=BCD346"]).output
    assert said.startswith("Subject: We have your report BCD346\n\nHello,")
    assert "<!doctype html>" in run(args=["messaging", "preview", "report-received", "--html"]).output
    assert run(args=["messaging", "preview", "nothing"]).exit_code == 1
    assert channel.letters == []
