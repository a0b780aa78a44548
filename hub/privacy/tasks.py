"""Each night: forget what has served its time."""

import logging
from datetime import time

from hub.accounts.policy import SYSTEM
from hub.accounts.services import leavers
from hub.core.db import db, transaction
from hub.outbox import daily
from hub.privacy import erasing, retention
from hub.residents.models import Resident

logger = logging.getLogger(__name__)


@daily.chore("retention", at=time(3, 30))
def keep_no_longer() -> None:
    """Erase those whose time is over, and forget what served a moment."""
    erased = erase_over()
    left = forget_leavers()
    with transaction():
        short = retention.forget_short()
    if erased or short or left:
        logger.info("retention_run", extra={"residents": erased, "rows": short, "accounts": left})


def erase_over() -> int:
    """How many were erased, each in a transaction of their own: the write lock is free between two of them. One who
    cannot be erased yet waits for another night."""
    ready = [over for over in retention.residents_over() if not over.in_the_way]
    for over in ready:
        with transaction():
            erasing.erase(db.session.get_one(Resident, over.resident_id), actor=SYSTEM, why=over.why)
    return len(ready)


def forget_leavers() -> int:
    """How many accounts no longer say whose they were."""
    with transaction():
        left = retention.accounts_over()
        for user in left:
            leavers.forget(user, actor=SYSTEM)
    return len(left)
