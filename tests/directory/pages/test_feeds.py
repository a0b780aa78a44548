"""Calendars that others follow: what is in them, what is not, and that they change only when something did."""

from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar
import time_machine
from sqlalchemy import select

from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import OpportunityKind, Schedule, Service
from tests.support import make
from tests.support.client import PageClient

ALL = "/calendars/activities.ics"


def events(client: PageClient, url: str) -> dict[str, Any]:
    """By their summary."""
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return {str(one["summary"]): one for one in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


@time_machine.travel("2026-11-22T09:00:00Z", tick=False)
def test_events_are_when_they_are_and_the_rest_is_its_last_day(client: PageClient) -> None:
    owner = make.organization()
    hall = make.location(of=owner)
    fair = make.opportunity(
        of=owner,
        title="Jobs fair",
        kind=OpportunityKind.EVENT,
        location_id=hall.id,
        starts_on=date(2026, 12, 3),
        start_time=time(18),
        end_time=time(20, 30),
        closes_on=None,
    )
    make.opportunity(title="Baker", kind=OpportunityKind.JOB, closes_on=date(2026, 12, 24))
    make.opportunity(title="Gone", closes_on=date(2026, 11, 1))
    make.opportunity(title="Draft", is_published=False)
    found = events(client, ALL)
    assert set(found) == {"Jobs fair", "Last day: Baker"}
    said = found["Jobs fair"]
    assert (said["dtstart"].dt, said["dtend"].dt - said["dtstart"].dt) == (
        datetime(2026, 12, 3, 18, tzinfo=clock.LONDON),
        timedelta(hours=2, minutes=30),
    )
    assert str(said["uid"]).startswith(str(fair.id))
    assert "WF1 1AA" in said["location"]
    assert found["Last day: Baker"]["dtstart"].dt == date(2026, 12, 24)
    assert set(events(client, f"{ALL}?kind=job")) == {"Last day: Baker"}
    assert set(events(client, f"/opportunities/{fair.id}/calendar.ics")) == {"Jobs fair"}


def test_an_organization_and_a_need_have_one_each_and_danger_has_none(client: PageClient) -> None:
    owner, food = make.organization(), make.term("food", "Food")
    for name, values in {
        "Lunch": {"schedules": [make.weekly("TU")], "terms": [food]},
        "No times": {"terms": [food]},
        "Quiet help": {"schedules": [make.weekly("WE")], "terms": [food], "is_sensitive": True},
        "Refuge": {"schedules": [make.weekly("WE")], "terms": [make.term("safety/abuse", "Abuse"), food]},
    }.items():
        make.service(of=owner, name=name, **values)
    for url in (f"/organizations/{owner.id}/calendar.ics", "/calendars/needs/food.ics"):
        assert set(events(client, url)) == {"Lunch"}
    assert client.get("/calendars/needs/safety.ics").status_code == 404
    assert client.get("/calendars/needs/safety/abuse.ics").status_code == 404


def test_it_is_the_same_until_something_changes_and_keeps_its_name_for_the_event(client: PageClient) -> None:
    with time_machine.travel("2026-11-10T09:00:00Z"):
        service = make.service(schedules=[make.weekly("TU")], terms=[make.term("food", "Food")])
    url = "/calendars/needs/food.ics"
    with time_machine.travel("2026-11-11T09:00:00Z"):
        before = client.get(url)
    with time_machine.travel("2026-11-29T09:00:00Z"):
        again = client.get(url, headers={"If-None-Match": before.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        with transaction():
            schedule = db.session.scalars(select(Schedule).where(Schedule.service_id == service.id)).one()
            schedule.opens_at = time(10)
        after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        first, second = (
            icalendar.Calendar.from_ical(one.data).walk("VEVENT")[0]["uid"] for one in (before, after)
        )
        assert first == second


def test_a_feed_costs_the_same_for_one_and_for_many(client: PageClient, count_queries: Any) -> None:
    food = make.term("food", "Food")

    def fill() -> None:
        owner = make.organization()
        make.service(
            of=owner,
            at=[make.location(of=owner)],
            schedules=[make.weekly()],
            terms=[food],
        )
        make.opportunity(of=owner, location_id=make.location(of=owner).id)

    fill()
    urls = ("/calendars/needs/food.ics", ALL)
    for url in urls:
        client.get(url)
    with count_queries() as one:
        for url in urls:
            client.get(url)
    for _ in range(3):
        fill()
    with count_queries() as many:
        for url in urls:
            client.get(url)
    assert len(many) == len(one)


def test_pages_lead_to_the_calendars(client: PageClient) -> None:
    owner = make.organization()
    service: Service = make.service(of=owner, schedules=[make.weekly()], terms=[make.term("food", "Food")])
    chance = make.opportunity(of=owner)
    page = client.get("/calendars").get_data(as_text=True)
    assert 'href="webcal://' in page
    assert "/calendars/needs/food.ics" in page
    assert "/calendars" in client.get("/opportunities").get_data(as_text=True)
    assert f"/organizations/{owner.id}/calendar.ics" in client.get(
        f"/organizations/{service.organization_id}"
    ).get_data(as_text=True)
    assert "Add to calendar" in client.get(f"/opportunities/{chance.id}").get_data(as_text=True)
