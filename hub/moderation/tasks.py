"""What is done about changes once a day: old ones go, and those who decide hear of what waits."""

import uuid
from datetime import time, timedelta

from sqlalchemy import delete, func, select

from hub.accounts.policy import SYSTEM, Permission
from hub.accounts.queries import addresses_of
from hub.core import clock, workdays
from hub.core.db import db, transaction
from hub.messaging import services as messaging
from hub.moderation import queries
from hub.moderation.models import Change, ChangeStatus, Risk
from hub.outbox import daily

MADE_FOR = timedelta(days=2 * 365)
"""So long the history of an entry reaches back, and what it said can be put back."""
NOT_MADE_FOR = timedelta(days=365)
"""What never came into the entry is of use to those who proposed it, and not for so long."""
QUEUE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:hub:changes-that-wait")


@daily.chore("moderation.forget", at=time(3, 50))
def forget() -> None:
    """Decided changes go when nobody would look back so far. What waits stays, however old."""
    now, is_made = clock.now(), Change.status == ChangeStatus.APPROVED
    with transaction():
        db.session.execute(delete(Change).where(is_made, Change.decided_at < now - MADE_FOR))
        db.session.execute(
            delete(Change).where(
                ~is_made, Change.status != ChangeStatus.PENDING, Change.decided_at < now - NOT_MADE_FOR
            )
        )


@daily.chore("moderation.tell-of-queue", at=time(8, 0))
def tell_of_queue() -> None:
    """One mail about everything that waits, on working days, and as reminders go never two days running."""
    today = clock.today()
    if not workdays.is_weekday(today):
        return
    with transaction():
        oldest = db.session.scalar(
            select(func.min(Change.created_at)).where(Change.status == ChangeStatus.PENDING)
        )
        if oldest is None:
            return
        count = queries.counts(actor=SYSTEM)
        for address in addresses_of(Permission.CHANGE_DECIDE):
            messaging.remind(
                "changes-wait",
                today.isoformat(),
                to=address,
                about_id=QUEUE,
                count=count.total,
                urgent=count.by_risk[Risk.GREAT],
                days=(today - clock.day_of(oldest)).days,
            )
