"""How far each reader has read what the other side wrote."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Model
from hub.core.personal import Access, Erasure, Retention, Whose, personal
from hub.referrals.contact_codes import Side


class ReadMark(Model):
    """Up to which line of the history one reader has read. `reader_id` is a user, or the mailbox that a link went to.

    That the partner has read something is shown to us alone; whether we have is our own affair.
    """

    __tablename__ = "referral_read"

    referral_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True
    )
    reader_id: Mapped[uuid.UUID] = mapped_column(
        primary_key=True,
        info=personal(
            Whose.STAFF,
            access=Access.WITHHELD,
            erasure=Erasure.ROW_DELETED,
            retention=Retention.WITH_REFERRAL,
            why="Which worker has read a message says nothing about you",
        ),
    )
    side: Mapped[Side]
    number: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(default=clock.now)
