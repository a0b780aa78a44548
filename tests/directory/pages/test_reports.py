"""Anybody can say that an entry is wrong, once a press, and hears back only if they want to."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.accounts.models import Try
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import Report
from hub.directory.services import reports
from hub.directory.views import reports as views
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.support import make
from tests.support.client import PageClient


def fields_of(client: PageClient, address: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")
    return {
        str(field["name"]): str(field.get("value", ""))
        for field in page.select("main form input[type=hidden]")
    }


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Report)) or 0


def test_a_report_is_taken_and_gets_a_reference(client: PageClient, channel: MemoryChannel) -> None:
    service = make.service(name="Pantry")
    response = client.submit(
        f"/services/{service.id}/report",
        {"what": "hours", "details": "It opens at 10.", "email": "a@b.example"},
    )
    assert response.status_code == 303
    made = db.session.scalars(select(Report)).one()
    assert (made.what, made.details, made.reporter_email) == ("hours", "It opens at 10.", "a@b.example")
    html = client.get(response.headers["Location"]).get_data(as_text=True)
    assert made.reference in html
    assert "We write to you to say what we did" in html
    assert "a@b.example" not in html


def test_nobody_has_to_leave_an_address(client: PageClient) -> None:
    service = make.service()
    response = client.submit(f"/services/{service.id}/report", {"what": "closed"})
    html = client.get(response.headers["Location"]).get_data(as_text=True)
    assert "You did not ask for an answer" in html


def test_a_double_press_makes_one_report(client: PageClient) -> None:
    service = make.service()
    address = f"/services/{service.id}/report"
    fields = fields_of(client, address) | {"what": "phone"}
    places = {client.post(address, data=fields).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert count() == 1


def test_the_id_of_a_report_about_something_else_is_no_way_in(client: PageClient) -> None:
    mine, other = make.service(), make.service()
    client.submit(f"/services/{mine.id}/report", {"what": "phone"})
    made = db.session.scalars(select(Report)).one()
    assert client.get(f"/services/{other.id}/report/{made.id}").status_code == 404
    fields = fields_of(client, f"/services/{other.id}/report") | {
        "what": "phone",
        "idempotency_key": str(made.id),
    }
    assert client.post(f"/services/{other.id}/report", data=fields).status_code == 404
    assert client.get(f"/services/{mine.id}/report/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what is wrong"),
        ({"what": "nonsense"}, ""),
        ({"what": "phone", "details": "x" * 2001}, ": use 2,000 letters or fewer"),
        ({"what": "phone", "email": "not an address"}, "Enter an email address"),
        ({"what": "phone", "last_box": "http://buy.example"}, "Leave the last box empty"),
    ],
)
def test_what_cannot_be_used_is_said_beside_it_and_nothing_is_lost(
    client: PageClient, typed: dict[str, str], said: str
) -> None:
    service = make.service()
    address = f"/services/{service.id}/report"
    fields = fields_of(client, address) | {"details": "What I typed."} | typed
    html = client.post(address, data=fields).get_data(as_text=True)
    assert said in html
    assert "There is a problem" in html
    assert typed.get("details", "What I typed.") in html
    assert BeautifulSoup(html, "html.parser").title.get_text().startswith("Error: ")  # type: ignore[union-attr]
    assert count() == 0


def test_machines_are_slowed_down_and_people_are_shown_a_number(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert views.MOST_AN_HOUR == 20
    monkeypatch.setattr(views, "MOST_AN_HOUR", 3)
    service = make.service()
    address = f"/services/{service.id}/report"
    for _ in range(views.MOST_AN_HOUR):
        assert client.submit(address, {"what": "phone"}).status_code == 303
    response = client.submit(address, {"what": "phone", "details": "My long story."})
    html = response.get_data(as_text=True)
    assert response.status_code == 429
    assert "01632 960100" in html
    assert "My long story." in html
    assert count() == views.MOST_AN_HOUR
    other = f"/services/{make.service().id}/report"
    somebody_else = client.submit(other, {"what": "phone"}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert somebody_else.status_code == 303
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.submit(other, {"what": "phone"}).status_code == 303


def test_of_what_many_strangers_have_reported_today_no_more_is_taken_and_no_word_is_lost(
    client: PageClient,
) -> None:
    address = f"/services/{make.service().id}/report"
    for network in range(reports.MOST_OPEN):
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{network + 1}"}
        assert client.submit(address, {"what": "phone"}, environ_overrides=elsewhere).status_code == 303
    refused = client.submit(address, {"what": "phone", "details": "My long story."})
    assert refused.status_code == 429
    assert "My long story." in refused.get_data(as_text=True)


def test_no_network_address_is_kept(client: PageClient) -> None:
    client.submit(f"/services/{make.service().id}/report", {"what": "phone"})
    kept = db.session.execute(select(Try.__table__)).all()
    assert len(kept) == 2  # of an hour, and of a day
    assert "127.0.0.1" not in str([*kept, *db.session.execute(select(Report.__table__)).all()])


def test_a_form_from_elsewhere_changes_nothing(client: PageClient) -> None:
    address = f"/services/{make.service().id}/report"
    assert client.post(address, data={"what": "phone"}).status_code == 400
    fields = fields_of(client, address) | {"what": "phone"}
    assert client.post(address, data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert count() == 0


@pytest.mark.parametrize("why", ["", "is_sensitive", "safety/domestic-abuse"])
def test_the_answer_comes_by_email_and_names_nobody_s_need(
    client: PageClient, channel: MemoryChannel, why: str
) -> None:
    terms = [make.term(why, "Domestic abuse")] if "/" in why else []
    service = make.service(name="Canary Refuge", is_sensitive=why == "is_sensitive", terms=terms)
    client.submit(f"/services/{service.id}/report", {"what": "phone", "email": "a@b.example"})
    made = db.session.scalars(select(Report)).one()
    outbox.work_until_idle()
    editor = make.user(Role.DIRECTORY_EDITOR)
    record = db.session.get(Report, made.id)
    assert record is not None
    with transaction():
        record.service = service
        reports.answer(record, "We put the number right.", actor=editor.actor)
    outbox.work_until_idle()
    received, answered = channel.letters
    assert {received.recipient, answered.recipient} == {"a@b.example"}
    assert made.reference in received.subject
    assert "We put the number right." in answered.body
    for letter in (received, answered):
        assert "Canary" not in letter.subject + letter.body
        assert (str(service.id) in letter.body) is not bool(why)
    assert record.reporter_email == ""
    html = client.get(f"/services/{service.id}/report/{made.id}").get_data(as_text=True)
    assert "We have done this already" in html
