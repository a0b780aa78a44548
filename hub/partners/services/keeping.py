"""How a record beside an organization is kept: made when first saved, changed from the version that was read."""

from collections.abc import Mapping
from typing import Any, TypeVar

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db, first_come
from hub.directory.services.records import THEIRS, apply, must_be_current
from hub.partners.models import Agreement, Diligence

Kept = TypeVar("Kept", Diligence, Agreement)


def keep(
    record: Kept, values: Mapping[str, Any], allowed: frozenset[str], *, actor: Actor, version: int
) -> list[str]:
    """Save these answers and say which differ. The trail learns their names and never what they say.

    Raises Conflict when somebody else saved first.
    """
    must_be_current(record, version)
    changed = apply(record, values, allowed)
    if changed:
        record.last_modified = clock.now()
        with first_come(THEIRS):  # of two who answer for the first time
            db.session.add(record)
        kind = record.__tablename__
        audit.record(
            f"{kind}.saved",
            actor=actor,
            record_type="organization",
            record_id=record.organization_id,
            fields=changed,
        )
    return changed
