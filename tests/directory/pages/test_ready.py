"""The page of a service, kept for the next visitor: at once up to date, and nobody's own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import update

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core.db import db, transaction
from hub.directory.models import Organization, Phone, Picture, Service, Standing
from tests.support import make
from tests.support.client import PageClient


def read(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def a_pair() -> tuple[Service, Service]:
    """Two services for the same need, so that each stands on the page of the other."""
    term = make.term()
    return make.service(name="Tuesday lunch", terms=[term]), make.service(name="Soup kitchen", terms=[term])


def change(record: type[Any], record_id: object, **values: object) -> None:
    with transaction():
        held = db.session.get_one(record, record_id)
        for name, value in values.items():
            setattr(held, name, value)


def test_a_page_that_is_ready_takes_two_statements(
    client: PageClient, count_queries: Callable[..., Any]
) -> None:
    service, _ = a_pair()
    first = read(client, f"/services/{service.id}")
    with count_queries() as queries:
        again = read(client, f"/services/{service.id}")
    assert len(queries) == 2
    assert again == first


def test_a_page_takes_as_many_statements_for_a_rich_entry_as_for_a_poor_one(
    client: PageClient, count_queries: Callable[..., Any]
) -> None:
    owner = make.organization()
    halls = [make.location(of=owner, name=f"Hall {number}") for number in range(3)]
    terms = [make.term()]
    counts = []
    for parts in (1, 3):
        service = make.service(
            at=halls[:parts],
            terms=terms,
            phones=[
                Phone(number=f"01632 96030{n}", type="voice", extension="", description="")
                for n in range(parts)
            ],
            schedules=[make.weekly("TU", "12:00", "14:00") for _ in range(parts)],
        )
        make.service(terms=terms)
        for _ in ("built", "ready"):
            with count_queries() as queries:
                read(client, f"/services/{service.id}")
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_a_change_of_the_entry_its_parts_or_its_organization_shows_at_once(client: PageClient) -> None:
    service = make.service(
        name="Tuesday lunch",
        pictures=[Picture(file="f" * 24 + ".800x600", alt="A long table")],
        phones=[Phone(number="01632 960300", type="voice", extension="", description="")],
    )
    address = f"/services/{service.id}"
    assert "Tuesday lunch" in read(client, address)
    change(Service, service.id, name="Wednesday lunch")
    assert "Wednesday lunch" in read(client, address)
    change(Phone, service.phones[0].id, number="01632 960301")
    assert "01632 960301" in read(client, address)
    change(Picture, service.pictures[0].id, alt="A round table")
    assert "A round table" in read(client, address)
    change(Organization, service.organization_id, name="Mill Lane Neighbours")
    assert "Mill Lane Neighbours" in read(client, address)


def test_an_entry_that_goes_out_of_sight_is_gone_at_once(client: PageClient) -> None:
    service, other = a_pair()
    address = f"/services/{service.id}"
    for gone in ({"standing": Standing.HIDDEN}, {"is_published": False}, {"merged_into_id": other.id}):
        read(client, address)
        before = {name: getattr(service, name) for name in gone}
        with transaction():  # past every listener: the database alone decides
            db.session.execute(update(Service).where(Service.id == service.id).values(**gone))
        assert client.get(address).status_code in {301, 404}  # one that was merged leads to the other
        with transaction():
            db.session.execute(update(Service).where(Service.id == service.id).values(**before))
    read(client, address)
    with transaction():
        db.session.execute(
            update(Organization).where(Organization.id == service.organization_id).values(is_published=False)
        )
    assert client.get(address).status_code == 404


def test_another_entry_on_the_page_that_is_hidden_or_changed_is_so_at_once(client: PageClient) -> None:
    service, other = a_pair()
    address = f"/services/{service.id}"
    assert "Soup kitchen" in read(client, address)
    change(Service, other.id, name="Soup and bread")
    assert "Soup and bread" in read(client, address)
    with transaction():
        db.session.execute(update(Service).where(Service.id == other.id).values(standing=Standing.HIDDEN))
    assert "Soup and bread" not in read(client, address)


def test_staff_see_what_is_for_staff_and_leave_none_of_it_behind(
    client: PageClient, sign_in: Callable[[User], PageClient]
) -> None:
    service, _ = a_pair()
    address = f"/services/{service.id}"
    staff = sign_in(make.user(Role.DIRECTORY_EDITOR))
    for _ in range(2):
        assert "Change this entry" in read(staff, address)
        assert "Change this entry" not in read(client, address)


def test_a_saved_list_and_answers_stay_with_whoever_gave_them(client: PageClient) -> None:
    service, other = a_pair()
    change(Service, service.id, minimum_age=50)
    address = f"/services/{service.id}"
    saved = client.get(f"/shortlist/add/{other.id}?next={address}").headers["Location"]
    for _ in range(2):
        assert "list=" in read(client, saved)
        answered = client.submit(f"{address}/for-me", {"age": "47"}).get_data(as_text=True)
        assert "to be 50" in answered
        plain = read(client, address)
        assert "list=" not in plain
        assert "to be 50" not in plain
        assert 'value="47"' not in plain


def test_the_page_says_open_when_the_door_opens(client: PageClient) -> None:
    tuesday = datetime(2026, 6, 2, 10, 55, tzinfo=UTC)  # 11:55 by the clock on the wall
    with time_machine.travel(tuesday, tick=False) as clock:
        service = make.service(schedules=[make.weekly("TU", "11:57", "14:00")])
        address = f"/services/{service.id}"
        assert "Open now" not in read(client, address)
        clock.shift(timedelta(minutes=3))
        assert "Open now" in read(client, address)
