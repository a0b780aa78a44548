"""What we must know of a partner before we trust it with people."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, Stamped, Versioned, short
from hub.core.personal import Retention, Whose, personal
from hub.directory.models import OrganizationIdentifier
from hub.partners import registers

CHARITIES = ("GB-CHC", "GB-SC", "GB-NIC")
COMPANIES = "GB-COH"
"""Whose numbers they are: org-id.guide's codes."""
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
    def blank(cls, organization_id: uuid.UUID, numbers: Iterable[OrganizationIdentifier] = ()) -> "Diligence":
        """What is known before anybody said anything: the numbers of its entry. In no table until it is saved."""
        words = dict.fromkeys(("lead_name", "lead_phone", "lead_email"), "")
        said = {one.identifier_scheme: one.identifier for one in numbers}
        charity = next((said[scheme] for scheme in CHARITIES if scheme in said), "")
        return cls(
            id=uuid.uuid4(),
            organization_id=organization_id,
            version=0,
            charity_number=registers.charity(charity),
            company_number=registers.company(said.get(COMPANIES, "")),
            **words,
        )
