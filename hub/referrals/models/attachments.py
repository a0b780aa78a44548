"""Files that go along with a referral. What is in them lies sealed outside the database (services.attachments)."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.referrals.files import Kind

THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)


class FileState(StrEnum):
    """Whether it may be opened."""

    WAITING = "waiting"
    """A virus scanner has not looked yet."""
    CLEAN = "clean"
    REFUSED = "refused"
    """The scanner said no; the file itself is gone."""


class Attachment(Identified, Model):
    """One file. `question_key` is that of the service's question it answers, "" for what staff added.

    Before somebody who asks for help themselves has pressed "Send" there is no referral: until then `stash_id` is the
    id that their pages carry, and what never gets a referral is deleted after a day.
    """

    __tablename__ = "attachment"

    referral_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True
    )
    stash_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    question_key: Mapped[str] = mapped_column(short, default="")
    name: Mapped[str] = mapped_column(Sealed("attachment.name"), info=THEIRS)
    kind: Mapped[Kind]
    size: Mapped[int]
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    disclosed_at: Mapped[datetime | None]
    """When it went to the partner, with the rest."""
