"""What people write down beside a referral, for their own side or for both."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, short
from hub.core.personal import Erasure, Retention, Whose, personal
from hub.core.sealed import Sealed
from hub.referrals.contact_codes import Side

ABOUT_THEM = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)


class Note(Identified, Model):
    """One note. It stands beside the history and never in it, so that no list of events can show a private one.

    The organization of a partner's note is that of the referral. Whoever asks for a copy of what is kept about them
    gets notes too, private ones among them: the law knows no private notes about somebody. People beside them may be
    named there, so each is looked at before it is handed over.
    """

    __tablename__ = "referral_note"
    __table_args__ = (Index(None, "referral_id", "written_at"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(info=ABOUT_THEM)
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false(), info=ABOUT_THEM)
    words: Mapped[str] = mapped_column(
        Sealed("referral_note.words"),
        info=personal(
            Whose.RESIDENT,
            erasure=Erasure.ROW_DELETED,
            retention=Retention.WITH_REFERRAL,
            may_name_others=True,
        ),
    )
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(
        short, info=personal(Whose.PARTNER, erasure=Erasure.ROW_DELETED, retention=Retention.WITH_REFERRAL)
    )
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
