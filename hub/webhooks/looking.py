"""What came, changed or went in public: found by comparing what is public now with what it was at the last look.

So nobody who writes an entry has to remember to say so, a draft is never mentioned, and an entry that leaves by the
calendar (a closing date, a listing that was never confirmed) is noticed like one that was taken down.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, insert, literal, select, update

from hub.accounts.policy import VISITOR
from hub.core.db import db
from hub.directory.models import Opportunity, Organization, Service
from hub.directory.queries import visible
from hub.webhooks.events import Kind
from hub.webhooks.models import ToldEntry, Webhook

Change = tuple[Kind, uuid.UUID, bool]
"""(kind, id, whether it is gone)."""


def is_anybody_listening() -> bool:
    return db.session.scalar(select(Webhook.id).where(Webhook.client_id.is_(None)).limit(1)) is not None


def begin() -> None:
    """From now on: nobody is told of what is public already when they come."""
    if db.session.scalar(select(ToldEntry.record_id).limit(1)) is not None:
        return
    for kind in Kind:
        public = _public(kind).subquery()
        of_kind = literal(kind, ToldEntry.kind.type)
        known = select(of_kind, public.c.id, public.c.last_modified)
        db.session.execute(insert(ToldEntry).from_select(["kind", "record_id", "changed_at"], known))


def forget() -> None:
    """Nobody listens any more."""
    db.session.execute(delete(ToldEntry))


def changes() -> Iterator[Change]:
    """What differs from the last look, which this one takes the place of."""
    for kind in Kind:
        public = _public(kind)
        told = select(ToldEntry.record_id, ToldEntry.changed_at).where(ToldEntry.kind == kind).subquery()
        now = public.subquery()
        differs = (
            select(now.c.id, now.c.last_modified, told.c.changed_at)
            .outerjoin_from(now, told, told.c.record_id == now.c.id)
            .where((told.c.changed_at.is_(None)) | (told.c.changed_at != now.c.last_modified))
            .order_by(now.c.last_modified, now.c.id)
        )
        for record_id, changed_at, before in db.session.execute(differs).all():
            _keep(kind, record_id, changed_at, is_new=before is None)
            yield kind, record_id, False
        gone = select(told.c.record_id).where(told.c.record_id.not_in(select(now.c.id)))
        for record_id in db.session.scalars(gone.order_by(told.c.record_id)).all():
            db.session.execute(delete(ToldEntry).where(_this(kind, record_id)))
            yield kind, record_id, True


def _public(kind: Kind) -> Select[*tuple[Any, ...]]:
    if kind is Kind.SERVICE:
        return visible.services(VISITOR).with_only_columns(Service.id, Service.last_modified)
    if kind is Kind.ORGANIZATION:
        return visible.organizations(VISITOR).with_only_columns(Organization.id, Organization.last_modified)
    return visible.opportunities(VISITOR).with_only_columns(Opportunity.id, Opportunity.last_modified)


def _keep(kind: Kind, record_id: uuid.UUID, changed_at: datetime, *, is_new: bool) -> None:
    if is_new:
        values = {"kind": kind, "record_id": record_id, "changed_at": changed_at}
        db.session.execute(insert(ToldEntry).values(values))
    else:
        db.session.execute(update(ToldEntry).where(_this(kind, record_id)).values(changed_at=changed_at))


def _this(kind: Kind, record_id: uuid.UUID) -> Any:
    return and_(ToldEntry.kind == kind, ToldEntry.record_id == literal(record_id, ToldEntry.record_id.type))
