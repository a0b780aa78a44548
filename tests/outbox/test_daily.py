"""Once a day, at its time in England: never twice, never forgotten, and once after an outage."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from hub.outbox import daily, services

BREAKFAST = time(7, 30)
WINTER = datetime(2026, 1, 10, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 10, 12, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the only chore there is was done."""
    handlers: dict[str, Any] = {}
    monkeypatch.setattr(services, "_handlers", handlers)
    monkeypatch.setattr(daily, "_times", {})
    times: list[datetime] = []
    daily.chore("test.breakfast", at=BREAKFAST)(lambda: times.append(daily.clock.now()))
    return times


@pytest.fixture
def clock(done: list[datetime]) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(WINTER, tick=False) as traveller:
        yield traveller


def work() -> int:
    daily.promise_due()
    return services.work_until_idle()


def test_a_new_chore_waits_for_its_first_time(
    app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    assert work() == 0
    clock.move_to(datetime(2026, 1, 11, 7, 29, tzinfo=UTC))
    assert work() == 0
    clock.move_to(datetime(2026, 1, 11, 7, 30, tzinfo=UTC))
    assert work() == 1
    assert len(done) == 1


def test_it_is_done_once_however_often_one_looks(
    app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    work()
    for _ in range(3 * 24):
        clock.shift(timedelta(hours=1))
        work()
    assert [f"{moment:%d %H:%M}" for moment in done] == ["11 08:00", "12 08:00", "13 08:00"]


def test_after_an_outage_it_is_done_once_and_not_for_each_day(
    app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    work()
    clock.shift(timedelta(days=9))
    assert [work(), work()] == [1, 0]
    clock.shift(timedelta(days=1))
    assert work() == 1


def test_its_time_is_the_time_in_england(
    app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    clock.move_to(SUMMER)
    work()
    clock.move_to(datetime(2026, 7, 11, 6, 29, tzinfo=UTC))
    assert work() == 0
    clock.move_to(datetime(2026, 7, 11, 6, 30, tzinfo=UTC))
    assert work() == 1


def test_one_that_fails_is_tried_again_and_said_to_be_late(
    app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    def broken() -> None:
        raise ConnectionError

    work()
    daily.chore("test.breakfast", at=BREAKFAST)(broken)
    clock.shift(timedelta(days=1))
    assert work() == 0
    (late,) = daily.kept()
    assert (late.is_late, late.done_at) == (True, None)
    daily.chore("test.breakfast", at=BREAKFAST)(lambda: done.append(daily.clock.now()))
    clock.shift(timedelta(minutes=1))
    assert services.work_until_idle() == 1
    (kept,) = daily.kept()
    assert (kept.is_late, kept.done_at) == (False, daily.clock.now())
    assert kept.next_at == datetime(2026, 1, 12, 7, 30, tzinfo=UTC)


def test_the_command_does_what_the_day_asks(
    app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["worker", "--once"]).output == "0 done.\n"
    clock.shift(timedelta(days=1))
    assert run(args=["worker", "--once"]).output == "1 done.\n"


def test_of_several_workers_one_does_it(
    real_app: Flask, clock: time_machine.Traveller, done: list[datetime]
) -> None:
    def look(_: int) -> None:
        with real_app.app_context():
            work()

    for _ in range(3):
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(look, range(4)))
        clock.shift(timedelta(days=1))
    assert len(done) == 2
