"""What else could help, where a referral ended without help."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.core import clock
from hub.core.db import db
from hub.directory.models import (
    Attribute,
    CapacityState,
    LinkEntity,
    Organization,
    Service,
    ServiceCapacity,
)
from hub.directory.queries import visible
from hub.referrals.models import Referral


def of(referral: Referral, *, limit: int) -> Sequence[uuid.UUID]:
    """Live services for the same need, without this one, those with room first."""
    if referral.need_id is None:
        return []
    shut = select(ServiceCapacity.service_id).where(
        ServiceCapacity.state.in_([CapacityState.PAUSED, CapacityState.FULL]),
        ServiceCapacity.expires_at > clock.now(),
    )
    carries = select(Attribute.link_id).where(
        Attribute.link_entity == LinkEntity.SERVICE, Attribute.taxonomy_term_id == referral.need_id
    )
    found = (
        select(Service.id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(visible.is_live(), Service.merged_into_id.is_(None), Service.id != referral.service_id)
        .where(Service.id.in_(carries), Service.id.not_in(shut))
        .order_by(Service.assured_date.desc(), Service.name, Service.id)
    )
    return db.session.scalars(found.limit(limit)).all()
