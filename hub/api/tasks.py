"""What the open data does by itself."""

from datetime import time

from flask import current_app

from hub.api.oruk import dump
from hub.core.config import Settings
from hub.outbox import daily

DUMP = "open-data.dump"


@daily.chore(DUMP, at=time(2, 30))
def write_package() -> None:
    """The night's data package."""
    settings: Settings = current_app.extensions["hub.settings"]
    dump.make(settings.data_dir, title=f"{settings.site_name}: open data", licence=settings.open_data_licence)
