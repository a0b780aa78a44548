"""Tries are counted for all processes together, over a refusal and a rollback, and without knowing whose they are."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from hub.accounts import limits, network
from hub.accounts.models import Try
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import TooManyTries
from tests.support.at_once import in_processes

FIVE_MINUTES = timedelta(minutes=5)


def knock(key: str = "sam", most: int = 3) -> uuid.UUID:
    return limits.count("door", key, most=most, within=FIVE_MINUTES)


def test_one_more_than_the_most_is_refused_until_the_first_is_old_enough(app: Flask) -> None:
    started = clock.now()
    for minute in range(3):
        with time_machine.travel(started + timedelta(minutes=minute), tick=False):
            knock()
    two_more = pytest.raises(TooManyTries, match="Wait 2 minutes, then try again")
    with time_machine.travel(started + timedelta(minutes=3), tick=False), two_more:
        knock()
    with time_machine.travel(started + timedelta(minutes=5), tick=False):
        knock()
        with pytest.raises(TooManyTries, match="Wait a minute"):
            knock()


def test_a_refused_try_makes_nobody_wait_longer(app: Flask) -> None:
    for _ in range(3):
        knock()
    for _ in range(20):
        with pytest.raises(TooManyTries):
            knock()
    with time_machine.travel(clock.now() + FIVE_MINUTES):
        knock()


def test_others_and_other_doors_are_not_concerned(app: Flask) -> None:
    for _ in range(3):
        knock()
    knock("alex")
    limits.count("window", "sam", most=3, within=FIVE_MINUTES)


def test_a_try_stays_counted_when_the_deed_is_undone(app: Flask) -> None:
    for _ in range(3):
        knock()
        with pytest.raises(ZeroDivisionError), transaction():
            1 / 0  # noqa: B018
    with pytest.raises(TooManyTries):
        knock()


def test_what_was_no_guess_is_taken_back(app: Flask) -> None:
    for _ in range(10):
        limits.take_back(knock())
    assert db.session.scalar(select(func.count(Try.id))) == 0


def test_nobody_can_be_read_out_of_the_table_and_old_rows_go(app: Flask) -> None:
    knock("sam@aldermere-homes.example")
    (row,) = db.session.execute(select(Try.__table__)).all()
    assert "sam" not in str(row)
    assert len(row.key_hash) == 64
    with time_machine.travel(clock.now() + FIVE_MINUTES):
        knock("somebody else")
    assert db.session.scalar(select(func.count(Try.id))) == 1


def test_a_household_is_one_sender(app: Flask) -> None:
    assert network.of("2001:db8::1") == network.of("2001:db8::ffff") != network.of("2001:db8:1::1")
    assert network.of("::ffff:192.0.2.7") == network.of("192.0.2.7") == "192.0.2.7"
    assert network.of("not an address") == ""


def test_a_line_with_thousands_of_networks_is_no_endless_store_of_guesses(app: Flask) -> None:
    def guess(here: str) -> list[uuid.UUID]:
        return limits.count_network("guess", network.of(here), most=2, within=FIVE_MINUTES)

    for household in range(2 * limits.ON_ONE_LINE):
        tries = guess(f"2001:db8:7:{household}::1")
    before = db.session.scalar(select(func.count(Try.id)))
    with pytest.raises(TooManyTries):
        guess("2001:db8:7:ffff::1")
    assert db.session.scalar(select(func.count(Try.id))) == before, "what was refused is not counted"
    limits.take_back(*tries)
    guess("2001:db8:7:ffff::1")
    guess("2001:db8:8::1")
    for number in range(2 * limits.ON_ONE_LINE + 1):
        guess(f"192.0.2.{number}")


def test_two_processes_share_a_limit(real_app: Flask) -> None:
    def try_as_often_as_you_can() -> list[str]:
        said = []
        for _ in range(20):
            try:
                limits.count("door", "sam", most=10, within=FIVE_MINUTES)
                said.append("in")
            except TooManyTries:
                said.append("refused")
        return said

    answers = in_processes(real_app, try_as_often_as_you_can)
    assert answers.count("in") == 10
    assert answers.count("refused") == 30
