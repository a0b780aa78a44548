"""What people do to the directory: only those who may, only from what they read, only what is on the list."""

import uuid
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import SYSTEM, VISITOR, Actor, Permission, Role
from hub.audit import services as audit
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.directory.models import (
    CapacityState,
    OpportunityKind,
    Schedule,
)
from hub.directory.queries import entries
from hub.directory.services import locations, offers, opportunities, organizations, reports, taxonomies
from hub.places.distance import Point
from tests.directory.case import Case
from tests.support import make
from tests.support.rows import everything


@pytest.fixture
def case(app: Flask) -> Case:
    return Case()


Deed = Callable[[Case, Actor], Any]

DEEDS: dict[str, Deed] = {
    "organization.created": lambda c, a: organizations.create({"name": "New"}, actor=a),
    "organization.edited": lambda c, a: organizations.edit(c.organization, {"name": "New"}, actor=a),
    "organization.edited (phones)": lambda c, a: organizations.set_parts(
        c.organization, "phones", [{"number": "01632 960100"}], actor=a
    ),
    "organization.unpublished": lambda c, a: organizations.unpublish(c.organization, actor=a),
    "organization.confirmed": lambda c, a: organizations.confirm(c.organization, actor=a),
    "service.created": lambda c, a: offers.create(c.organization, {"name": "New"}, actor=a),
    "service.edited": lambda c, a: offers.edit(c.service, {"name": "New"}, actor=a),
    "service.edited (hours)": lambda c, a: offers.set_parts(c.service, "schedules", [], actor=a),
    "service.edited (locations)": lambda c, a: offers.set_locations(c.service, [], actor=a),
    "service.edited (terms)": lambda c, a: offers.set_terms(
        c.service, [c.term], taxonomy_id=c.term.taxonomy_id, actor=a
    ),
    "service.capacity-set": lambda c, a: offers.set_capacity(c.service, CapacityState.FULL, actor=a),
    "service.unpublished": lambda c, a: offers.unpublish(c.service, actor=a),
    "service.closed-for-now": lambda c, a: offers.close_for_now(
        c.service, reason="Flood", until=None, actor=a
    ),
    "service.confirmed": lambda c, a: offers.confirm(c.service, actor=a),
    "location.created": lambda c, a: locations.create(c.organization, {"name": "New"}, actor=a),
    "location.edited": lambda c, a: locations.edit(c.hall, {"confidential": True}, actor=a),
    "opportunity.created": lambda c, a: opportunities.create(
        c.organization, {"title": "New", "kind": OpportunityKind.JOB}, actor=a
    ),
    "opportunity.edited": lambda c, a: opportunities.edit(c.opportunity, {"title": "New"}, actor=a),
    "opportunity.unpublished": lambda c, a: opportunities.unpublish(c.opportunity, actor=a),
    "report.answered": lambda c, a: reports.answer(c.report, "Put right", actor=a),
    "term.added": lambda c, a: taxonomies.add_term(
        c.term.taxonomy, {"name": "Meals", "parent_id": None}, actor=a
    ),
    "term.edited": lambda c, a: taxonomies.edit_term(c.term, {"name": "Groceries"}, actor=a),
    "taxonomies.loaded": lambda c, a: taxonomies.load(actor=a),
}
VOUCHED = {"service.confirmed", "service.capacity-set", "service.closed-for-now"}
"""What an organization's own people may say of its services without an editor."""
EDITORS = {Role.DIRECTORY_EDITOR, Role.NETWORK_MANAGER}  # DOMAIN's table, written by hand


def actors_who_may_not() -> list[Any]:
    return [None, *sorted(set(Role) - EDITORS)]


@pytest.mark.parametrize("role", actors_who_may_not())
def test_whoever_may_not_is_told_that_there_is_nothing_and_changes_nothing(
    case: Case, role: Role | None
) -> None:
    if role is None:
        actor = VISITOR
    else:
        actor = make.user(role, organization=case.organization if role is Role.PARTNER else None).actor
    before = everything()
    for action, deed in DEEDS.items():
        if role is Role.PARTNER and action in VOUCHED:
            continue
        with pytest.raises(NotFound), transaction():
            deed(case, actor)
    assert everything() == before


