"""Lists that are read beside their records: all of them, in their order, in one statement each."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import joinedload

from hub.core.db import db, transaction
from hub.core.loading import load
from hub.directory.models import Phone, Service, ServiceAtLocation
from tests.support import make


@pytest.fixture
def entries(app: Flask) -> list[Service]:
    """Two services with two times each, the later one first, and one with none, read without their lists."""
    owner = make.organization()
    hall = make.location(of=owner)
    for name in ("A", "B"):
        times = [make.weekly(opens=f"{hour}:00", position=1 - place) for place, hour in enumerate((10, 14))]
        make.service(of=owner, name=name, schedules=times, at=[hall])
    make.service(of=owner, name="C")
    db.session.expunge_all()
    return list(db.session.scalars(select(Service).order_by(Service.name)))


def test_every_record_gets_its_own_in_their_order(entries: list[Service]) -> None:
    load(entries, Service.schedules, Service.phones)
    assert [[str(time.opens_at)[:2] for time in each.schedules] for each in entries] == [["14", "10"]] * 2 + [
        []
    ]
    assert {time.service_id for time in entries[1].schedules} == {entries[1].id}
    assert [each.phones for each in entries] == [[], [], []]


def test_it_is_one_statement_for_a_list_however_many_there_are(
    entries: list[Service], count_queries: Callable
) -> None:
    with count_queries() as queries:
        load(entries, Service.schedules, Service.phones)
        load([], Service.contacts)
    assert len(queries) == 2


def test_of_many_lists_only_those_with_something_in_them_cost_a_statement(
    entries: list[Service], count_queries: Callable
) -> None:
    lists = (Service.contacts, Service.schedules, Service.phones, Service.languages, Service.funding)
    with count_queries() as queries:
        load(entries, *lists)
    assert len(queries) == 2  # which there are, and the times
    assert [len(each.schedules) for each in entries] == [2, 2, 0]
    assert [each.contacts + each.phones + each.languages + each.funding for each in entries] == [[]] * 3


def test_what_is_not_asked_for_is_not_read(entries: list[Service]) -> None:
    load(entries, Service.at_locations, option=joinedload(ServiceAtLocation.location))
    assert [len(each.at_locations) for each in entries] == [1, 1, 0]
    assert entries[0].at_locations[0].location.name
    with pytest.raises(InvalidRequestError):
        list(entries[0].at_locations[0].location.addresses)


def test_a_list_that_somebody_changes_is_left_as_it_is(entries: list[Service]) -> None:
    load(entries, Service.phones)
    with transaction():
        entries[0].phones.append(Phone(number="01632 960001"))
        load(entries, Service.phones)
        assert [phone.number for phone in entries[0].phones] == ["01632 960001"]
    load(entries, Service.phones)
    assert [len(each.phones) for each in entries] == [1, 0, 0]
