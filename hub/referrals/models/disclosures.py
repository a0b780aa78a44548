"""What a partner was told, exactly. It is what the partner's pages show: nothing else of a resident reaches them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import SealedJSON


class Disclosure(Identified, Model):
    """One time that something about a resident went to an organization, word for word. After `stopped_at` it is shown
    to nobody there any more; we keep it to say what they were told."""

    __tablename__ = "disclosure"

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    lines: Mapped[list[list[Any]]] = mapped_column(
        SealedJSON("disclosure.lines"),
        info=personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL),
    )
    """[heading, words] in the order of the page."""
    stopped_at: Mapped[datetime | None]
