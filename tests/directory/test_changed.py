"""Whatever changes in an entry, it is stamped, and each service that shows it is promised once for the index."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import Model, db, transaction
from hub.directory import models
from hub.directory.changed import PARTS, SERVICE_CHANGED
from hub.directory.models import (
    Attribute,
    CapacityState,
    LinkEntity,
    Location,
    Organization,
    OrganizationIdentifier,
    RuleKind,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    TaxonomyTerm,
)
from hub.directory.services import offers
from hub.outbox.models import Promise
from tests.support import make

BEFORE = datetime(2026, 3, 1, 12, tzinfo=clock.LONDON)
LATER = BEFORE + timedelta(hours=1)


class World:
    """Two services of one organization, one of them in a hall and with a term; a third has nothing to do with it."""

    def __init__(self) -> None:
        self.organization = make.organization()
        self.hall = make.location(of=self.organization)
        self.term = make.term("food/parcels")
        self.above = db.session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.code == "food")).one()
        self.lunch = make.service(of=self.organization, at=[self.hall], terms=[self.term])
        self.other = make.service(of=self.organization)
        self.stranger = make.service(terms=[make.term("advice", "Advice")])


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Made an hour ago, with nothing promised and nothing in memory."""
    with time_machine.travel(BEFORE, tick=False) as traveller:
        world = World()
        with transaction():
            db.session.execute(delete(Promise))
        db.session.expunge_all()
        traveller.move_to(LATER)
        yield world


def promised() -> list[uuid.UUID]:
    rows = db.session.scalars(
        select(Promise.payload).where(Promise.kind == SERVICE_CHANGED).order_by(Promise.id)
    )
    return [uuid.UUID(payload["service_id"]) for payload in rows]


def state(record: Service | Organization | Location) -> tuple[datetime, int]:
    table = type(record)
    row = db.session.execute(select(table.last_modified, table.version).where(table.id == record.id)).one()
    return row.last_modified, row.version


def part_of(kind: type[Model], owner: dict[str, uuid.UUID]) -> Model:
    values: dict[type[Model], dict[str, Any]] = {
        models.Accessibility: {"code": "step-free"},
        models.Address: {"address_1": "2 Mill Lane"},
        models.Contact: {"name": "Jo"},
        models.CostOption: {"amount": Decimal(2)},
        models.EligibilityRule: {"kind": RuleKind.AGE, "minimum": 18},
        models.Funding: {"source": "Lottery"},
        models.Language: {"name": "Polish", "code": "pl"},
        OrganizationIdentifier: {"identifier_type": "charity", "identifier": "1"},
        models.Phone: {"number": "01632 960200"},
        models.Picture: {"file": "table", "alt": "A long table"},
        models.RequiredDocument: {"document": "A letter"},
        Schedule: {"opens_at": time(9), "closes_at": time(10)},
        ScheduleException: {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 1)},
        ServiceArea: {"name": "Aldermere"},
    }
    return kind(**values[kind], **owner)


OWNERS = {"service_id": "lunch", "organization_id": "organization", "location_id": "hall"}
HANGS_ON = [
    (kind, column)
    for kind in PARTS
    if kind not in {ServiceAtLocation, ServiceCapacity}
    for column in OWNERS
    if column in kind.__table__.columns
]


@pytest.mark.parametrize(("kind", "column"), HANGS_ON, ids=lambda value: getattr(value, "__name__", value))
def test_a_part_that_comes_changes_or_goes(world: World, kind: type[Any], column: str) -> None:
    """Added, edited and deleted on its own, as an importer or a merge may: each stamps and promises."""
    owner = getattr(world, OWNERS[column])
    shows = {"service_id": {world.lunch.id}, "location_id": {world.lunch.id}}.get(
        column, {world.lunch.id, world.other.id}
    )
    part = part_of(kind, {column: owner.id})

    def change() -> None:
        text = next(c.name for c in kind.__table__.columns if c.name in CHANGEABLE)
        setattr(part, text, CHANGEABLE[text])

    version = state(owner)[1]
    steps: list[Callable[[], Any]] = [lambda: db.session.add(part), change, lambda: db.session.delete(part)]
    for step in steps:
        with transaction():
            db.session.execute(delete(Promise))
            step()
        version += 1
        assert state(owner) == (LATER, version)
        assert set(promised()) == shows
        assert len(promised()) == len(shows)
    assert state(world.stranger) == (BEFORE, 1)


