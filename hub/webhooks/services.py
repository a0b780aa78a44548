"""Add an address, change it, pause it, take it away; and promise a word to those who want it."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select, update

from hub.accounts.policy import SYSTEM, Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_once, db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.outbox import services as outbox
from hub.webhooks import events, looking, queries
from hub.webhooks.events import Event
from hub.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery

DELIVER = "webhooks.deliver"
BOTH_FOR = timedelta(days=1)
"""How long the old secret signs beside the new one."""


def add(
    name: str,
    address: str,
    wanted: Collection[str],
    *,
    actor: Actor,
    webhook_id: uuid.UUID | None = None,
    client_id: uuid.UUID | None = None,
) -> tuple[Webhook, str]:
    """The webhook and its secret, which is shown now and never again; "" when this very one was added before."""
    _must_manage(actor)
    new_id = webhook_id or uuid.uuid4()
    if found := db.session.get(Webhook, new_id):
        return found, ""
    if client_id is not None and not queries.is_client(client_id):
        raise NotFound
    secret = events.new_secret()
    webhook = Webhook(
        id=new_id,
        name=name,
        address=address,
        events=_checked(wanted, client_id),
        client_id=client_id,
        secret=secret,
        made_by_id=actor.id,
    )
    if not added_once(webhook):  # both presses arrived at once, and the other one was first
        return db.session.get_one(Webhook, new_id), ""
    _record("webhook.added", webhook, actor)
    if client_id is None:
        looking.begin()
    return webhook, secret


def change(
    webhook: Webhook,
    name: str,
    address: str,
    wanted: Collection[str],
    *,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Another address starts afresh: what failed at the old one says nothing about it. Raises Conflict where the
    `version` that was opened is not the one that is there."""
    _must_manage(actor)
    if version not in (None, webhook.version):
        raise Conflict
    if webhook.address != address:
        webhook.failing_since = None
    webhook.name, webhook.address = name, address
    webhook.events = _checked(wanted, webhook.client_id)
    _record("webhook.changed", webhook, actor)


def renew_secret(webhook: Webhook, *, actor: Actor) -> str:
    """A new secret, shown now and never again. The old one signs beside it for a day."""
    _must_manage(actor)
    webhook.former_secret, webhook.former_until = webhook.secret, clock.now() + BOTH_FOR
    webhook.secret = events.new_secret()
    _record("webhook.secret-renewed", webhook, actor)
    return webhook.secret


def pause(webhook: Webhook, *, actor: Actor = SYSTEM) -> None:
    """Nothing goes there any more, and what waits is dropped: whoever comes back reads everything again."""
    _must_manage(actor)
    if webhook.paused_at is None:
        webhook.paused_at = clock.now()
        _record("webhook.paused", webhook, actor)


def stop_telling(client_id: uuid.UUID, *, why: str, actor: Actor) -> None:
    """A system was shut out: its addresses are paused, and what waits for them is dropped with the reason."""
    _must_manage(actor)
    for webhook in db.session.scalars(select(Webhook).where(Webhook.client_id == client_id)):
        pause(webhook, actor=actor)
        db.session.execute(
            update(WebhookDelivery)
            .where(WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.status == DeliveryStatus.WAITING)
            .values(status=DeliveryStatus.DROPPED, answer=why)
        )


def resume(webhook: Webhook, *, actor: Actor) -> None:
    _must_manage(actor)
    webhook.paused_at = webhook.failing_since = None
    _record("webhook.resumed", webhook, actor)


def remove(webhook: Webhook, *, actor: Actor) -> None:
    _must_manage(actor)
    _record("webhook.removed", webhook, actor)
    db.session.delete(webhook)


def try_out(webhook: Webhook, *, actor: Actor) -> WebhookDelivery:
    """Send a word that means nothing, also where it is paused or does not ask for any."""
    _must_manage(actor)
    _record("webhook.tried", webhook, actor)
    return promise([webhook], Event.TEST, webhook.id)[0]


def announce(event: Event, record_id: uuid.UUID, *, client_id: uuid.UUID | None = None) -> int:
    """Promise a word to each that asks for it; says to how many. A word that waits already is not said twice."""
    asking = [one for one in live(client_id) if event.value in one.events]
    if not asking:
        return 0
    waiting = set(
        db.session.scalars(
            select(WebhookDelivery.webhook_id).where(
                WebhookDelivery.webhook_id.in_([one.id for one in asking]),
                WebhookDelivery.event == event,
                WebhookDelivery.record_id == record_id,
                WebhookDelivery.status == DeliveryStatus.WAITING,
                WebhookDelivery.tries == 0,
            )
        )
    )
    return len(promise([one for one in asking if one.id not in waiting], event, record_id))


def live(client_id: uuid.UUID | None = None) -> Sequence[Webhook]:
    """Those that are not paused: of a client, or those for what is public."""
    found = select(Webhook).where(Webhook.paused_at.is_(None), Webhook.client_id == client_id)
    return db.session.scalars(found.order_by(Webhook.id)).all()


def promise(to: Sequence[Webhook], event: Event, record_id: uuid.UUID) -> list[WebhookDelivery]:
    made = []
    for webhook in to:
        delivery = WebhookDelivery(
            id=uuid.uuid4(), webhook_id=webhook.id, event=event, record_id=record_id, tries=0, answer=""
        )
        db.session.add(delivery)
        outbox.enqueue(DELIVER, delivery_id=str(delivery.id))
        made.append(delivery)
    return made


def _checked(wanted: Collection[str], client_id: uuid.UUID | None) -> list[str]:
    """In the order of the list. What a client's own address is told of is fixed."""
    if client_id is not None:
        return [Event.REFERRAL_CHANGED.value]
    chosen = [one.value for one in events.PUBLIC if one.value in wanted]
    if not chosen:
        raise Invalid("Choose at least one thing that it should be told of.")
    return chosen


def _must_manage(actor: Actor) -> None:
    if not actor.may(Permission.INTEGRATION_MANAGE):
        raise NotFound


def _record(action: str, webhook: Webhook, actor: Actor) -> None:
    audit.record(action, actor=actor, record_type="webhook", record_id=webhook.id)
