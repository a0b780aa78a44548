"""An entry to be changed, for those who keep it; for everybody else there is none."""

import uuid

from hub.accounts.policy import Actor
from hub.directory import policy
from hub.directory.models import Location, Opportunity, Organization, Service
from hub.directory.queries import editing, entries


def service(service_id: uuid.UUID, *, actor: Actor) -> Service:
    record = entries.service(service_id, actor=actor)
    policy.must_keep(actor, record.organization_id)
    return record


def organization(organization_id: uuid.UUID, *, actor: Actor) -> Organization:
    record = entries.organization(organization_id, actor=actor)
    policy.must_keep(actor, record.id)
    return record


def opportunity(opportunity_id: uuid.UUID, *, actor: Actor) -> Opportunity:
    record = entries.opportunity(opportunity_id, actor=actor)
    policy.must_keep(actor, record.organization_id)
    return record


def location(location_id: uuid.UUID, *, actor: Actor) -> Location:
    record = editing.location(location_id, actor=actor)
    policy.must_keep(actor, record.organization_id)
    return record
