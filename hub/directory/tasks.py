"""What the directory does by itself."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from hub.core.db import transaction
from hub.directory.services import duplicates
from hub.directory.services.duplicates import LOOK_FOR_DUPLICATES
from hub.outbox import daily
from hub.outbox import services as outbox

BEFORE_ANYBODY_IS_UP = time(3, 30)


@daily.chore("directory.duplicates", at=BEFORE_ANYBODY_IS_UP)
def look_for_duplicates() -> None:
    """Compare all entries with each other. Nobody waits for the database meanwhile: only what was found is written."""
    found = duplicates.alike()
    with transaction():
        duplicates.keep(found)


@outbox.handles(LOOK_FOR_DUPLICATES, batch=100)
def look_now(_payloads: Sequence[dict[str, Any]]) -> None:
    """Somebody asked, or a list was imported."""
    look_for_duplicates()
