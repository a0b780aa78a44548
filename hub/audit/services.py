"""Add to the trail, and prove that nobody has touched it."""

import hashlib
import json
import uuid
from typing import Any, Protocol

from sqlalchemy import Row, select

from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db

FIRST_SEAL = "0" * 64


class Doer(Protocol):
    """Whoever acts; `accounts` has the real one, a rung above."""

    @property
    def id(self) -> uuid.UUID | None: ...
    @property
    def kind(self) -> str: ...


def record(
    action: str,
    *,
    actor: Doer,
    record_type: str,
    record_id: object,
    fields: list[str] | None = None,
    **detail: Any,
) -> AuditEvent:
    """Write down one deed, in the transaction of the deed itself. `detail` holds ids and counts, no personal data."""
    last = newest()
    entry = AuditEvent(
        at=clock.now(),
        actor_id=actor.id,
        actor_kind=actor.kind,
        action=action,
        record_type=record_type,
        record_id=str(record_id),
        detail={"fields": sorted(fields), **detail} if fields is not None else detail,
        previous_seal=last[1] if last else FIRST_SEAL,
    )
    entry.seal = _seal(entry)
    db.session.add(entry)
    db.session.flush()  # the next deed of this transaction builds on this row
    return entry


def first_broken() -> int | None:
    """The id of the first event that was changed, or whose forerunner was taken away; None when all are whole.

    Events cut off at the end leave no trace here, nor does a chain that somebody with the database sealed anew
    from some event on: for those, keep the newest seal (`newest`) outside and see that it is still there.
    """
    previous = FIRST_SEAL
    rows = select(AuditEvent.__table__).order_by(AuditEvent.id).execution_options(yield_per=1000)
    with db.session.execute(rows) as entries:  # closed although it ends early: PostgreSQL holds a cursor open
        for entry in entries:
            if entry.previous_seal != previous or entry.seal != _seal(entry):
                return int(entry.id)
            previous = entry.seal
    return None


def newest() -> tuple[int, str] | None:
    """(id, seal) of the last event, to be noted where nobody who can write the database can write."""
    row = db.session.execute(
        select(AuditEvent.id, AuditEvent.seal).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    return (row.id, row.seal) if row else None


def _seal(entry: AuditEvent | Row[*tuple[Any, ...]]) -> str:
    content = [
        entry.previous_seal,
        entry.at.isoformat(),
        str(entry.actor_id),
        entry.actor_kind,
        entry.action,
        entry.record_type,
        entry.record_id,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
