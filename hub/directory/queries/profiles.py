"""Services as the public may see them: the page's question and the leaflet's."""

import uuid
from collections.abc import Iterable, Sequence

from hub.accounts.policy import Actor
from hub.core import clock
from hub.directory import profile
from hub.directory.models import LinkEntity, Service
from hub.directory.profile import Profile
from hub.directory.queries import doubts, entries
from hub.places import queries as places


def one(service_id: uuid.UUID, *, actor: Actor) -> Profile:
    """One service, or NotFound."""
    return _profiles([entries.service(service_id, actor=actor)])[0]


def of(service: Service) -> Profile:
    """Of a service that is here already."""
    return _profiles([service])[0]


def several(ids: Iterable[uuid.UUID], *, actor: Actor) -> list[Profile]:
    """These services in this order; those that are gone or not for this actor are left out."""
    return _profiles(entries.services(ids, actor=actor))


def _profiles(services: Sequence[Service]) -> list[Profile]:
    if not services:
        return []
    doubted = doubts.open_kinds([service.id for service in services])
    terms = entries.terms_of(LinkEntity.SERVICE, [service.id for service in services])
    atlas, now = places.atlas(), clock.now()
    return [
        profile.of(
            service,
            terms[service.id],
            now=now,
            district_point=atlas.district_point,
            area_names={code: atlas.area_name(code) for code in profile.area_codes(service)},
            doubts=doubted[service.id],
        )
        for service in services
    ]
