"""Where somebody is signed in."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from hub.accounts.models import Session
from hub.core.db import db


def of(user_id: uuid.UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Their sessions, the last used first: id, browser, started_at, seen_at."""
    columns = (Session.id, Session.browser, Session.started_at, Session.seen_at)
    theirs = select(*columns).where(Session.user_id == user_id)
    return db.session.execute(theirs.order_by(Session.seen_at.desc(), Session.id)).all()
