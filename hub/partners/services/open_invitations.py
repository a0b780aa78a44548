"""Invitations of colleagues that nobody has answered yet."""

import uuid

from sqlalchemy import Select, delete, select

from hub.accounts import links
from hub.core.db import db
from hub.partners.models import Claim, ClaimStatus, Way

PURPOSE = "colleague.invitation"


def of(organization_id: uuid.UUID) -> Select[Claim]:
    return select(Claim).where(
        Claim.organization_id == organization_id,
        Claim.way == Way.INVITED,
        Claim.status == ClaimStatus.ASKED,
    )


def take_back(claim: Claim) -> None:
    """Its link opens nothing any more."""
    links.revoke(PURPOSE, about_id=claim.id)
    db.session.execute(delete(Claim).where(Claim.id == claim.id))


def take_back_from(organization_id: uuid.UUID, address: str) -> None:
    """All that this address has from the organization."""
    for claim in db.session.scalars(of(organization_id).where(Claim.email == address)).all():
        take_back(claim)