CHANGEABLE: dict[str, Any] = {
    "description": "changed",
    "name": "changed",
    "note": "changed",
    "source": "changed",
    "identifier": "changed",
    "document": "changed",
    "number": "01632 960201",
    "minimum": 21,
    "address_2": "changed",
    "amount": Decimal(3),
    "reason": "changed",
    "opens_at": time(8),
    "alt": "changed",
}


def test_a_place_that_is_added_to_a_service_or_taken_away(world: World) -> None:
    with transaction():
        at = ServiceAtLocation(service_id=world.other.id, location_id=world.hall.id)
        db.session.add(at)
    assert promised() == [world.other.id]
    with transaction():
        db.session.delete(at)
    assert state(world.other) == (LATER, 3)


def test_room_that_is_or_is_not(world: World) -> None:
    with transaction():
        db.session.add(
            ServiceCapacity(
                service_id=world.other.id, state=CapacityState.FULL, expires_at=LATER + timedelta(days=1)
            )
        )
    assert promised() == [world.other.id]
    assert state(world.other) == (LATER, 2)


def test_a_field_of_the_service_itself(world: World) -> None:
    with transaction():
        db.session.get_one(Service, world.lunch.id).name = "Community supper"
    assert promised() == [world.lunch.id]
    assert state(world.lunch) == (LATER, 2)
    assert state(world.other) == (BEFORE, 1)


def test_a_list_in_a_field_of_the_service(world: World) -> None:
    with transaction():
        lunch = db.session.get_one(Service, world.lunch.id)
        lunch.channels.append("phone")
    assert promised() == [world.lunch.id]


def test_the_name_of_the_organization_is_on_each_of_its_services(world: World) -> None:
    """They are stamped, but nobody's open form on one of them is out of date."""
    with transaction():
        db.session.get_one(Organization, world.organization.id).name = "Aldermere Larder"
    assert set(promised()) == {world.lunch.id, world.other.id}
    assert state(world.organization) == (LATER, 2)
    assert state(world.lunch) == state(world.other) == (LATER, 1)
    assert state(world.stranger) == (BEFORE, 1)


def test_a_place_is_on_each_service_that_runs_there(world: World) -> None:
    with transaction():
        db.session.get_one(Location, world.hall.id).confidential = True
    assert promised() == [world.lunch.id]
    assert state(world.lunch) == (LATER, 1)
    assert state(world.other) == (BEFORE, 1)


@pytest.mark.parametrize("which", ["term", "above"])
def test_a_word_that_is_renamed_is_on_the_services_that_carry_it_or_one_below(
    world: World, which: str
) -> None:
    with transaction():
        db.session.get_one(TaxonomyTerm, getattr(world, which).id).name = "Groceries"
    assert promised() == [world.lunch.id]


def test_a_term_that_is_given(world: World) -> None:
    with transaction():
        db.session.add(
            Attribute(link_entity=LinkEntity.SERVICE, link_id=world.other.id, taxonomy_term_id=world.term.id)
        )
    assert promised() == [world.other.id]
    assert state(world.other) == (LATER, 2)


def test_a_term_that_is_taken_away_leaves_its_trace(world: World) -> None:
    with transaction():
        lunch = db.session.get_one(Service, world.lunch.id)
        assert offers.set_terms(lunch, [], taxonomy_id=world.term.taxonomy_id, actor=SYSTEM)
    assert promised() == [world.lunch.id]
    assert state(world.lunch) == (LATER, 2)


