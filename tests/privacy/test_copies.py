"""What somebody gets to see who asks what we keep about them; keys that change; and clocks that run out."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import Base, db, transaction
from hub.core.personal import Retention
from hub.messaging import services as messaging
from hub.messaging.models import Message
from hub.privacy import copies, reach, retention
from hub.residents import finding, keys, queries
from hub.residents.models import (
    ContactKind,
    ContactPoint,
    EqualityAnswer,
    Household,
    HouseholdMember,
    Resident,
)
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")


def somebody() -> Resident:
    worker = make.worker()
    resident = make.resident(of=worker, name="Wendy Ashdown", goal="a quiet flat")
    household = Household(id=uuid.uuid4())
    make.saved(household)
    make.saved(
        ContactPoint(resident_id=resident.id, kind=ContactKind.PHONE, value="01632 960 111", may_ring=True),
        HouseholdMember(household_id=household.id, resident_id=resident.id, relation="sister of Mo"),
        EqualityAnswer(
            about_hash=keys.about(resident.id), month=clock.today().replace(day=1), religion="none"
        ),
    )
    return resident


def test_the_copy_says_all_that_is_theirs_and_names_what_is_withheld_with_its_reason() -> None:
    resident, stranger = somebody(), somebody()
    with transaction():
        stranger.name = "Somebody Else"
    with transaction():
        messaging.send("password-changed", to="x@aldermere-homes.example", about_id=resident.id)
    made = copies.of(resident)
    said = {part.title: part.in_words() for part in made.parts}
    assert ("Name", "Wendy Ashdown") in said["You"][0]
    assert ("What you want to change", "a quiet flat") in said["You"][0]
    assert ("May ring", "Yes") in said["How you may be reached"][0]
    assert ("Religion", "none") in said["Equality questions that you answered"][0]
    assert said["What was done with your record"][0][0][0] == "When"
    assert said["Messages about it"]
    (household,) = (part for part in made.parts if part.table == "household_member")
    assert dict(household.withheld)["Relation"] == "Says something about another person of the household"
    plain = json.dumps(made.as_json())
    assert "Wendy Ashdown" in plain
    assert "sister of Mo" not in plain
    assert "Somebody Else" not in plain


def test_what_was_kept_under_a_record_that_was_merged_in_is_in_the_copy() -> None:
    worker = make.worker()
    kept, gone = make.resident(of=worker, name="Ann Archer"), make.resident(of=worker, name="Anne Archer")
    with transaction():
        gone.merged_into_id = kept.id
    assert len(copies.of(kept).as_json()["records"]["resident"]) == 2


def test_after_a_change_of_keys_everything_is_sealed_anew_and_people_are_still_found(app: Flask) -> None:
    resident = somebody()
    run = app.test_cli_runner().invoke
    before = app.config["SECRET_KEY"]
    try:
        app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=[before])
        assert run(args=["privacy", "reseal"]).exit_code == 0
        app.config.update(SECRET_KEY_FALLBACKS=[])
        db.session.expire_all()
        assert db.session.get_one(Resident, resident.id).name == "Wendy Ashdown"
        assert db.session.scalar(select(ContactPoint.value)) == "01632 960 111"
        asked = finding.Asked(phone="01632960111")
        (match,) = finding.find(asked, actor=db.session.get_one(User, resident.lead_worker_id).actor)
        assert match.resident_id == resident.id
        assert "equality_answer" in {part.table for part in copies.of(resident).parts}
        again = run(args=["privacy", "reseal"]).output
        assert all(line.endswith(" 0 made anew.") for line in again.splitlines())
    finally:
        app.config.update(SECRET_KEY=before, SECRET_KEY_FALLBACKS=[])


def test_a_record_that_nothing_happens_to_is_erased_when_its_time_is_over_and_a_dry_run_changes_nothing(
    app: Flask, time_machine
) -> None:
    quiet, busy = somebody(), somebody()
    months = app.extensions["hub.settings"].keep_residents_months
    run = app.test_cli_runner().invoke
    time_machine.move_to(clock.now() + timedelta(days=30 * months - 30))
    with transaction():  # a word with one of them, a while ago
        db.session.add(ContactPoint(resident_id=busy.id, kind=ContactKind.EMAIL, value="b@example.org"))
    assert retention.residents_over() == []
    time_machine.move_to(clock.now() + timedelta(days=90))
    said = run(args=["privacy", "retention", "--dry-run"]).output
    assert str(quiet.id) in said
    assert str(busy.id) not in said
    assert "Nothing was changed." in said
    assert queries.get(quiet.id, actor=SYSTEM)
    assert "1 resident erased" in run(args=["privacy", "retention"]).output
    db.session.expire_all()
    assert db.session.get_one(Resident, quiet.id).name == ""
    assert db.session.get_one(Resident, busy.id).name == "Wendy Ashdown"


def test_those_who_are_quiet_but_have_a_newer_referral_cost_the_same_for_one_or_many(
    app: Flask, time_machine, count_queries: Callable[..., Any]
) -> None:
    months = app.extensions["hub.settings"].keep_residents_months
    worker = make.worker()

    def asked() -> int:
        with count_queries() as queries:
            assert retention.residents_over() == []
        return len(queries)

    people = [make.resident(of=worker) for _ in range(4)]
    time_machine.move_to(clock.now() + timedelta(days=31 * months + 40))
    with transaction():
        for one in people[1:]:
            one.last_modified = clock.now()
    make.referral(by=worker, about=people[0])
    with transaction():
        people[0].last_modified = clock.now() - timedelta(days=31 * months + 40)
    alone = asked()
    for one in people[1:]:
        make.referral(by=worker, about=one)
    with transaction():
        for one in people:
            one.last_modified = clock.now() - timedelta(days=31 * months + 40)
    assert asked() == alone


def test_what_served_only_a_moment_is_forgotten_after_weeks(time_machine) -> None:
    with transaction():
        messaging.send("password-changed", to="x@aldermere-homes.example", about_id=uuid.uuid4())
    assert retention.short_over() == []
    time_machine.move_to(clock.now() + timedelta(weeks=40))
    with transaction():
        assert retention.forget_short() >= 1
    kept = db.session.scalar(select(Message.recipient))
    assert not kept


def test_every_table_on_the_short_clock_has_a_moment_to_count_from() -> None:
    for table in Base.metadata.tables.values():
        if any(rule.retention is Retention.SHORT for rule in reach.rules_of(table).values()):
            retention.beginning(table)