@pytest.mark.parametrize("action", DEEDS)
def test_each_deed_of_those_who_may_leaves_one_event(case: Case, action: str) -> None:
    actor = make.user(Role.DIRECTORY_EDITOR).actor
    newest = audit.newest()
    with transaction():
        DEEDS[action](case, actor)
    after = newest[0] if newest else 0
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.id > after)).all()
    assert event.action == action.partition(" ")[0]
    assert (event.actor_id, event.actor_kind) == (actor.id, "staff")
    assert audit.first_broken() is None


def test_a_network_manager_may_do_all_of_it_too(case: Case) -> None:
    actor = make.user(Role.NETWORK_MANAGER).actor
    for deed in DEEDS.values():
        with transaction():
            deed(case, actor)
    done = db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == actor.id)).all()
    assert sorted(done) == sorted(action.partition(" ")[0] for action in DEEDS)


def test_the_table_of_editors_is_the_one_of_the_policy() -> None:
    from hub.accounts.policy import GRANTS

    for permission in (Permission.DIRECTORY_EDIT, Permission.REPORT_ANSWER):
        assert {role for role, grants in GRANTS.items() if permission in grants} == EDITORS


AGAIN = ["organization.confirmed", "service.confirmed", "organization.unpublished", "service.unpublished"]


@pytest.mark.parametrize(
    "action", [*AGAIN, "service.edited", "service.edited (terms)", "opportunity.unpublished"]
)
def test_the_same_deed_again_is_no_deed(case: Case, action: str) -> None:
    with transaction():
        DEEDS[action](case, SYSTEM)
    before = everything()
    with transaction():
        DEEDS[action](case, SYSTEM)
    assert everything() == before


FROM_AN_OLD_VERSION: list[Callable[[Case], Any]] = [
    lambda c: organizations.edit(
        c.organization, {"name": "x"}, actor=SYSTEM, version=c.organization.version - 1
    ),
    lambda c: organizations.set_parts(c.organization, "phones", [], actor=SYSTEM, version=99),
    lambda c: offers.edit(c.service, {"name": "x"}, actor=SYSTEM, version=99),
    lambda c: offers.set_parts(c.service, "schedules", [], actor=SYSTEM, version=99),
    lambda c: offers.set_locations(c.service, [], actor=SYSTEM, version=99),
    lambda c: offers.set_terms(c.service, [], taxonomy_id=c.term.taxonomy_id, actor=SYSTEM, version=99),
    lambda c: offers.set_capacity(c.service, CapacityState.OPEN, actor=SYSTEM, version=99),
    lambda c: offers.close_for_now(c.service, reason="", until=None, actor=SYSTEM, version=99),
    lambda c: offers.reopen(c.service, actor=SYSTEM, version=99),
    lambda c: locations.edit(c.hall, {"name": "x"}, actor=SYSTEM, version=99),
    lambda c: opportunities.edit(c.opportunity, {"title": "x"}, actor=SYSTEM, version=99),
    lambda c: taxonomies.edit_term(c.term, {"name": "x"}, actor=SYSTEM, version=99),
]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(case: Case) -> None:
    before = everything()
    for deed in FROM_AN_OLD_VERSION:
        with pytest.raises(Conflict, match="Somebody else saved"), transaction():
            deed(case)
    assert everything() == before


def test_each_save_moves_the_version_also_when_only_a_list_changed(case: Case) -> None:
    first = case.service.version
    with transaction():
        offers.edit(case.service, {"name": "A"}, actor=SYSTEM, version=first)
    with transaction():
        offers.set_parts(case.service, "phones", [{"number": "1"}], actor=SYSTEM, version=first + 1)
    with transaction():
        offers.set_terms(
            case.service, [case.term], taxonomy_id=case.term.taxonomy_id, actor=SYSTEM, version=first + 2
        )
    assert case.service.version == first + 3


PROTECTED = [
    "id",
    "version",
    "is_published",
    "organization_id",
    "created_at",
    "last_modified",
    "source",
    "nonsense",
]


def test_a_field_that_is_not_on_the_list_is_never_taken(case: Case) -> None:
    edits: dict[str, Callable[..., Any]] = {
        "organization": organizations.edit,
        "service": offers.edit,
        "opportunity": opportunities.edit,
        "hall": locations.edit,
        "term": taxonomies.edit_term,
    }
    before = everything()
    for kind, edit in edits.items():
        for field in PROTECTED:
            with pytest.raises(ValueError, match=f"does not take {field}"), transaction():
                edit(getattr(case, kind), {field: True}, actor=SYSTEM)
    assert everything() == before


