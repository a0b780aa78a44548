"""Feeds that are due, and runs that somebody promised."""

import uuid
from collections.abc import Sequence
from datetime import time
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.importing import arriving, feeds, reading, tables
from hub.directory.importing.arriving import LOOK_AT_TABLE
from hub.directory.importing.feeds import READ_FEED
from hub.directory.importing.tables import READ_TABLE
from hub.directory.models import Feed
from hub.outbox import daily
from hub.outbox import services as outbox

AT_NIGHT = time(2, 15)
LANE = "directory.imports"


@daily.chore("directory.feeds", at=AT_NIGHT)
def read_those_due() -> None:
    """Promise to read each feed whose day has come."""
    with transaction():
        due = select(Feed).where(Feed.is_paused.is_(False), Feed.next_on <= clock.today())
        for feed in db.session.scalars(due.options(selectinload(Feed.source)).order_by(Feed.id)):
            feeds.read_now(feed, actor=SYSTEM)


@outbox.handles(READ_FEED, lane=LANE)
def read_feed(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        reading.read(uuid.UUID(payload["run_id"]), current_app.extensions["hub.settings"])


@outbox.handles(LOOK_AT_TABLE, lane=LANE)
def look_at_table(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        arriving.look(uuid.UUID(payload["run_id"]), current_app.extensions["hub.settings"])


@outbox.handles(READ_TABLE, lane=LANE)
def read_table(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        tables.read(uuid.UUID(payload["run_id"]), current_app.extensions["hub.settings"])


@daily.chore("directory.tables", at=AT_NIGHT)
def clear_away() -> None:
    """Files of tables that nobody needs any more."""
    arriving.clear_away(current_app.extensions["hub.settings"])
