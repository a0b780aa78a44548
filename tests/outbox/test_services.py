"""Work promised in a transaction: it exists if and only if that commits, and it is done at least once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.core import clock
from hub.core.db import db, transaction
from hub.outbox import services
from hub.outbox.models import Promise

KIND = "test.work"
Payloads = Sequence[dict[str, Any]]
Register = Callable[..., None]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Nobody but the test does any work."""
    registered: dict[str, Any] = {}
    monkeypatch.setattr(services, "_handlers", registered)

    def do(handler: Callable[[Payloads], None], *, kind: str = KIND, batch: int = 1) -> None:
        services.handles(kind, batch=batch)(handler)

    return do


@pytest.fixture
def done(register: Register) -> list[int]:
    """The numbers of the promises that were kept, one at a time."""
    numbers: list[int] = []
    register(lambda payloads: numbers.extend(p["number"] for p in payloads))
    return numbers


def promise(*numbers: int, **values: Any) -> None:
    with transaction():
        for number in numbers:
            services.enqueue(KIND, number=number, **values)


def only_promise() -> Promise:
    return db.session.scalars(select(Promise).execution_options(populate_existing=True)).one()


def broken(_payloads: Payloads) -> None:
    raise ConnectionError("jane@home.example does not answer")


def test_a_promise_is_there_when_its_transaction_commits(app: Flask, done: list[int]) -> None:
    promise(1)
    assert services.waiting() == services.waiting(KIND) == 1
    assert services.waiting("another") == 0
    assert services.work_once() == 1
    assert done == [1]
    assert services.waiting() == 0


def test_a_promise_is_gone_when_its_transaction_fails(app: Flask, done: list[int]) -> None:
    def fail() -> None:
        services.enqueue(KIND, number=1)
        db.session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail()
    assert services.waiting() == 0
    assert services.work_until_idle() == 0
    assert done == []


def test_nothing_is_done_before_the_commit(app: Flask, done: list[int]) -> None:
    with transaction():
        services.enqueue(KIND, number=1)
        assert done == []
    assert done == []


def test_oldest_first_and_not_before_its_time(app: Flask, done: list[int]) -> None:
    now = clock.now()
    promise(3, due_at=now + timedelta(hours=1))
    promise(2, due_at=now - timedelta(hours=1))
    promise(1, due_at=now - timedelta(hours=2))
    assert services.work_until_idle() == 2
    assert done == [1, 2]
    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        services.work_until_idle()
    assert done == [1, 2, 3]


def test_a_batch_is_as_large_as_asked_for(app: Flask, register: Register) -> None:
    batches: list[list[int]] = []
    register(lambda payloads: batches.append([p["number"] for p in payloads]), batch=3)
    promise(*range(7))
    assert services.work_until_idle() == 7
    assert batches == [[0, 1, 2], [3, 4, 5], [6]]


def test_work_that_promises_more_work_ends(app: Flask, register: Register) -> None:
    seen: list[int] = []

    def count_down(payloads: Payloads) -> None:
        number = payloads[0]["number"]
        seen.append(number)
        if number:
            promise(number - 1)

    register(count_down)
    promise(5)
    assert services.work_until_idle() == 6
    assert seen == [5, 4, 3, 2, 1, 0]


def test_work_that_never_ends_is_cut_off(app: Flask, register: Register) -> None:
    register(lambda payloads: promise(payloads[0]["number"]))
    promise(1)
    assert services.work_until_idle(limit=25) == 25


def test_what_fails_waits_longer_each_time_and_is_given_up_after_three_days(
    app: Flask, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    register(broken)
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=clock.LONDON), tick=False) as traveller:
        promise(1)
        started, waits = clock.now(), []
        while services.waiting():
            assert services.work_once() == 0
            assert services.work_once() == 0  # not again before its time
            waits.append(only_promise().due_at - clock.now())
            traveller.move_to(only_promise().due_at)
        tried_for = only_promise().gave_up_at - started  # type: ignore[operator]
        traveller.shift(timedelta(days=30))
        assert services.work_once() == 0
    assert [wait.total_seconds() for wait in waits[:5]] == [10, 20, 40, 80, 160]
    assert max(waits) == timedelta(hours=4)
    assert waits == sorted(waits)
    assert timedelta(hours=72) <= tried_for < timedelta(hours=77)
    assert [record.message for record in caplog.records].count("promise_given_up") == 1


def test_what_was_given_up_can_be_tried_again(app: Flask, register: Register) -> None:
    register(broken)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        promise(1)
        for _ in range(services.MOST_TRIES):
            services.work_once()
            traveller.shift(services.LONGEST_WAIT)
        assert (services.waiting(), services.given_up()) == (0, 1)
        seen: list[int] = []
        register(lambda payloads: seen.extend(p["number"] for p in payloads))
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).output == "0 done.\n"
        assert app.test_cli_runner().invoke(args=["worker", "--once", "--again"]).output == "1 done.\n"
    assert seen == [1]
    assert services.given_up() == 0


