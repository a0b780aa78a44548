"""Other systems are told of what changed: of what is public, signed, until they take it or for three days."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import SYSTEM, Role
from hub.core import clock, outgoing
from hub.core.db import db, transaction
from hub.directory.models import Service
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.webhooks import services, tasks
from hub.webhooks.events import PUBLIC, Event
from hub.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery
from tests.support import make
from tests.support.client import PageClient, form_fields, forms


class There:
    """The other end."""

    def __init__(self) -> None:
        self.status: int | None = 204
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    def fetch(self, address: str, *, body: bytes, headers: dict[str, str], **_: object) -> outgoing.Answer:
        self.asked.append((address, headers, json.loads(body)))
        self.body = body
        if self.status is None:
            raise outgoing.NotFetched("TimeoutError")
        return outgoing.Answer(self.status, b"")

    def told(self) -> list[str]:
        """The types of news since the last time, in no order that matters."""
        found = sorted(body["type"] for _, _, body in self.asked)
        self.asked.clear()
        return found


@pytest.fixture
def there(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[There]:
    end = There()
    monkeypatch.setattr(outgoing, "fetch", end.fetch)
    return end


def add(*events: Event) -> tuple[Webhook, str]:
    with transaction():
        return services.add(
            "Ward map", "https://map.example/hook", [one.value for one in events or PUBLIC], actor=SYSTEM
        )


def change(service: Service, **values: Any) -> None:
    with transaction():
        for name, value in values.items():
            setattr(db.session.get_one(Service, service.id), name, value)


def work() -> None:
    for kind in (tasks.listening.LOOK, services.DELIVER):
        outbox.work_through(kind)


def test_what_is_public_is_told_and_what_is_not_never_is(there: There) -> None:
    known = make.service()
    add()
    work()
    assert there.told() == []  # what was there already is no news
    draft = make.service(is_published=False)
    work()
    there.told()
    change(draft, description="Nobody has seen this")
    work()
    assert there.told() == []
    change(draft, is_published=True)
    change(known, alert="Ring first")
    work()
    assert there.told() == ["service.changed", "service.changed"]
    change(known, is_published=False)
    work()
    (_, _, body), *_ = there.asked
    assert body["data"] == {"id": str(known.id)}
    assert there.told() == ["service.removed"]


def test_an_opportunity_that_is_over_is_told_of_by_the_calendar(there: There) -> None:
    add(Event.OPPORTUNITY_REMOVED)
    make.opportunity(closes_on=clock.today() + timedelta(days=1))
    work()
    assert there.told() == []
    with time_machine.travel(clock.now() + timedelta(days=3)):
        tasks.daily_look()
        work()
        assert there.told() == ["opportunity.removed"]


def test_the_words_are_thin_and_signed_so_that_anybody_s_library_believes_them(there: There) -> None:
    _, secret = add(Event.SERVICE_CHANGED)
    service = make.service(email="private@partner.example")
    work()
    address, headers, body = there.asked[-1]
    assert address == "https://map.example/hook"
    assert set(body) == {"type", "timestamp", "data"}
    assert body["data"] == {"id": str(service.id), "url": f"http://localhost/api/oruk/services/{service.id}"}
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + there.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"


def test_an_old_secret_signs_beside_the_new_one_for_a_day(there: There) -> None:
    webhook, _ = add(Event.SERVICE_CHANGED)
    with transaction():
        services.renew_secret(webhook, actor=SYSTEM)
    service = make.service()
    work()
    assert there.asked[-1][1]["webhook-signature"].count("v1,") == 2
    with time_machine.travel(clock.now() + timedelta(days=2)):
        change(service, alert="New")
        work()
        assert there.asked[-1][1]["webhook-signature"].count("v1,") == 1


def test_it_is_tried_again_under_the_same_id_and_after_three_days_it_stops(
    there: There, channel: MemoryChannel
) -> None:
    maker = make.user(Role.ADMINISTRATOR)
    with transaction():
        webhook, _ = services.add(
            "Map", "https://map.example/", [Event.SERVICE_CHANGED.value], actor=maker.actor
        )
    there.status = None
    service = make.service()
    work()
    first = there.asked[-1][1]["webhook-id"]
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=1)):
        work()
        assert there.asked[-1][1]["webhook-id"] == first
        assert len(there.asked) == 2
    with time_machine.travel(start + timedelta(days=3, hours=1)):
        work()
        db.session.expire_all()
        assert db.session.get_one(Webhook, webhook.id).paused_at is not None
        outbox.work_until_idle()
        assert channel.letters[-1].recipient == maker.email
        assert f"/admin/webhooks/{webhook.id}" in channel.letters[-1].body
        tried = len(there.asked)
        change(service, alert="Nobody hears this")
        work()
        assert len(there.asked) == tried


@pytest.mark.parametrize(("status", "left"), [(500, DeliveryStatus.WAITING), (410, DeliveryStatus.FAILED)])
def test_what_they_answer_stands_in_the_log(there: There, status: int, left: DeliveryStatus) -> None:
    webhook, _ = add(Event.SERVICE_CHANGED)
    there.status = status
    make.service()
    work()
    delivery = db.session.scalars(select(WebhookDelivery)).one()
    assert (delivery.status, delivery.answer, delivery.tries) == (left, str(status), 1)
    db.session.refresh(webhook)
    assert (webhook.paused_at is not None) is (status == 410)


def test_an_administrator_adds_tests_and_takes_one_away_and_sees_the_secret_once(
    there: There, sign_in: Any
) -> None:
    client: PageClient = sign_in(make.user(Role.ADMINISTRATOR))
    page = client.get("/admin/webhooks/add").get_data(as_text=True)
    asked = {"name": "Ward map", "address": "https://map.example/hook", "events": "service.changed"}
    for bad in ("http://map.example/", "https://u:p@map.example/", "https://map.example:22/", "map"):
        again = client.submit("/admin/webhooks/add", asked | {"address": bad})
        assert again.status_code == 422
    done = client.submit("/admin/webhooks/add", asked)
    assert "whsec_" in done.get_data(as_text=True)
    webhook = db.session.scalars(select(Webhook)).one()
    shown = client.get(f"/admin/webhooks/{webhook.id}").get_data(as_text=True)
    assert "whsec_" not in page + shown
    assert webhook.secret not in shown
    client.submit(f"/admin/webhooks/{webhook.id}", action="/test")
    work()
    assert there.told() == ["test"]
    assert "Delivered" in client.get(f"/admin/webhooks/{webhook.id}").get_data(as_text=True)
    client.submit(f"/admin/webhooks/{webhook.id}", action="/pause")
    client.submit(f"/admin/webhooks/{webhook.id}", action="/resume")
    new = client.submit(f"/admin/webhooks/{webhook.id}", action="/secret").get_data(as_text=True)
    assert "whsec_" in new
    client.submit(f"/admin/webhooks/{webhook.id}", action="/remove")
    assert db.session.scalars(select(Webhook)).all() == []


def test_of_two_who_change_it_the_second_sees_both_and_an_unknown_system_has_no_page(sign_in: Any) -> None:
    webhook, _ = add(Event.SERVICE_CHANGED)
    client: PageClient = sign_in(make.user(Role.ADMINISTRATOR))
    assert client.get(f"/admin/webhooks/add?client={uuid.uuid4()}").status_code == 404
    assert client.get("/admin/webhooks/add?client=nobody").status_code == 404
    address = f"/admin/webhooks/{webhook.id}/edit"
    [form, *_] = [
        one for one in forms(client.get(address).get_data(as_text=True)) if "address" in form_fields(one)
    ]
    opened = form_fields(form)
    client.submit(address, {"name": "Map of the ward"})
    late = client.post(address, data=opened | {"name": "Ward 7 map"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Map of the ward" in page
    assert "Ward 7 map" in page
    assert db.session.get_one(Webhook, webhook.id, populate_existing=True).name == "Map of the ward"


def test_nothing_is_promised_where_nobody_listens(app: Flask) -> None:
    make.service()
    make.referral()
    assert outbox.waiting(tasks.listening.LOOK) == outbox.waiting(tasks.listening.REFERRAL) == 0
    assert services.announce(Event.SERVICE_CHANGED, uuid.uuid4()) == 0
