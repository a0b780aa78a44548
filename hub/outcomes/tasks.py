"""What the clock brings: the days on which residents are asked."""

import uuid
from collections.abc import Sequence
from typing import Any

from hub.core.db import db, transaction
from hub.outbox.services import handles
from hub.outcomes.services import asking
from hub.referrals.models import Referral
from hub.referrals.services.effects import ASK_RESIDENT


@handles(ASK_RESIDENT)
def ask_residents(payloads: Sequence[dict[str, Any]]) -> None:
    """A promise that comes twice asks once."""
    for payload in payloads:
        with transaction():
            referral = db.session.get(Referral, uuid.UUID(payload["referral_id"]))
            if referral is not None:
                asking.ask(referral, again=payload.get("again", False))
