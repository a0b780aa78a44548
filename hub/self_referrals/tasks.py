"""What follows for those who asked, once the moment is kept."""

import uuid
from collections.abc import Sequence
from typing import Any

from hub.core.db import db, transaction
from hub.outbox.services import handles
from hub.referrals.models import Referral
from hub.referrals.services.effects import TAKEN_UP
from hub.self_referrals.queries import records
from hub.self_referrals.services import askers


@handles(TAKEN_UP)
def tell_askers(payloads: Sequence[dict[str, Any]]) -> None:
    """A promise that comes twice tells once."""
    for payload in payloads:
        with transaction():
            referral = db.session.get(Referral, uuid.UUID(payload["referral_id"]))
            record = records.of_referral(referral.id) if referral else None
            if referral is not None and record is not None:
                askers.taken_up(record, referral)
