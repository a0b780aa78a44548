"""Each night: forget what has served its time."""

import logging
from datetime import time

from hub.accounts.policy import SYSTEM
from hub.core.db import transaction
from hub.outbox import daily
from hub.privacy import retention

logger = logging.getLogger(__name__)


@daily.chore("retention", at=time(3, 30))
def keep_no_longer() -> None:
    """One transaction for each kind: a table that fails keeps nobody else from being forgotten."""
    with transaction():
        erased = retention.erase_over(actor=SYSTEM)
    with transaction():
        short = retention.forget_short()
    if erased or short:
        logger.info("retention_run", extra={"residents": erased, "rows": short})
