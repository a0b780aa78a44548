"""What the directory does by itself, once a day."""

from datetime import time

from hub.core.db import transaction
from hub.directory.services import duplicates
from hub.outbox import daily

BEFORE_ANYBODY_IS_UP = time(3, 30)


@daily.chore("directory.duplicates", at=BEFORE_ANYBODY_IS_UP)
def look_for_duplicates() -> None:
    """Compare all entries with each other: what came in yesterday may have been there already."""
    with transaction():
        duplicates.look_again()
