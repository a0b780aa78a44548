"""The database: `transaction()` on a real file, and what every connection and column promises."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core.db import db, escape_like, is_ready, long_write, transaction
from hub.directory.models import Organization
from hub.outbox.models import Promise
from tests.support import make

PEOPLE, TIMES = 8, 100


def tally() -> int:
    return int(db.session.execute(text("SELECT n FROM tally")).scalar_one())


def set_tally(n: int) -> None:
    db.session.execute(text("UPDATE tally SET n = :n"), {"n": n})


@pytest.fixture(autouse=True)
def from_zero(request: pytest.FixtureRequest) -> None:
    if "lab" in request.fixturenames:
        request.getfixturevalue("lab")
        with transaction():
            set_tally(0)
        db.session.remove()


def test_eight_at_once_read_then_write_and_lose_nothing(lab: Flask) -> None:
    def count_up(_: int) -> None:
        for _turn in range(TIMES):
            with lab.app_context(), transaction():
                set_tally(tally() + 1)

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(count_up, range(PEOPLE)))
    assert tally() == PEOPLE * TIMES


def test_what_was_read_before_does_not_hide_what_others_wrote_since(lab: Flask) -> None:
    assert tally() == 0

    def somebody_else() -> None:
        with lab.app_context(), transaction():
            set_tally(5)

    other = threading.Thread(target=somebody_else)
    other.start()
    other.join()
    with transaction():
        set_tally(tally() + 1)
    assert tally() == 6


def test_readers_do_not_wait_for_a_writer_and_see_nothing_half_done(lab: Flask) -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction():
        set_tally(99)

        def read() -> int:
            with lab.app_context():
                return tally()

        assert elsewhere.submit(read).result(timeout=2) == 0
    assert tally() == 99


def test_reading_takes_no_write_lock_and_writing_takes_it_first(lab: Flask) -> None:
    begun: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        tally()
        db.session.remove()
        with transaction():
            tally()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]


def test_when_it_fails_nothing_of_it_stays(lab: Flask) -> None:

    def fail_half_way() -> None:
        set_tally(7)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail_half_way()
    assert tally() == 0
    with transaction():  # and the next one opens as if nothing had been
        set_tally(1)
    assert tally() == 1


def test_a_transaction_inside_another_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="open already"), transaction(), transaction():
        pass


def test_what_was_changed_outside_a_transaction_is_refused(app: Flask) -> None:
    db.session.add(Organization(id=uuid.uuid4(), name="Nobody promised me"))
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass
    db.session.expunge_all()
    record = make.organization()
    record.name = "Changed too early"
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass


@pytest.mark.parametrize("turn", [1, 2])
def test_tests_do_not_see_each_other(app: Flask, turn: int) -> None:
    """The same test twice: each finds no accounts, commits one, and leaves none."""
    everyone = select(func.count()).select_from(User)
    assert db.session.scalar(everyone) == 0
    make.user(Role.REFERRER)
    db.session.remove()
    assert db.session.scalar(everyone) == 1
    with pytest.raises(IntegrityError), transaction():
        db.session.add(User(id=uuid.uuid4(), email=None, name="", role=Role.REFERRER))
    assert db.session.scalar(everyone) == 1


def test_the_second_of_two_editors_does_not_overwrite_the_first(lab: Flask) -> None:
    record = make.organization(name="As it was")
    organization_id = record.id

    def the_first() -> None:
        with lab.app_context(), transaction():
            theirs = db.session.get_one(Organization, organization_id)
            theirs.name = "The first one's"

    first = threading.Thread(target=the_first)
    first.start()
    first.join()
    with pytest.raises(StaleDataError), transaction():
        record.name = "The second one's"
    db.session.expunge_all()
    assert db.session.get_one(Organization, organization_id).name == "The first one's"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
    ],
)
def test_every_connection_is_set_up(lab: Flask, pragma: str, value: object) -> None:
    with db.engine.connect() as one, db.engine.connect() as another:
        assert [c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (one, another)] == [value, value]


def test_a_write_waits_longer_for_a_long_one_that_gave_notice(
    lab: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.core.db.BUSY", 50)
    db.session.remove()
    db.engine.dispose()  # those that are open wait as long as they were told
    started, over = threading.Event(), threading.Event()

    def write_long(*, with_notice: bool) -> None:
        with lab.app_context(), long_write() if with_notice else nullcontext(), transaction():
            db.session.connection()  # takes the lock
            started.set()
            over.wait(0.25)

    for with_notice in (False, True):
        started.clear()
        over.clear()
        other = threading.Thread(target=write_long, kwargs={"with_notice": with_notice})
        other.start()
        started.wait()
        with nullcontext() if with_notice else pytest.raises(OperationalError), transaction():
            db.session.connection()
        over.set()
        other.join()


def test_one_connection_outlives_the_requests(lab: Flask) -> None:
    """So that a full disk, which keeps a new connection from opening, spares reading (SECURITY T55)."""
    tally()
    first = db.session.connection().connection.dbapi_connection
    db.session.remove()
    tally()
    assert db.session.connection().connection.dbapi_connection is first


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(StatementError, match="without a time zone"), transaction():
        db.session.add(Promise(kind="x", payload={}, due_at=naive))


def test_moments_come_back_in_utc(app: Flask) -> None:
    written = datetime(2026, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    with transaction():
        promise = Promise(kind="x", payload={}, due_at=written)
        db.session.add(promise)
    db.session.refresh(promise)
    assert promise.due_at == written
    assert promise.due_at.tzinfo is UTC
    kept = db.session.scalar(text("SELECT due_at FROM outbox_promise"))  # as text on SQLite
    assert str(kept)[:19] == "2026-07-01 08:30:00"


def test_choices_are_stored_by_value(app: Flask) -> None:
    make.user(Role.TEAM_LEAD)
    assert db.session.scalar(text('SELECT role FROM "user"')) == "team_lead"


@pytest.mark.parametrize(
    ("typed", "matches", "spares"),
    [("50%", "50%", "50 pence"), ("a_b", "a_b", "axb"), ("c\\d", "c\\d", "cd"), ("", "", "x")],
)
def test_words_mean_themselves_in_a_pattern(app: Flask, typed: str, matches: str, spares: str) -> None:
    is_like = text("SELECT :value LIKE :pattern ESCAPE '\\'")
    found = {
        value: db.session.scalar(is_like, {"value": value, "pattern": escape_like(typed)})
        for value in (matches, spares)
    }
    assert found == {matches: 1, spares: 0}


def test_it_is_ready_only_with_the_tables_of_this_release(lab: Flask) -> None:
    assert is_ready()
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        assert not is_ready()
    finally:
        with transaction():
            db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
