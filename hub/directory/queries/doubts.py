"""What speaks against entries just now."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import Doubt, DoubtKind


def open_kinds(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[DoubtKind]]:
    """The kinds of doubt about each of these services; nothing for those that nobody doubts."""
    found: defaultdict[uuid.UUID, frozenset[DoubtKind]] = defaultdict(frozenset)
    rows = select(Doubt.service_id, Doubt.kind).where(Doubt.service_id.in_(ids), Doubt.settled_at.is_(None))
    for service_id, kind in db.session.execute(rows):
        found[service_id] |= {kind}
    return found
