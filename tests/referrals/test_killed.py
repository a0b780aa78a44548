"""A server that is killed (kill -9) in the middle of a send: all of it happened, or nothing. And mail leaves, at least
once, although the worker dies too.

The app answers over TCP in a process of its own, on a database file. HUB_KILLS=200 kills that often.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import make_server

from hub import serving
from hub.accounts.models import User
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db
from hub.core.forking import Forked
from hub.messaging.channels import FileChannel, Sender
from hub.messaging.models import Message
from hub.outbox import services as outbox
from hub.referrals.models import Disclosure, Referral, ReferralEvent
from hub.referrals.queries import soundness
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed
from hub.referrals.views import writing
from hub.serving import let_go
from tests.messaging.sink import free_port
from tests.support import make
from tests.test_routes import browser, token_for

KILLS = int(os.environ.get("HUB_KILLS", "3"))
LONG = 20.0


class Desk:
    """Somebody signed in, with a server of their own that can be killed and comes back."""

    def __init__(self, app: Flask) -> None:
        self.app, self.worker = app, make.worker()
        client = browser(app, self.worker)
        [cookie] = client._cookies.values()
        self.headers = {
            "Host": "localhost",
            "Cookie": f"{cookie.key}={cookie.value}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.form = urlencode({"csrf_token": token_for(app, self.worker)})
        self.port = 0

    def draft(self) -> uuid.UUID:
        worker = db.session.get_one(User, self.worker.id)
        return make.draft(by=worker, to=make.service(email="help@mill-lane.example")).id

    @contextmanager
    def server(self) -> Iterator[Forked]:
        """Until the block ends, however it does. Each has a port of its own: the dead may hold theirs a while."""
        let_go()
        self.port = free_port()
        child = Forked(serve, self.app, self.port)
        try:
            self.wait()
            yield child
        finally:
            child.kill()
            child.wait(LONG)

    @contextmanager
    def site(self) -> Iterator[subprocess.Popen[bytes]]:
        """`hub serve` as people run it: the server with its processes, and the worker, in a group of their own."""
        let_go()
        self.port = free_port()
        settings: Settings = self.app.extensions["hub.settings"]
        environment = os.environ | {
            "HUB_DATA_DIR": str(settings.data_dir),
            "HUB_DATABASE_URL": settings.database_url,
            "HUB_PUBLIC_BASE_URL": settings.public_base_url,
            "HUB_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "hub", "serve", "--port", str(self.port), "--workers", "1"]
        child = subprocess.Popen(command, env=environment, start_new_session=True)
        try:
            self.wait(serving.START_SECONDS)
            yield child
        finally:
            self.kill_all(child)

    def kill_all(self, child: subprocess.Popen[bytes]) -> None:
        """The whole group at once, like a machine that loses power. What is gone already is gone.

        Nobody waits for the children of a dead parent, so we wait until nobody holds their port.
        """
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(LONG)
        deadline = time.monotonic() + LONG
        while self.answers():
            assert time.monotonic() < deadline, "The killed server lives"
            time.sleep(0.01)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def wait(self, patience: float = LONG) -> None:
        deadline = time.monotonic() + patience
        while not self.answers():
            assert time.monotonic() < deadline, "The server does not come up"
            time.sleep(0.01)

    def press(self, referral_id: uuid.UUID) -> http.client.HTTPConnection:
        """Press "Send the referral", without waiting for the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        connection.request("POST", f"/referrals/{referral_id}/check", self.form, self.headers)
        return connection

    def send(self, referral_id: uuid.UUID) -> float:
        """Press it and read the answer; says how long that took."""
        started = time.monotonic()
        with closing(self.press(referral_id)) as connection:
            answer = connection.getresponse()
            assert answer.status == 303, answer.read()[:500]
        return time.monotonic() - started


def serve(app: Flask, port: int) -> None:
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def work(app: Flask) -> None:
    with app.app_context():
        outbox.work_until_idle()


