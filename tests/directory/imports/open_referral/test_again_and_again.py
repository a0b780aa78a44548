"""A feed that is read again: what was changed here stays, and what the source says waits for somebody."""

from typing import Any

import pytest
from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db, transaction
from hub.directory.imports.report import Outcome
from hub.directory.models import Doubt, DoubtKind, Phone, Service
from hub.directory.services import offers
from hub.moderation import queries as changes
from hub.moderation.models import Change
from hub.moderation.services import deciding
from tests.directory.imports.open_referral.case import SOURCE, brought, the_service

pytestmark = pytest.mark.usefixtures("app")

FIRST: dict[str, Any] = {
    "id": "s-1",
    "name": "Tuesday Table",
    "description": "A hot lunch.",
    "status": "active",
    "alert": "",
    "organization": {"id": "o-1", "name": "Lowfold Neighbours"},
    "phones": [{"id": "p", "number": "01632 960301"}],
    "service_areas": [{"name": "Aldermere"}],
    "attributes": [{"taxonomy_term": {"id": "t1", "name": "Lunch", "taxonomy": "Kinds of theirs"}}],
}


def edited(**values: Any) -> None:
    with transaction():
        offers.edit(the_service("s-1"), values, actor=SYSTEM)


def waiting() -> list[Change]:
    db.session.expire_all()
    return list(changes.waiting("service", the_service("s-1").id))


def test_what_only_the_source_changed_is_changed_here() -> None:
    brought(FIRST)
    report = brought({**FIRST, "description": "A cold lunch.", "phones": [], "attributes": []})
    assert report.counts()[Outcome.UPDATED] == 1
    made = the_service("s-1")
    assert (made.description, made.phones) == ("A cold lunch.", [])
    assert waiting() == []


def test_what_was_changed_here_too_waits_as_a_proposal() -> None:
    brought(FIRST)
    edited(description="Soup.")
    with transaction():
        service = the_service("s-1")
        service.phones[:] = [Phone(number="01632 960999")]
    report = brought(
        {**FIRST, "description": "A cold lunch.", "phones": [{"number": "01632 960302"}], "alert": "New hall"}
    )
    assert report.counts()[Outcome.PROPOSED] == 1
    made = the_service("s-1")
    assert (made.description, made.alert) == ("Soup.", "New hall")
    assert [one.number for one in made.phones] == ["01632 960999"]
    (change,) = waiting()
    assert change.origin == SOURCE.title
    assert change.after["description"] == "A cold lunch."
    assert [one["number"] for one in change.after["phones"]] == ["01632 960302"]


def test_what_the_source_says_again_is_not_proposed_again() -> None:
    brought(FIRST)
    edited(description="Soup.")
    changed = {**FIRST, "description": "A cold lunch."}
    brought(changed)
    (change,) = waiting()
    with transaction():
        deciding.send_back(change, "Ours is right.", actor=SYSTEM)
    again = brought(changed)
    assert {one.outcome for one in again.results} == {Outcome.UNCHANGED}
    assert waiting() == []


def test_an_approved_field_is_the_sources_again() -> None:
    brought(FIRST)
    edited(description="Soup.")
    brought({**FIRST, "description": "A cold lunch."})
    (change,) = waiting()
    with transaction():
        deciding.approve(change, actor=SYSTEM)
    brought({**FIRST, "description": "A warm lunch."})
    assert the_service("s-1").description == "A warm lunch."


def test_what_a_person_proposed_is_left_to_them_and_asked_again_later() -> None:
    brought(FIRST)
    edited(description="Soup.")
    brought({**FIRST, "description": "A cold lunch."})
    (change,) = waiting()
    with transaction():
        db.session.get(Change, change.id).origin = ""  # a person's
    brought({**FIRST, "description": "A warm lunch."})
    (still,) = waiting()
    assert still.after["description"] == "A cold lunch."
    with transaction():
        deciding.send_back(db.session.get(Change, still.id), "No.", actor=SYSTEM)
    brought({**FIRST, "description": "A warm lunch."})
    (later,) = waiting()
    assert later.after["description"] == "A warm lunch."


def test_what_the_source_no_longer_has_stays_and_is_doubted_until_it_is_back() -> None:
    other = {**FIRST, "id": "s-2", "name": "Other"}
    brought(FIRST, other)
    report = brought(other)
    assert [one.key for one in report.of(Outcome.NOT_IN_LIST)] == ["s-1"]
    open_doubts = select(Doubt.kind).where(Doubt.settled_at.is_(None))
    assert db.session.scalars(open_doubts).all() == [DoubtKind.NOT_IN_FEED]
    assert the_service("s-1").is_published
    brought(FIRST, other)
    assert db.session.scalars(open_doubts).all() == []
    assert len(db.session.scalars(select(Service)).all()) == 2
