"""What is done about referrals once a day."""

import logging
from collections import Counter
from datetime import date, time

from hub.core import clock
from hub.core.db import db, transaction
from hub.outbox import daily
from hub.referrals.models import Referral
from hub.referrals.services import clock as clocks
from hub.referrals.services import effects, guards  # noqa: F401  (they register themselves)

logger = logging.getLogger(__name__)


@daily.chore("referrals.clocks", at=time(7, 50))
def move_clocks() -> None:
    run(clock.today())


def run(today: date) -> Counter[str]:
    """Take every step that is due on this day; says how many of each. Each referral has a transaction of its own, so
    that one that fails keeps no other from moving; run twice a day, it does nothing twice."""
    done = Counter[str]()
    for referral_id in clocks.due(today):
        with transaction():
            referral = db.session.get(Referral, referral_id)
            step = clocks.take_step(referral, today=today) if referral else None
        if step:
            done[step.name] += 1
    logger.info("referral_clocks_moved", extra=dict(done))
    return done
