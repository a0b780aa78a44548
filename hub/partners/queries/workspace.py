"""What somebody sees of the organizations they speak for."""

from collections.abc import Sequence

from sqlalchemy import func, select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.directory.models import Organization


def organizations(*, actor: Actor) -> Sequence[Organization]:
    """The organizations this person speaks for, by name; none for everybody else."""
    mine = select(Organization).where(Organization.id.in_(actor.organization_ids))
    return db.session.scalars(mine.order_by(func.lower(Organization.name), Organization.id)).all()
