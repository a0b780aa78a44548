"""Other people's systems in the demo: one of a partner that reads over FHIR, one that refers to us, and an address that
was told of changes until it stopped answering. None of them can get in or hears anything: nobody has their secrets."""

import uuid
from datetime import timedelta

from hub.accounts.policy import Actor
from hub.api.clients import scopes
from hub.api.clients import services as clients
from hub.core import clock
from hub.core.db import db
from hub.webhooks import services as webhooks
from hub.webhooks.events import Event
from hub.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery

PLACE = uuid.UUID("b1f8a5d2-2f7c-4e0a-9a53-0c8e7d6f5b42")
WORDS = (
    (9, DeliveryStatus.DELIVERED, 1, "200"),
    (6, DeliveryStatus.DELIVERED, 2, "204"),
    (3, DeliveryStatus.FAILED, 8, "It did not answer within 10 seconds."),
)
"""How many days ago, what became of it, after how many tries, and what came back."""


def load(*, partner_id: uuid.UUID, team_id: uuid.UUID, actor: Actor) -> None:
    """Make what is not there yet."""
    with clock.ahead(-timedelta(days=30)):
        clients.make(
            "Foodbank stock book",
            organization_id=partner_id,
            scopes=scopes.OF_PARTNER,
            actor=actor,
            client_id=uuid.uuid5(PLACE, "stock"),
        )
        clients.make(
            "Bellgate Surgery link workers",
            team_id=team_id,
            scopes=(scopes.CREATE, scopes.READ_REQUESTS, scopes.READ_TASKS),
            actor=actor,
            client_id=uuid.uuid5(PLACE, "surgery"),
        )
    webhook_id = uuid.uuid5(PLACE, "council")
    if db.session.get(Webhook, webhook_id) is None:
        _told(webhook_id, actor)


def _told(webhook_id: uuid.UUID, actor: Actor) -> None:
    wanted = [Event.SERVICE_CHANGED.value, Event.SERVICE_REMOVED.value]
    with clock.ahead(-timedelta(days=20)):
        webhook, _ = webhooks.add(
            "Council’s family information page",
            "https://hooks.aldermere-council.example/hub",
            wanted,
            webhook_id=webhook_id,
            actor=actor,
        )
    db.session.flush()
    for days, status, tries, answer in WORDS:
        at = clock.now() - timedelta(days=days)
        db.session.add(
            WebhookDelivery(
                id=uuid.uuid5(webhook_id, str(days)),
                webhook_id=webhook_id,
                event=Event.SERVICE_CHANGED,
                record_id=uuid.uuid5(webhook_id, "service"),
                made_at=at,
                status=status,
                tries=tries,
                last_tried_at=at + timedelta(hours=tries - 1),
                answer=answer,
            )
        )
    with clock.ahead(-timedelta(days=2)):
        webhooks.pause(webhook, actor=actor)
