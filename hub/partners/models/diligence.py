"""What we must know of a partner before we trust it with people."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, Stamped, Versioned, short
from hub.core.personal import Retention, Whose, personal

LEAD = personal(Whose.PARTNER, retention=Retention.WITH_PARTNER)


class Diligence(Identified, Versioned, Stamped, Model):
    """Registered numbers, the safeguarding lead, and the dates of checks and insurance of one organization.

    The lead's name, number and address are personal: they are for whoever looks after partners, and for the
    organization's own people.
    """

    __tablename__ = "diligence"

    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), unique=True
    )
    charity_number: Mapped[str] = mapped_column(short, default="")
    company_number: Mapped[str] = mapped_column(short, default="")
    lead_name: Mapped[str] = mapped_column(short, default="", info=LEAD)
    lead_phone: Mapped[str] = mapped_column(short, default="", info=LEAD)
    lead_email: Mapped[str] = mapped_column(short, default="", info=LEAD)
    trained_on: Mapped[date | None]
    dbs_checked_on: Mapped[date | None]
    insured_until: Mapped[date | None] = mapped_column(index=True)

    @classmethod
    def blank(cls, organization_id: uuid.UUID) -> "Diligence":
        """What is known before anybody said anything. It is in no table until it is saved."""
        words = dict.fromkeys(
            ("charity_number", "company_number", "lead_name", "lead_phone", "lead_email"), ""
        )
        return cls(id=uuid.uuid4(), organization_id=organization_id, version=0, **words)