def test_a_failure_is_kept_by_its_kind_not_by_its_words(app: Flask, register: Register) -> None:
    """What an exception says may hold an address."""
    register(broken)
    promise(1)
    services.work_once()
    assert only_promise().last_error == "ConnectionError"


def test_a_promise_for_next_month_gets_its_three_days_then(app: Flask, register: Register) -> None:
    now = clock.now()
    promise(1, due_at=now + timedelta(days=30))
    register(broken)
    with time_machine.travel(now + timedelta(days=30, hours=1)):
        services.work_once()
        assert services.waiting() == 1


def test_it_is_done_once_it_can_be(app: Flask, register: Register, done: list[int]) -> None:
    services.handles(KIND)(broken)
    promise(1)
    services.work_once()
    register(lambda payloads: done.extend(p["number"] for p in payloads))
    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        assert services.work_until_idle() == 1
    assert done == [1]


def test_what_a_failed_handler_wrote_is_undone(app: Flask, register: Register) -> None:
    def half(_payloads: Payloads) -> None:
        with transaction():
            services.enqueue("another", number=1)
            db.session.flush()
            raise ZeroDivisionError

    register(half)
    promise(1)
    services.work_once()
    assert services.waiting("another") == 0
    assert services.waiting(KIND) == 1


def test_a_handler_that_leaves_something_unsaved_has_failed(app: Flask, register: Register) -> None:
    register(lambda _: db.session.add(Promise(kind="stray", payload={})))
    promise(1)
    assert services.work_once() == 0
    assert services.waiting() == 1


def test_a_bad_one_does_not_keep_the_others_of_its_batch_for_ever(app: Flask, register: Register) -> None:
    kept: list[int] = []

    def all_but_two(payloads: Payloads) -> None:
        if any(p["number"] == 2 for p in payloads):
            raise ValueError
        kept.extend(p["number"] for p in payloads)

    register(all_but_two, batch=10)
    promise(1, 2, 3)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(12):
            traveller.shift(timedelta(minutes=5))
            services.work_once()
    assert sorted(kept) == [1, 3]
    assert services.waiting() == 1


def test_kinds_do_not_wait_for_each_other(app: Flask, register: Register, done: list[int]) -> None:
    register(broken, kind="another")
    with transaction():
        services.enqueue("another", number=9)
    promise(1)
    assert services.work_once() == 1
    assert done == [1]


def test_a_look_around_asks_once_however_many_kinds_there_are(
    app: Flask, register: Register, count_queries: Callable[..., Any]
) -> None:
    for number in range(5):
        register(lambda _payloads: None, kind=f"test.{number}")
    with count_queries() as queries:
        assert services.work_until_idle() == 0
    assert len(queries) == 1


def test_a_worker_that_died_half_way_loses_nothing(app: Flask, register: Register) -> None:
    """Its lease runs out, and the next worker does it."""
    seen: list[int] = []

    def die(_payloads: Payloads) -> None:
        raise KeyboardInterrupt

    register(die)
    promise(1)
    with pytest.raises(KeyboardInterrupt):
        services.work_once()
    register(lambda payloads: seen.extend(p["number"] for p in payloads))
    assert services.work_once() == 0
    with time_machine.travel(clock.now() + services.LEASE + timedelta(seconds=1)):
        assert services.work_once() == 1
    assert seen == [1]


def test_two_workers_never_do_the_same_thing(real_app: Flask, register: Register) -> None:
    lock, seen = threading.Lock(), list[int]()

    def note(payloads: Payloads) -> None:
        with lock:
            seen.extend(p["number"] for p in payloads)

    register(note, batch=3)
    promise(*range(120))

    def worker(_: int) -> int:
        with real_app.app_context():
            return services.work_until_idle()

    with ThreadPoolExecutor(2) as workers:
        kept = list(workers.map(worker, range(2)))
    assert sorted(seen) == list(range(120))
    assert sum(kept) == 120
    assert services.waiting() == 0


def test_while_one_works_the_other_takes_nothing(real_app: Flask, register: Register) -> None:
    working, finish = threading.Event(), threading.Event()

    def slow(_payloads: Payloads) -> None:
        working.set()
        assert finish.wait(5)

    register(slow)
    promise(1)

    def worker() -> int:
        with real_app.app_context():
            return services.work_once()

    with ThreadPoolExecutor(1) as other:
        first = other.submit(worker)
        assert working.wait(5)
        assert services.work_once() == 0
        with transaction():  # and the database is not held while it works
            services.enqueue("another", number=2)
        finish.set()
        assert first.result(5) == 1


def test_the_command_does_what_is_due_and_stops(app: Flask, done: list[int]) -> None:
    promise(1, 2)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.output == "2 done.\n"
    assert done == [1, 2]
