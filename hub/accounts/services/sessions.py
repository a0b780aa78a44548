"""Ending the sessions of somebody: what is stolen, lent or left open stops working at once."""

import uuid

from sqlalchemy import delete

from hub.accounts.models import Session
from hub.core.db import db


def end_all(user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Sign somebody out everywhere, or everywhere else."""
    theirs = delete(Session).where(Session.user_id == user_id)
    db.session.execute(theirs.where(Session.id != but) if but else theirs)


def end_one(session_id: uuid.UUID, *, of: uuid.UUID) -> None:
    """Sign somebody out in one browser of theirs."""
    db.session.execute(delete(Session).where(Session.id == session_id, Session.user_id == of))
