"""How somebody may be reached, and how not."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned
from hub.core.personal import Access, Erasure, Whose, personal
from hub.core.sealed import Sealed, SealedJSON

THEIRS = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED)


class Channel(StrEnum):
    """A way for a word to reach somebody."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"

    @property
    def label(self) -> str:
        return {"call": "Phone call", "text": "Text message", "email": "Email", "letter": "Letter"}[self]


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        return {"phone": "Phone number", "email": "Email address", "address": "Postal address"}[self]


class ContactPoint(Identified, Versioned, Model):
    """One number or address. Nothing is allowed until the resident has said that it is."""

    __tablename__ = "contact_point"

    resident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ContactKind] = mapped_column(info=THEIRS)
    value: Mapped[str] = mapped_column(Sealed("contact_point.value"), info=THEIRS)
    label: Mapped[str] = mapped_column(Sealed("contact_point.label"), default="", info=THEIRS)
    """Whose it is, in a few words: "my sister's", "work"."""
    may_ring: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    may_text: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    may_write: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    """Email to an email address, a letter to a postal one."""
    may_leave_message: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    safe_hours: Mapped[dict[str, list[list[str]]]] = mapped_column(
        SealedJSON("contact_point.safe_hours"), default=dict, info=THEIRS
    )
    """Day (MO … SU) → spans of "HH:MM" in England, when it is safe. None at all: at any ordinary hour."""
    code_word: Mapped[str] = mapped_column(Sealed("contact_point.code_word"), default="", info=THEIRS)
    """What the resident says, or waits to hear, before anything is talked about."""
    who_may_answer: Mapped[str] = mapped_column(
        Sealed("contact_point.who_may_answer"),
        default="",
        info=personal(
            Whose.SOMEBODY_BESIDE,
            access=Access.WITHHELD,
            erasure=Erasure.ROW_DELETED,
            why="Names other people",
        ),
    )
    contact_prohibited: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    """Never use it, whatever else is ticked: somebody else reads or hears what arrives here."""
    reviewed_at: Mapped[datetime | None]
    """When the resident last said what is safe. What is safe can change."""
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    def allows(self, channel: Channel) -> bool:
        """Whether the resident said that this way is safe here, and it was not taken back."""
        said = {
            Channel.CALL: self.may_ring,
            Channel.TEXT: self.may_text,
            Channel.EMAIL: self.may_write,
            Channel.LETTER: self.may_write,
        }
        return self.reviewed_at is not None and not self.contact_prohibited and said[channel]