def test_a_part_cannot_say_what_it_belongs_to(case: Case) -> None:
    for field in ("id", "service_id", "organization_id", "location_id", "contact_id", "nonsense"):
        phone = {"number": "01632 960100", field: uuid.uuid4()}
        with pytest.raises(ValueError, match=f"Phone does not take {field}"), transaction():
            offers.set_parts(case.service, "phones", [phone], actor=SYSTEM)


def test_a_list_that_there_is_not_is_never_taken(case: Case) -> None:
    for name in ("organization", "at_locations", "nonsense"):
        with pytest.raises(KeyError), transaction():
            offers.set_parts(case.service, name, [], actor=SYSTEM)


def test_parts_that_stay_the_same_keep_their_ids(case: Case) -> None:
    numbers = ["01632 960100", "01632 960101", "01632 960102"]
    with transaction():
        offers.set_parts(case.service, "phones", [{"number": n} for n in numbers], actor=SYSTEM)
    ids = {phone.number: phone.id for phone in case.service.phones}
    with transaction():
        wanted = [{"number": numbers[2]}, {"number": "01632 960109"}, {"number": numbers[0]}]
        assert offers.set_parts(case.service, "phones", wanted, actor=SYSTEM)
    kept = {phone.number: phone.id for phone in case.service.phones}
    assert kept.keys() == {numbers[2], "01632 960109", numbers[0]}
    assert all(kept[number] == ids[number] for number in (numbers[0], numbers[2]))
    db.session.expunge_all()
    again = entries.service(case.service.id, actor=SYSTEM)
    assert len(again.phones) == 3


def test_two_parts_alike_are_two(case: Case) -> None:
    twice = [{"number": "01632 960100"}] * 2
    with transaction():
        assert offers.set_parts(case.service, "phones", twice, actor=SYSTEM)
        assert not offers.set_parts(case.service, "phones", twice, actor=SYSTEM)
        assert offers.set_parts(case.service, "phones", twice[:1], actor=SYSTEM)
    assert len(case.service.phones) == 1


def test_opening_times_come_back_as_they_were_put_in(case: Case) -> None:
    wanted = [
        {"byday": day, "opens_at": time(9), "closes_at": time(17), "position": n}
        for n, day in enumerate(("WE", "MO"))
    ]
    with transaction():
        offers.set_parts(case.service, "schedules", wanted, actor=SYSTEM)
    db.session.expunge_all()
    found: list[Schedule] = entries.service(case.service.id, actor=SYSTEM).schedules
    assert [schedule.byday for schedule in found] == ["WE", "MO"]


def test_terms_of_other_taxonomies_stay(case: Case) -> None:
    kind = make.term("drop-in", "Drop-in", taxonomy="kinds")
    needs = case.term.taxonomy_id
    with transaction():
        offers.set_terms(case.service, [kind], taxonomy_id=kind.taxonomy_id, actor=SYSTEM)
        offers.set_terms(case.service, [case.term], taxonomy_id=needs, actor=SYSTEM)
        offers.set_terms(case.service, [], taxonomy_id=needs, actor=SYSTEM)
    from hub.directory.models import LinkEntity

    carried = entries.terms_of(LinkEntity.SERVICE, [case.service.id])[case.service.id]
    assert [term.code for term in carried] == ["drop-in"]


def test_a_place_takes_the_point_of_its_postcode_when_there_is_one(case: Case) -> None:
    with transaction():
        locations.put_on_map(case.hall, {"WF1 1AA": Point(53.7, -1.5)}.get)
    assert (case.hall.latitude, case.hall.longitude) == (53.7, -1.5)
    with transaction():
        locations.put_on_map(case.hall, lambda _: None)
    assert (case.hall.latitude, case.hall.longitude) == (53.7, -1.5)


@pytest.mark.parametrize("deed", [d for name, d in DEEDS.items() if name.endswith((".edited", ".created"))])
def test_the_trail_names_fields_and_holds_none_of_their_words(case: Case, deed: Deed) -> None:
    canary = "Canary of 1 Mill Lane"
    newest = audit.newest()
    with transaction():
        deed(case, SYSTEM)
        organizations.edit(case.organization, {"name": canary, "email": "canary@home.example"}, actor=SYSTEM)
    found = db.session.scalars(select(AuditEvent).where(AuditEvent.id > (newest[0] if newest else 0))).all()
    assert {"name", "email"} <= set(found[-1].detail["fields"])
    assert not any("anary" in repr(event.detail) or "New" in repr(event.detail) for event in found)
