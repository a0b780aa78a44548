"""What the open data does by itself."""

from datetime import time

from flask import current_app

from hub.api.oruk import dump
from hub.core.config import Settings
from hub.core.db import transaction
from hub.outbox import daily
from hub.outbox import services as outbox

DUMP = "open-data.dump"


def ask() -> None:
    """Have a package made soon: promised once, however many wait for it."""
    settings: Settings = current_app.extensions["hub.settings"]
    if dump.ask(settings.data_dir):
        with transaction():
            outbox.enqueue(DUMP)


def ensure() -> None:
    """The first package is not left to the first night."""
    settings: Settings = current_app.extensions["hub.settings"]
    if dump.made_at(settings.data_dir) is None:
        ask()


@daily.chore(DUMP, at=time(2, 30))
def write_package() -> None:
    """The night's data package."""
    settings: Settings = current_app.extensions["hub.settings"]
    dump.make(settings.data_dir, title=f"{settings.site_name}: open data", licence=settings.open_data_licence)
