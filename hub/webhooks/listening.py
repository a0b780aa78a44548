"""Notices that something was written which somebody may want to hear of, and promises one look at it.

Like `hub.directory.changed` it listens to the session: no writer has to remember. Where nobody is to be told, nothing
is promised.
"""

from collections.abc import Iterator

from sqlalchemy import event, select
from sqlalchemy.orm import Session, UOWTransaction

from hub.core.db import db
from hub.directory import changed
from hub.directory.models import Attribute, Opportunity
from hub.outbox import services as outbox
from hub.outbox.models import Promise
from hub.referrals.models import ReferralEvent
from hub.webhooks.models import Webhook

LOOK = "webhooks.look"
REFERRAL = "webhooks.referral"
ENTRIES = (*changed.ENTRIES, *changed.PARTS, Attribute, Opportunity)
TOLD = select(Webhook.__table__.c.client_id).distinct()
"""Which systems want to hear of something; asked at every first change, so of the table itself."""
_PROMISED = "hub.webhooks.promised"


def listen() -> None:
    """Start listening, after `changed.listen()`; harmless when it is said twice."""
    if not event.contains(db.session, "before_flush", _before_flush):
        event.listen(db.session, "before_flush", _before_flush)
        event.listen(db.session, "after_commit", _forget)
        event.listen(db.session, "after_soft_rollback", _forget)


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    promised: set[str] = session.info.setdefault(_PROMISED, set())
    noted = set(_noted(session)) - promised
    if not noted:
        return
    promised |= noted
    with session.no_autoflush:
        are_public = {client is None for client in session.scalars(TOLD)}
    for about in noted:
        if about and False in are_public:
            outbox.enqueue(REFERRAL, referral_id=about)
        elif not about and True in are_public:
            outbox.enqueue(LOOK)


def _noted(session: Session) -> Iterator[str]:
    """The ids of referrals that something happened to, and "" for the directory."""
    for record in (*session.new, *session.deleted, *session.dirty):
        if isinstance(record, ReferralEvent):
            yield str(record.referral_id)
        elif isinstance(record, ENTRIES) or _tells_of_a_service(record):
            yield ""


def _tells_of_a_service(record: object) -> bool:
    """Some changes are written past the session; each still promises its service for the index."""
    return isinstance(record, Promise) and record.kind == changed.SERVICE_CHANGED


def _forget(session: Session, *_: object) -> None:
    session.info.pop(_PROMISED, None)
