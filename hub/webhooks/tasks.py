"""Looking at what changed, carrying words to their addresses, and giving up where nobody takes them."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM
from hub.audit import services as audit
from hub.core import clock, outgoing
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.messaging import services as messaging
from hub.outbox import daily
from hub.outbox import services as outbox
from hub.webhooks import events, listening, looking, services
from hub.webhooks.events import Event
from hub.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery

AT_ONCE = 10
PAUSED_AFTER = timedelta(days=3)
LOG_LASTS = timedelta(days=30)
GONE = 410

Address = Callable[[Event, uuid.UUID], str]
Clients = Callable[[uuid.UUID], Sequence[uuid.UUID]]
PLACES: dict[str, Address] = {}
"""Where a record of a kind is read: whoever serves it says so (hub.api.told)."""
CLIENT_OF: list[Clients] = []
"""The clients that a referral concerns: who brought it, who speaks for the partner. Whoever knows clients says so."""


@dataclass(frozen=True, slots=True)
class _Word:
    """All that is needed to say it, without the database."""

    delivery_id: uuid.UUID
    address: str
    content: bytes
    secrets: tuple[str, ...]


@outbox.handles(listening.LOOK, batch=100)
def look(_payloads: Sequence[dict[str, Any]]) -> None:
    """Many transactions, one look."""
    with transaction():
        if not looking.is_anybody_listening():
            looking.forget()
            return
        for kind, record_id, is_gone in looking.changes():
            services.announce(events.of(kind, is_gone=is_gone), record_id)


@outbox.handles(listening.REFERRAL)
def tell_clients(payloads: Sequence[dict[str, Any]]) -> None:
    with transaction():
        for payload in payloads:
            referral_id = uuid.UUID(payload["referral_id"])
            for client_of in CLIENT_OF:
                for client_id in client_of(referral_id):
                    services.announce(Event.REFERRAL_CHANGED, referral_id, client_id=client_id)


@daily.chore("webhooks.daily", at=time(0, 20))
def daily_look() -> None:
    """What left by the calendar, and what nobody needs to read in the log any more."""
    look([])
    with transaction():
        old = WebhookDelivery.made_at < clock.now() - LOG_LASTS
        db.session.execute(delete(WebhookDelivery).where(old))


def _given_up(payload: dict[str, Any]) -> None:
    if delivery := db.session.get(WebhookDelivery, uuid.UUID(payload["delivery_id"])):
        delivery.status = DeliveryStatus.FAILED


@outbox.handles(services.DELIVER, batch=AT_ONCE, given_up=_given_up)
def deliver(payloads: Sequence[dict[str, Any]]) -> None:
    """Some at once, so that one that does not answer holds up nobody. Those that failed wait longer each time."""
    settings: Settings = current_app.extensions["hub.settings"]
    ids = [uuid.UUID(payload["delivery_id"]) for payload in payloads]
    with transaction():
        words = list(_words(ids))

    def say(word: _Word) -> tuple[uuid.UUID, str, bool]:
        return word.delivery_id, *_said(word, may_be_private=settings.webhooks_may_be_private)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        answers = list(pool.map(say, words))
    with transaction():
        left = [str(one) for one, answer, is_done in answers if not _noted(one, answer, is_done=is_done)]
    if left:
        raise outbox.NotAll([payload for payload in payloads if payload["delivery_id"] in left])


def _words(ids: Sequence[uuid.UUID]) -> Iterator[_Word]:
    """Those that still have somewhere to go; the others are dropped here."""
    found = select(WebhookDelivery, Webhook).join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
    for delivery, webhook in db.session.execute(found.where(WebhookDelivery.id.in_(ids))):
        if delivery.status is not DeliveryStatus.WAITING:
            continue
        if webhook.paused_at is not None and delivery.event is not Event.TEST:
            delivery.status, delivery.answer = DeliveryStatus.DROPPED, "Paused: it was not sent"
            continue
        content = events.body(
            delivery.event,
            at=delivery.made_at,
            record_id=str(delivery.record_id),
            url=_place(delivery.event, delivery.record_id),
        )
        yield _Word(delivery.id, webhook.address, content, tuple(webhook.secrets))


def _place(event: Event, record_id: uuid.UUID) -> str:
    kind, _, what = event.value.partition(".")
    return PLACES[kind](event, record_id) if kind in PLACES and what != "removed" else ""


def _said(word: _Word, *, may_be_private: bool) -> tuple[str, bool]:
    """(what came back, whether they took it)."""
    signature = events.signed(
        word.secrets, message_id=str(word.delivery_id), at=clock.now(), content=word.content
    )
    try:
        answer = outgoing.fetch(
            word.address,
            hosts=None,
            may_be_private=may_be_private,
            body=word.content,
            headers={"Content-Type": "application/json", "User-Agent": "Hub-Webhooks/1", **signature},
        )
    except outgoing.NotFetched as failed:
        return str(failed)[:200], False
    return str(answer.status), 200 <= answer.status < 300


def _noted(delivery_id: uuid.UUID, answer: str, *, is_done: bool) -> bool:
    """Write down what came back; says whether there is nothing left to do."""
    delivery = db.session.get(WebhookDelivery, delivery_id)
    webhook = db.session.get(Webhook, delivery.webhook_id) if delivery else None
    if delivery is None or webhook is None:
        return True
    delivery.tries += 1
    delivery.last_tried_at, delivery.answer = clock.now(), answer
    if is_done:
        delivery.status = DeliveryStatus.DELIVERED
        webhook.failing_since = None
        return True
    if delivery.event is Event.TEST:
        delivery.status = DeliveryStatus.FAILED
        return True
    webhook.failing_since = webhook.failing_since or clock.now()
    if answer == str(GONE) or clock.now() - webhook.failing_since >= PAUSED_AFTER:
        _pause(webhook)
        delivery.status = DeliveryStatus.FAILED
        return True
    return False


def _pause(webhook: Webhook) -> None:
    """Three days without an answer, or they say themselves that nobody is there any more."""
    if webhook.paused_at is not None:
        return
    services.pause(webhook)
    audit.record("webhook.gave-up", actor=SYSTEM, record_type="webhook", record_id=webhook.id)
    maker = db.session.get(User, webhook.made_by_id) if webhook.made_by_id else None
    if maker is not None and maker.active:
        messaging.send(
            "webhook-paused",
            to=maker.email,
            about_id=webhook.id,
            webhook_id=str(webhook.id),
            name=webhook.name,
        )
