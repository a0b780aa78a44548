"""What there is to be told of, and how it is signed. Pure."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

PREFIX = "whsec_"
SECRET_BYTES = 32


class Kind(StrEnum):
    """What a word is about."""

    SERVICE = "service"
    ORGANIZATION = "organization"
    OPPORTUNITY = "opportunity"


class Event(StrEnum):
    """The names that stand in the messages."""

    SERVICE_CHANGED = "service.changed"
    SERVICE_REMOVED = "service.removed"
    ORGANIZATION_CHANGED = "organization.changed"
    ORGANIZATION_REMOVED = "organization.removed"
    OPPORTUNITY_CHANGED = "opportunity.changed"
    OPPORTUNITY_REMOVED = "opportunity.removed"
    REFERRAL_CHANGED = "referral.changed"
    TEST = "test"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Event.SERVICE_CHANGED: "A service came or was changed",
    Event.SERVICE_REMOVED: "A service was taken off the site",
    Event.ORGANIZATION_CHANGED: "An organization came or was changed",
    Event.ORGANIZATION_REMOVED: "An organization was taken off the site",
    Event.OPPORTUNITY_CHANGED: "A job, course or event came or was changed",
    Event.OPPORTUNITY_REMOVED: "A job, course or event is over or was taken off",
    Event.REFERRAL_CHANGED: "A referral of the client was moved on",
    Event.TEST: "Test",
}
PUBLIC = tuple(one for one in Event if one not in {Event.REFERRAL_CHANGED, Event.TEST})
"""Those that anybody may be told of."""


def of(kind: Kind, *, is_gone: bool) -> Event:
    return Event(f"{kind.value}.{'removed' if is_gone else 'changed'}")


def new_secret() -> str:
    """As Standard Webhooks writes it: what the receiver's library takes as it is."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def body(event: Event, *, at: datetime, record_id: str, url: str) -> bytes:
    """Thin on purpose: who wants to know more asks at the address, and is told what they may know then."""
    data = {"id": record_id, "url": url} if url else {"id": record_id}
    told = {"type": event.value, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
    return json.dumps(told, separators=(",", ":")).encode()


def signed(secrets_: Iterable[str], *, message_id: str, at: datetime, content: bytes) -> dict[str, str]:
    """The headers (https://www.standardwebhooks.com): the id stays the same on each try, the time is that of the try.

    Two secrets, while a new one takes the place of the old: either makes a signature that holds.
    """
    stamp = str(int(at.timestamp()))
    text = f"{message_id}.{stamp}.".encode() + content
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, text)}" for secret in secrets_),
    }


def _signature(secret: str, text: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
