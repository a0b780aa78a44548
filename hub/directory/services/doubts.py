"""Something speaks against an entry; somebody looks, and it is settled. Pages and index hear of both."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import select, update

from hub.core import clock
from hub.core.db import db
from hub.directory import changed
from hub.directory.models import Doubt, DoubtKind


def doubt(
    service_id: uuid.UUID,
    kind: DoubtKind,
    *,
    words: str = "",
    about_id: uuid.UUID | None = None,
    again_on: date | None = None,
) -> Doubt:
    """Note a reason to look. The same reason again (for a report: the same report) adds to the one there is."""
    same = select(Doubt).where(Doubt.service_id == service_id, Doubt.kind == kind, Doubt.settled_at.is_(None))
    held = db.session.scalars(same.where(Doubt.about_id == about_id) if about_id else same).first()
    if held is None:
        held = Doubt(
            id=uuid.uuid4(),
            service_id=service_id,
            kind=kind,
            words=words,
            about_id=about_id,
            again_on=again_on,
        )
        db.session.add(held)
    else:
        held.tries += 1
        held.again_on = again_on
        held.words = "\n".join(dict.fromkeys(part for part in (*held.words.split("\n"), words) if part))
    changed.announce([service_id])
    return held


def settle(service_id: uuid.UUID, *, kinds: Collection[DoubtKind], about_id: uuid.UUID | None = None) -> None:
    """Somebody has looked, and these reasons are past. The deed that settles them leaves the audit event."""
    still_open = (
        update(Doubt)
        .where(Doubt.service_id == service_id, Doubt.kind.in_(kinds), Doubt.settled_at.is_(None))
        .values(settled_at=clock.now())
    )
    if about_id:
        still_open = still_open.where(Doubt.about_id == about_id)
    if db.session.scalars(still_open.returning(Doubt.id)).all():
        changed.announce([service_id])
