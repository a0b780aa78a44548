"""What we said to residents, or asked a person to say."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Erasure, Whose, personal
from hub.core.sealed import Sealed
from hub.residents.models.contact import Channel

THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED)


class WordStatus(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    SENT = "sent"
    WITH_A_PERSON = "with a person"
    TAKEN_BACK = "taken back"


class Word(Identified, Model):
    """One thing to tell a resident. Where it goes is decided when it leaves, by what is safe then."""

    __tablename__ = "resident_word"
    __table_args__ = (Index(None, "about_type", "about_id"),)

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    channel: Mapped[Channel | None] = mapped_column(info=THEIRS)
    status: Mapped[WordStatus] = mapped_column(default=WordStatus.WAITING, info=THEIRS)
    message: Mapped[str] = mapped_column(short, info=THEIRS)
    """The template, where it is an email."""
    words: Mapped[str] = mapped_column(Sealed("resident_word.words"), info=THEIRS)
    """What a person would say."""
    about_type: Mapped[str] = mapped_column(short, info=THEIRS)
    about_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
