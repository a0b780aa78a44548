"""Add to the trail, and prove that nobody has touched it."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any, Protocol, cast

from sqlalchemy import Table, insert, select

from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db
from hub.core.imagining import imagining

FIRST_SEAL = "0" * 64
_TRAIL = cast(Table, AuditEvent.__table__)
_ADD = insert(_TRAIL)
_NEWEST = select(_TRAIL.c.id, _TRAIL.c.seal).order_by(_TRAIL.c.id.desc()).limit(1)


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
) -> None:
    """Write down one deed, in the transaction of the deed itself. `detail` holds ids and counts, no personal data."""
    if imagining.get():
        return  # it is only looked at how things would be
    db.session.flush()  # what the database refuses was no deed
    last = newest()
    values = {
        "at": clock.now(),
        "actor_id": actor.id,
        "actor_kind": actor.kind,
        "action": action,
        "record_type": record_type,
        "record_id": str(record_id),
        "detail": {"fields": sorted(fields), **detail} if fields is not None else detail,
        "previous_seal": last[1] if last else FIRST_SEAL,
    }
    db.session.execute(_ADD, values | {"seal": _seal(values)})


def first_broken() -> int | None:
    """The id of the first event that was changed, or whose forerunner was taken away; None when all are whole.

    Events cut off at the end leave no trace here, nor does a chain that somebody with the database sealed anew
    from some event on: for those, keep the newest seal (`newest`) outside and see that it is still there.
    """
    previous = FIRST_SEAL
    rows = select(_TRAIL).order_by(_TRAIL.c.id).execution_options(yield_per=1000)
    with db.session.execute(rows) as entries:  # closed although it ends early: PostgreSQL holds a cursor open
        for entry in entries:
            if entry.previous_seal != previous or entry.seal != _seal(entry._asdict()):
                return int(entry.id)
            previous = entry.seal
    return None


def newest() -> tuple[int, str] | None:
    """(id, seal) of the last event, to be noted where nobody who can write the database can write."""
    row = db.session.execute(_NEWEST).first()
    return (row.id, row.seal) if row else None


def _seal(entry: Mapping[str, Any]) -> str:
    content = [
        entry["previous_seal"],
        entry["at"].isoformat(),
        str(entry["actor_id"]),
        entry["actor_kind"],
        entry["action"],
        entry["record_type"],
        entry["record_id"],
        entry["detail"],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
