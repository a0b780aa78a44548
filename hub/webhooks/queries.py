"""What the pages about webhooks show."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from hub.accounts.policy import Actor, Permission
from hub.core.db import Model, db
from hub.core.errors import NotFound
from hub.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery

SHOWN = 50


def every(*, actor: Actor) -> Sequence[Webhook]:
    """By name."""
    _must_manage(actor)
    return db.session.scalars(select(Webhook).order_by(Webhook.name, Webhook.id)).all()


def one(webhook_id: uuid.UUID, *, actor: Actor) -> Webhook:
    _must_manage(actor)
    found = db.session.get(Webhook, webhook_id)
    if found is None:
        raise NotFound
    return found


def is_client(client_id: uuid.UUID) -> bool:
    """Whether there is such a system. Those stand above us, and are known here by their table only."""
    clients = Model.metadata.tables["api_client"]
    return db.session.scalar(select(clients.c.id).where(clients.c.id == client_id)) is not None


def of_client(client_id: uuid.UUID, *, actor: Actor) -> Sequence[Webhook]:
    _must_manage(actor)
    found = select(Webhook).where(Webhook.client_id == client_id)
    return db.session.scalars(found.order_by(Webhook.name, Webhook.id)).all()


def log(webhook_id: uuid.UUID) -> Sequence[WebhookDelivery]:
    """The newest words, and what became of each."""
    found = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    newest = found.order_by(WebhookDelivery.made_at.desc(), WebhookDelivery.id)
    return db.session.scalars(newest.limit(SHOWN)).all()


def waiting() -> Mapping[uuid.UUID, int]:
    """How many words wait for each address."""
    found = select(WebhookDelivery.webhook_id, func.count()).where(
        WebhookDelivery.status == DeliveryStatus.WAITING
    )
    return {row[0]: row[1] for row in db.session.execute(found.group_by(WebhookDelivery.webhook_id))}


def _must_manage(actor: Actor) -> None:
    if not actor.may(Permission.INTEGRATION_MANAGE):
        raise NotFound
