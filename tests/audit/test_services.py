"""The trail: one event for each deed, without anybody's words in it, and sealed so that a change is found."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from hub.accounts.policy import SYSTEM, VISITOR, Role
from hub.audit import services as audit
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db, transaction
from tests.support import make


@pytest.fixture
def trail(app: Flask) -> list[AuditEvent]:
    """Five deeds, in three transactions, by three kinds of doer."""
    editor = make.user(Role.DIRECTORY_EDITOR).actor
    for actor, actions in ((editor, ("a", "b")), (SYSTEM, ("c",)), (VISITOR, ("d", "e"))):
        with transaction():
            for action in actions:
                audit.record(
                    action, actor=actor, record_type="service", record_id=uuid.uuid4(), fields=["name"], n=3
                )
    return written()


def written() -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def change(sql: str, **values: object) -> None:
    """As somebody with the database in his hands would."""
    with transaction():
        db.session.execute(text(sql), values)


def test_a_whole_trail_is_whole(trail: list[AuditEvent]) -> None:
    assert audit.first_broken() is None
    db.session.expunge_all()  # and as it reads from the file
    assert audit.first_broken() is None


def test_an_empty_trail_is_whole(app: Flask) -> None:
    assert audit.newest() is None
    assert audit.first_broken() is None


@pytest.mark.parametrize("column", [c.name for c in AuditEvent.__table__.columns if c.name != "id"])
@pytest.mark.parametrize("which", [0, 2, 4])
def test_a_change_to_any_column_is_found(trail: list[AuditEvent], column: str, which: int) -> None:
    new = {
        "at": "2020-01-01 00:00:00.000000",
        "actor_id": uuid.uuid4().hex,
        "detail": json.dumps({"fields": ["name"], "n": 4}),
        "previous_seal": "f" * 64,
        "seal": "e" * 64,
    }.get(column, "changed")
    changed = trail[which].id
    change(f"UPDATE audit_event SET {column} = :new WHERE id = :id", new=new, id=changed)
    assert audit.first_broken() == changed


def test_a_change_is_found_although_the_event_is_still_in_memory(trail: list[AuditEvent]) -> None:
    assert trail[1].action == "b"
    change("UPDATE audit_event SET action = 'x' WHERE id = :id", id=trail[1].id)
    assert trail[1].action == "b"
    assert audit.first_broken() == trail[1].id


@pytest.mark.parametrize("which", [0, 1, 3])
def test_an_event_that_was_taken_out_is_found(trail: list[AuditEvent], which: int) -> None:
    change("DELETE FROM audit_event WHERE id = :id", id=trail[which].id)
    assert audit.first_broken() == trail[which + 1].id


def test_two_events_that_changed_places_are_found(trail: list[AuditEvent]) -> None:
    first, second = trail[1].id, trail[2].id
    for old, new in ((first, -1), (second, first), (-1, second)):
        change("UPDATE audit_event SET id = :new WHERE id = :old", old=old, new=new)
    assert audit.first_broken() == first


def test_an_event_that_was_slipped_in_is_found(trail: list[AuditEvent]) -> None:
    change(
        "INSERT INTO audit_event (id, at, actor_kind, action, record_type, record_id, detail, previous_seal, seal)"
        " SELECT id + 1, at, actor_kind, action, record_type, record_id, detail, seal, :seal FROM audit_event"
        " ORDER BY id DESC LIMIT 1",
        seal="a" * 64,
    )
    assert audit.first_broken() == trail[-1].id + 1


def test_events_cut_off_at_the_end_show_only_beside_a_seal_kept_elsewhere(trail: list[AuditEvent]) -> None:
    kept = audit.newest()
    change("DELETE FROM audit_event WHERE id >= :id", id=trail[3].id)
    assert audit.first_broken() is None
    assert audit.newest() != kept


def test_each_deed_leaves_one_event(trail: list[AuditEvent]) -> None:
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == len(trail) == 5
    assert [event.previous_seal for event in trail[1:]] == [event.seal for event in trail[:-1]]


def test_a_deed_that_did_not_happen_leaves_none(app: Flask) -> None:
    def fail() -> None:
        audit.record("a", actor=SYSTEM, record_type="service", record_id=1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail()
    assert audit.newest() is None


def test_an_event_says_who_when_what_and_which_fields(app: Flask) -> None:
    actor = make.user(Role.DIRECTORY_EDITOR).actor
    moment = clock.now() + timedelta(days=400)
    with time_machine.travel(moment, tick=False), transaction():
        audit.record(
            "service.edited", actor=actor, record_type="service", record_id="s1", fields=["url", "name"]
        )
    (event,) = written()
    assert (event.actor_id, event.actor_kind, event.action) == (actor.id, "staff", "service.edited")
    assert (event.record_type, event.record_id, event.at) == ("service", "s1", moment)
    assert event.detail == {"fields": ["name", "url"]}


def test_the_system_acts_without_an_id(app: Flask) -> None:
    with transaction():
        audit.record("a", actor=SYSTEM, record_type="x", record_id=1)
    (event,) = written()
    assert (event.actor_id, event.actor_kind, event.detail) == (None, "system", {})
