"""The worker is woken by what is promised, finds what nobody woke it for, and loses nothing with its queue."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey.registry import Message

from hub.app import create_app, main
from hub.core import clock
from hub.core.config import SettingsError, read_settings
from hub.core.db import db, transaction
from hub.core.forking import Forked
from hub.outbox import daily, services, waking, worker
from hub.outbox.queue import Queue, Wakes, missing
from tests.core.conftest import settings
from tests.fixtures import SERVER
from tests.support import server
from tests.support.once import copied

KIND = "test.work"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the promises that were kept; nobody but the test does any work."""
    monkeypatch.setattr(services, "_handlers", {})
    monkeypatch.setattr(daily, "_times", {})
    numbers: list[int] = []
    services.handles(KIND, batch=50)(lambda payloads: numbers.extend(p["number"] for p in payloads))
    return numbers


@pytest.fixture
def site(tmp_path: Path, migrated: Path, migrated_server: str) -> Iterator[Flask]:
    """On a database of its own; its own queue is the one that a server has."""
    with server.new_database(SERVER, like=migrated_server) as url:
        app = create_app(settings(copied(migrated, tmp_path), database_url=url))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def working(app: Flask) -> Iterator[Any]:
    """A worker, as in a process of its own: with a queue of its own on the same file."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    consumer = worker.start(app, Queue("", app.extensions["hub.settings"].data_dir))
    try:
        yield consumer
    finally:
        consumer.stop(graceful=True)
        for number, handler in kept.items():
            signal.signal(number, handler)


def promise(*numbers: int, **values: Any) -> None:
    with transaction():
        for number in numbers:
            services.enqueue(KIND, number=number, **values)


def soon(true: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.005)
    return False


def test_a_promise_is_kept_within_a_second(site: Flask, seen: list[int]) -> None:
    with working(site):
        took = []
        for number in range(10):
            started = time.monotonic()
            promise(number)
            assert soon(lambda number=number: number in seen)  # type: ignore[misc]
            took.append(time.monotonic() - started)
    assert sorted(took)[5] < 0.5
    assert sorted(took)[8] < 1  # one may come at a moment when the machine is busy
    assert services.waiting() == 0


def test_what_is_due_in_a_moment_is_done_in_a_moment(site: Flask, seen: list[int]) -> None:
    with working(site):
        promise(1, due_at=clock.now() + timedelta(seconds=1))
        time.sleep(0.5)
        assert seen == []
        assert soon(lambda: seen == [1])


def test_when_the_queue_is_deleted_nothing_is_lost_and_it_is_made_again(site: Flask, seen: list[int]) -> None:
    folder: Path = site.extensions["hub.settings"].data_dir
    promise(1)
    for file in folder.glob("queue.sqlite3*"):
        file.unlink()
    with working(site):
        assert soon(lambda: seen == [1]), "found by the look round, though nobody woke the worker"
        for file in folder.glob("queue.sqlite3*"):
            file.unlink()
        promise(2)
        assert soon(lambda: seen == [1, 2]), "server and worker found each other again in a new file"


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 1000], ids=["empty", "nonsense"])
def test_a_damaged_queue_is_made_again(site: Flask, seen: list[int], damage: bytes) -> None:
    folder: Path = site.extensions["hub.settings"].data_dir
    promise(1)
    waking.queue()._open().storage.close()
    for file in folder.glob("queue.sqlite3-*"):
        file.unlink()
    (folder / "queue.sqlite3").write_bytes(damage)
    promise(2)
    waking.queue()._silent_until = 0
    with working(site):
        assert soon(lambda: sorted(seen) == [1, 2])
        promise(3)
        assert soon(lambda: 3 in seen)


def test_nobody_is_woken_for_what_was_taken_back(site: Flask, seen: list[int]) -> None:
    def fail() -> None:
        services.enqueue(KIND, number=1)
        db.session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail()
    assert waking.queue().waiting() == 0
    promise(2)
    assert waking.queue().waiting() == 1


def test_nobody_is_woken_before_everything_stands(site: Flask, seen: list[int]) -> None:
    """What is woken by a savepoint looks into the outbox, finds nothing, and nobody wakes it again."""
    with transaction():
        with db.session.begin_nested():
            services.enqueue(KIND, number=1)
        assert waking.queue().waiting() == 0
    assert waking.queue().waiting() == 1


def test_a_queue_that_is_away_holds_nobody_up(
    site: Flask, seen: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    queue = waking.queue()
    tried = []

    def away(*_: object) -> None:
        tried.append(1)
        raise ConnectionError

    queue._open()
    queue._keep = away
    with caplog.at_level("WARNING"):
        promise(1)
        promise(2)
    assert len(tried) == 1, "not tried again at once"
    assert caplog.messages == ["wake_up_failed"]
    assert services.work_until_idle() == 2


def test_two_workers_do_nothing_twice(site: Flask, seen: list[int]) -> None:
    with working(site), working(site):
        for number in range(40):
            promise(number)
        assert soon(lambda: len(seen) >= 40)
        time.sleep(0.3)
    assert sorted(seen) == list(range(40))


def test_slow_work_of_one_kind_holds_up_no_other(site: Flask, seen: list[int]) -> None:
    go_on = threading.Event()
    services.handles("test.slow")(lambda _: go_on.wait(30) and None)
    with working(site):
        with transaction():
            for _ in range(6):
                services.enqueue("test.slow")
        for number in range(3):
            promise(number)
        assert soon(lambda: len(seen) == 3, seconds=20)
        go_on.set()


def test_kinds_of_one_lane_are_never_done_at_the_same_time(site: Flask, seen: list[int]) -> None:
    inside, most = [0], [0]
    done: list[str] = []

    def work(payloads: Sequence[dict[str, Any]]) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.01)
        inside[0] -= 1
        done.extend(p["name"] for p in payloads)

    for kind in ("test.a", "test.b", "test.c"):
        services.handles(kind, lane="one")(work)
    with working(site):
        for turn in range(4):
            for kind in ("test.a", "test.b", "test.c"):
                with transaction():
                    services.enqueue(kind, name=f"{kind}{turn}")
        assert soon(lambda: len(done) == 12)
    assert most == [1]


def test_it_survives_a_database_that_is_away(
    site: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_kind: str) -> int:
        raise OSError("disk full")

    monkeypatch.setattr(services, "work_through", away)
    worker.keep(site, KIND)
    assert "worker_stumbled" in caplog.messages


def test_a_signal_ends_it_when_the_work_in_hand_is_done(tmp_path: Path, migrated: Path) -> None:
    said = copied(migrated, tmp_path) / "said.log"
    said.touch()
    process = Forked(_hub_worker, tmp_path, said)
    try:
        assert soon(lambda: "worker_started" in said.read_text()), said.read_text()
        process.terminate()
        process.wait(60)
        assert process.poll() == 0
    finally:
        process.kill()


def _hub_worker(data_dir: Path, said: Path) -> None:
    """The command `hub worker` as somebody would start it, but for the loading of everything, which is done."""
    os.environ |= {"HUB_DATA_DIR": str(data_dir), "HUB_DEMO": "false", "HUB_LOG_LEVEL": "INFO"}
    with said.open("w", buffering=1) as sys.stderr:
        main(["worker"])


def test_a_wake_up_is_data_and_never_code() -> None:
    """A pickle would run whatever it says; whoever can write to the queue must not be able to do more than wake."""
    wake = Message("1", "keep", clock.now().replace(tzinfo=None), args=("test",))
    packed = Wakes().serialize(wake)
    assert packed.startswith(b"[")
    back = Wakes().deserialize(packed)
    assert (back.id, back.name, back.eta, back.args) == ("1", "keep", wake.eta, ("test",))
    with pytest.raises(ValueError):
        Wakes().deserialize(b"\x80\x04cos\nsystem\n")


def test_the_queue_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    for url, package in (("redis://localhost/1", "redis"), ("postgresql://localhost/hub", "psycopg")):
        assert f"Run: pip install 'hub[{url.partition(':')[0]}]'" in missing(url)
        with pytest.raises(SettingsError, match=f"the Python package {package}"):
            create_app(settings(tmp_path, queue_url=url))
    with pytest.raises(SettingsError, match="HUB_QUEUE_URL: must begin with redis://"):
        read_settings(queue_url="amqp://localhost")
    assert Queue("rediss://x", tmp_path).kind == "Redis"
    assert Queue("", tmp_path).kind == "A file in the data directory"
