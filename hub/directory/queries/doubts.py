"""What speaks against entries just now."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select

from hub.core.db import db
from hub.directory.models import Doubt, DoubtKind, Report

_OPEN = select(Doubt.service_id, Doubt.kind).where(
    Doubt.service_id.in_(bindparam("ids", expanding=True)), Doubt.settled_at.is_(None)
)


def open_kinds(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[DoubtKind]]:
    """The kinds of doubt about each of these services; nothing for those that nobody doubts."""
    found: defaultdict[uuid.UUID, frozenset[DoubtKind]] = defaultdict(frozenset)
    for service_id, kind in db.session.execute(_OPEN, {"ids": ids}):
        found[service_id] |= {kind}
    return found


def is_borne_out(report: Report) -> bool:
    """Whether residents are warned because of this report."""
    found = select(Doubt.id).where(Doubt.service_id == report.service_id, Doubt.settled_at.is_(None))
    return (
        db.session.scalar(found.where(Doubt.kind == DoubtKind.BORNE_OUT, Doubt.about_id == report.id))
        is not None
    )