def left_behind(referral_id: uuid.UUID) -> dict[str, int]:
    """Every trace that sending leaves, counted anew from the file."""
    db.session.remove()
    counts = {
        "state": select(func.count()).where(
            Referral.id == referral_id, Referral.status == ReferralStatus.SENT
        ),
        "disclosed": select(func.count()).where(Disclosure.referral_id == referral_id),
        "history": select(func.count()).where(
            ReferralEvent.referral_id == referral_id, ReferralEvent.deed == Deed.SEND
        ),
        "trail": select(func.count()).where(
            AuditEvent.action == "referral.send", AuditEvent.record_id == str(referral_id)
        ),
        "mail": select(func.count()).where(Message.name == "referral-new", Message.about_id == referral_id),
        "receipt": select(func.count()).where(
            Message.name == "referral-sent", Message.about_id == referral_id
        ),
    }
    return {name: db.session.scalar(count) or 0 for name, count in counts.items()}


def is_whole(referral_id: uuid.UUID) -> bool:
    return set(left_behind(referral_id).values()) in ({0}, {1})


@pytest.fixture
def desk(real_app: Flask, tmp_path: Path) -> Desk:
    real_app.extensions["hub.channel"] = FileChannel(
        tmp_path / "mail", Sender("Hub", "hub@hub.example", "", "hub.example")
    )
    return Desk(real_app)


def test_a_send_that_is_killed_happened_or_did_not_and_its_mail_leaves_at_least_once(
    desk: Desk, tmp_path: Path
) -> None:
    ids = [desk.draft() for _ in range(KILLS + 1)]
    with desk.server():
        usual = desk.send(ids[0])
    chance = random.Random(2026)
    for one in ids[1:]:
        with desk.server() as server:
            connection = desk.press(one)
            time.sleep(chance.uniform(0, usual * 1.2))
            server.kill()
            server.wait(LONG)
            connection.close()
        assert is_whole(one), left_behind(one)
    with desk.server():
        for one in ids:
            desk.send(one)  # again, as somebody would who saw no answer
    for _ in range(3):
        let_go()
        worker = Forked(work, desk.app)
        time.sleep(chance.uniform(0, 0.5))
        worker.kill()
        worker.wait(LONG)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):  # what the dead held is free again
        outbox.work_until_idle()
    subjects = "".join(path.read_text() for path in (tmp_path / "mail").glob("*.eml"))
    for one in ids:
        assert left_behind(one) == dict.fromkeys(left_behind(one), 1)
        referral = db.session.get_one(Referral, one)
        assert f"A referral for you: {referral.reference}" in subjects
        assert list(soundness.faults(referral)) == []


def test_the_site_that_is_killed_with_its_worker_leaves_nothing_torn_and_its_mail_leaves(
    desk: Desk, tmp_path: Path
) -> None:
    """The same with the program that people start, killed once with all its processes."""
    answered, cut = desk.draft(), desk.draft()
    with desk.site() as site:
        usual = desk.send(answered)
        connection = desk.press(cut)
        time.sleep(random.Random(2026).uniform(0, usual))
        desk.kill_all(site)
        connection.close()
    assert is_whole(cut), left_behind(cut)
    assert is_whole(answered)
    with desk.server():
        desk.send(cut)  # again, as somebody would who saw no answer
    with time_machine.travel(clock.now() + timedelta(minutes=6)):  # what the dead held is free again
        outbox.work_until_idle()
    folders = {tmp_path / "mail", desk.app.extensions["hub.settings"].data_dir / "mail"}
    subjects = "".join(path.read_text() for folder in folders for path in folder.glob("*.eml"))
    for one in (answered, cut):
        assert left_behind(one) == dict.fromkeys(left_behind(one), 1)
        assert f"A referral for you: {db.session.get_one(Referral, one).reference}" in subjects


def test_a_send_in_two_steps_would_be_found_torn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken twin: what stops between the two steps is seen by the same look."""
    monkeypatch.setattr(writing, "_send", in_two_steps)
    one = desk.draft()
    with desk.server() as server:
        connection = desk.press(one)
        deadline = time.monotonic() + LONG
        while not left_behind(one)["state"] and time.monotonic() < deadline:
            time.sleep(0.02)
        server.kill()
        server.wait(LONG)
        connection.close()
    assert not is_whole(one)


def in_two_steps(group: list[Referral], actor: object) -> list[Callable[[], None]]:
    """Say that it is sent, keep that, and only then do what sending means."""
    for referral in group:
        referral.status = ReferralStatus.SENT
    db.session.commit()
    time.sleep(LONG)
    return []
