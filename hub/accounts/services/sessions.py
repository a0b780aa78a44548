"""Ending the sessions of somebody: what is stolen, lent or left open stops working at once."""

import uuid

from sqlalchemy import delete

from hub.accounts.models import Session
from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db


def end_all(user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Sign somebody out everywhere, or everywhere else."""
    theirs = delete(Session).where(Session.user_id == user_id)
    db.session.execute(theirs.where(Session.id != but) if but else theirs)


def end_others(actor: Actor, *, but: uuid.UUID | None) -> None:
    """Somebody signs out everywhere but here."""
    if actor.id is not None:
        end_all(actor.id, but=but)
        _note_end(actor)


def end_one(session_id: uuid.UUID, *, actor: Actor) -> None:
    """Somebody signs out in one other browser of theirs. One that is over, or not theirs, is none."""
    theirs = delete(Session).where(Session.id == session_id, Session.user_id == actor.id)
    if db.session.scalar(theirs.returning(Session.id)):
        _note_end(actor)


def _note_end(actor: Actor) -> None:
    audit.record("session.ended-elsewhere", actor=actor, record_type="sign-in", record_id=actor.id)
