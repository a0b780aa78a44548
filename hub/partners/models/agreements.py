"""What a partner and the association have agreed."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, Stamped, Versioned, line, long, short
from hub.core.personal import Retention, Whose, personal

URGENT_DAYS, ROUTINE_DAYS = 1, 2
"""Working days to acknowledge a referral, where nothing else was agreed."""

CONTACT = personal(Whose.PARTNER, retention=Retention.WITH_PARTNER)


class Agreement(Identified, Versioned, Stamped, Model):
    """The partnership agreement with one organization: signed, reviewed, and how fast and how much."""

    __tablename__ = "agreement"

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), unique=True
    )
    signed_on: Mapped[date | None]
    signed_by_them: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    signed_by_us: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    review_on: Mapped[date | None] = mapped_column(index=True)
    document_url: Mapped[str] = mapped_column(line, default="")
    note: Mapped[str] = mapped_column(long, default="")
    urgent_days: Mapped[int] = mapped_column(default=URGENT_DAYS)
    routine_days: Mapped[int] = mapped_column(default=ROUTINE_DAYS)
    weekly_cap: Mapped[int | None]
    their_contact: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    their_phone: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    their_email: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    our_contact: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    our_phone: Mapped[str] = mapped_column(short, default="", info=CONTACT)
    our_email: Mapped[str] = mapped_column(short, default="", info=CONTACT)

    @classmethod
    def blank(cls, organization_id: uuid.UUID) -> "Agreement":
        """The terms that hold where nothing was agreed. It is in no table until it is saved."""
        texts = (column.key for column in cls.__table__.columns if column.type.python_type is str)
        return cls(
            id=uuid.uuid4(),
            organization_id=organization_id,
            version=0,
            urgent_days=URGENT_DAYS,
            routine_days=ROUTINE_DAYS,
            **dict.fromkeys(texts, ""),
        )
