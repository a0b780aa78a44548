"""The trail."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Model, short


class AuditEvent(Model):
    """One deed: who, what, to which record, and the names of the fields it touched. Never their values."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(short)
    action: Mapped[str] = mapped_column(short, index=True)
    record_type: Mapped[str] = mapped_column(short)
    record_id: Mapped[str] = mapped_column(short, index=True)
    detail: Mapped[dict[str, Any]]
    previous_seal: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64), unique=True)
