"""What people told us is wrong."""

import uuid

from sqlalchemy import select

from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Report


def one(report_id: uuid.UUID, *, service_id: uuid.UUID) -> Report:
    """The report with this id about this service, or NotFound. Nobody can guess an id, so knowing it is enough."""
    found = select(Report).where(Report.id == report_id, Report.service_id == service_id)
    record = db.session.scalar(found)
    if record is None:
        raise NotFound
    return record
