"""A sitting: what somebody needs, told once, and what was chosen for it, until the referrals are made."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import SealedJSON

THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.SHORT)


class Sitting(Identified, Versioned, Model):
    """One conversation of one worker about one person, who may be nobody we know. Sealed; gone after a fortnight."""

    __tablename__ = "match_sitting"

    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    resident_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), index=True
    )
    needs: Mapped[list[dict[str, str]]] = mapped_column(
        SealedJSON("match_sitting.needs"), default=list, info=THEIRS
    )
    """`words` and `code` of each need, in the order they were told."""
    told: Mapped[dict[str, Any]] = mapped_column(SealedJSON("match_sitting.told"), default=dict, info=THEIRS)
    """hub.matching.told.Told.written()"""
    chosen: Mapped[list[dict[str, Any]]] = mapped_column(
        SealedJSON("match_sitting.chosen"), default=list, info=THEIRS
    )
    """`service_id`, `needs` (their words) and, where something said no, `reason`."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    touched_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    referred_at: Mapped[datetime | None]
    """When referrals were made of it."""