def test_a_term_on_something_else_is_no_business_of_services(world: World) -> None:
    with transaction():
        db.session.add(
            Attribute(
                link_entity=LinkEntity.ORGANIZATION,
                link_id=world.organization.id,
                taxonomy_term_id=world.term.id,
            )
        )
    assert promised() == []


def test_each_service_is_promised_once_a_transaction_however_much_changes(world: World) -> None:
    with transaction():
        lunch = db.session.get_one(Service, world.lunch.id)
        for number in range(3):
            lunch.name = f"Lunch {number}"
            db.session.flush()
            db.session.add(part_of(models.Phone, {"service_id": lunch.id}))
            db.session.add(part_of(models.Phone, {"organization_id": world.organization.id}))
            db.session.flush()
    assert sorted(promised()) == sorted([world.lunch.id, world.other.id])
    with transaction():
        lunch.name = "Lunch again"
    assert promised().count(world.lunch.id) == 2


def test_nothing_is_promised_for_what_was_undone(world: World) -> None:
    def fail() -> None:
        db.session.get_one(Service, world.lunch.id).name = "Never"
        db.session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        fail()
    assert promised() == []
    assert state(world.lunch) == (BEFORE, 1)


def test_what_was_undone_is_not_taken_for_promised_already(world: World) -> None:
    def rename(fail: bool) -> None:
        lunch = db.session.get_one(Service, world.lunch.id)
        lunch.name = "Supper"
        db.session.flush()
        if fail:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction():
        rename(fail=True)
    with transaction():
        rename(fail=False)
    assert promised() == [world.lunch.id]


def test_nothing_is_promised_where_nothing_changed(world: World) -> None:
    with transaction():
        lunch = db.session.get_one(Service, world.lunch.id)
        lunch.name = str(lunch.name)
    assert promised() == []
    assert state(world.lunch) == (BEFORE, 1)


def test_a_service_that_comes_or_goes(world: World) -> None:
    with transaction():
        new = Service(organization_id=world.organization.id, name="New")
        db.session.add(new)
    assert promised() == [new.id]
    assert new.version == 1
    with transaction():
        stranger = db.session.get_one(Service, world.stranger.id, options=[selectinload("*")])
        db.session.delete(stranger)
    assert promised() == [new.id, world.stranger.id]


def test_the_cost_does_not_grow_with_what_else_is_in_memory(
    world: World, count_queries: Callable[..., Any]
) -> None:
    services = [make.service(of=world.organization) for _ in range(20)]
    with count_queries() as queries, transaction():
        services[0].name = "Changed"
    few = len(queries)
    with count_queries() as queries, transaction():
        for service in services:
            service.name = "Changed too"
    # an UPDATE each (it checks the version), a promise each in one INSERT, and nothing else that grows
    assert len(queries) - few <= 2 * (len(services) - 1)


def test_moments_of_creation_stay(world: World) -> None:
    with transaction():
        db.session.get_one(Service, world.lunch.id).name = "Changed"
    assert db.session.scalar(select(Service.created_at).where(Service.id == world.lunch.id)) == BEFORE
    assert db.session.scalar(select(func.count()).select_from(Service)) == 3


def test_an_organization_goes_with_its_services_although_they_were_loaded(app: Flask) -> None:
    owner = make.organization()
    service = make.service(of=owner)
    db.session.expire_all()
    found = db.session.scalars(
        select(Organization)
        .where(Organization.id == owner.id)
        .options(
            *(
                selectinload(part)
                for part in (
                    Organization.services,
                    Organization.locations,
                    Organization.opportunities,
                    Organization.identifiers,
                    Organization.phones,
                    Organization.contacts,
                    Organization.funding,
                )
            )
        )
    ).one()
    assert [one.id for one in found.services] == [service.id]
    service_id = service.id
    with transaction():
        db.session.delete(found)
    db.session.expunge_all()
    assert db.session.scalar(select(Service.id).where(Service.id == service_id)) is None
