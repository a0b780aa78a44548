"""What matching does by itself: it forgets."""

from datetime import time

from hub.core.db import transaction
from hub.matching.services import sittings
from hub.outbox import daily


@daily.chore("matching.forget", at=time(3, 20))
def forget() -> None:
    """Sittings that nobody touched for a fortnight."""
    with transaction():
        sittings.forget()
