"""The person, and the keyed hashes that find them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, Stamped, Versioned, index_of_those_with, short
from hub.core.personal import Access, Erasure, Whose, personal
from hub.core.sealed import Sealed, SealedDate, SealedJSON
from hub.residents.models.contact import Channel

THEIRS = personal(Whose.RESIDENT)
COUNTED = personal(
    Whose.RESIDENT, erasure=Erasure.KEPT, why="Says no more than a count does, and the counts need it"
)


class Tenure(StrEnum):
    """How somebody lives. The values are those of the eligibility rules."""

    OUR_TENANT = "our-tenant"
    SOCIAL_TENANT = "social-tenant"
    PRIVATE_TENANT = "private-tenant"
    HOMEOWNER = "homeowner"
    HOMELESS = "homeless"

    @property
    def label(self) -> str:
        return _TENURES[self]


_TENURES = {
    Tenure.OUR_TENANT: "Our own tenant",
    Tenure.SOCIAL_TENANT: "Tenant of a council or another housing association",
    Tenure.PRIVATE_TENANT: "Rents from a private landlord",
    Tenure.HOMEOWNER: "Owns their home",
    Tenure.HOMELESS: "Has no home of their own",
}


class Resident(Identified, Versioned, Stamped, Model):
    """Somebody we help. What would say who it is, is sealed: the database alone does not give it away.

    A record that turned out to be about the same person as another points there (`merged_into_id`) and keeps all that
    hangs on it; `residents.queries.ids_of` names both.
    """

    __tablename__ = "resident"
    __table_args__ = (
        Index(None, "team_id", "merged_into_id"),
        index_of_those_with("resident", "merged_into_id"),
    )

    name: Mapped[str] = mapped_column(Sealed("resident.name"), info=THEIRS)
    preferred_name: Mapped[str] = mapped_column(Sealed("resident.preferred_name"), default="", info=THEIRS)
    date_of_birth: Mapped[date | None] = mapped_column(SealedDate("resident.date_of_birth"), info=THEIRS)
    pronouns: Mapped[str] = mapped_column(Sealed("resident.pronouns"), default="", info=THEIRS)
    gender: Mapped[str] = mapped_column(Sealed("resident.gender"), default="", info=THEIRS)
    postcode: Mapped[str] = mapped_column(Sealed("resident.postcode"), default="", info=THEIRS)
    tenancy_reference: Mapped[str] = mapped_column(
        Sealed("resident.tenancy_reference"), default="", info=THEIRS
    )
    tenure: Mapped[Tenure | None] = mapped_column(info=COUNTED)
    ward: Mapped[str] = mapped_column(short, default="", info=COUNTED)
    """The code of the area around the postcode: for counts."""
    preferred_channel: Mapped[Channel | None] = mapped_column(info=THEIRS)
    language: Mapped[str] = mapped_column(Sealed("resident.language"), default="", info=THEIRS)
    needs_interpreter: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    access_needs: Mapped[str] = mapped_column(Sealed("resident.access_needs"), default="", info=THEIRS)
    goal: Mapped[str] = mapped_column(Sealed("resident.goal"), default="", info=THEIRS)
    """What they want to change, in their own words."""
    circumstances: Mapped[dict[str, list[str]]] = mapped_column(
        SealedJSON("resident.circumstances"), default=dict, info=THEIRS
    )
    """What they told us that decides whom a service is for: kind of eligibility rule → its words."""
    no_contact: Mapped[bool] = mapped_column(default=False, server_default=false(), info=THEIRS)
    """They must not be contacted in any way until somebody has spoken with them."""
    no_contact_reason: Mapped[str] = mapped_column(
        Sealed("resident.no_contact_reason"), default="", info=THEIRS
    )
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id", ondelete="RESTRICT"))
    lead_worker_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), index=True
    )
    registered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("resident.id", ondelete="SET NULL"))
    erased_at: Mapped[datetime | None]
    unchecked_since: Mapped[datetime | None] = mapped_column(index=True)
    """Somebody wrote this down on a public page, and nobody of ours has said yet who it is."""


class ResidentKey(Model):
    """A keyed hash of something a resident is known by: a number, a postcode, a name, how a name sounds.

    Nothing in the row says which of these it is, and nobody without the site's key can make one to compare.
    """

    __tablename__ = "resident_key"
    __table_args__ = (Index(None, "key_hash"),)

    resident_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), primary_key=True
    )
    key_hash: Mapped[str] = mapped_column(
        String(16),
        primary_key=True,
        info=personal(
            Whose.RESIDENT,
            access=Access.WITHHELD,
            erasure=Erasure.ROW_DELETED,
            why="Repeats in code what is shown in words",
        ),
    )
