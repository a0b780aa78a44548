"""Which pictures an actor may see: those of entries that they may see."""

import uuid
from collections.abc import Collection

from sqlalchemy import or_, select

from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Location, Organization, Picture, Service, ServiceAtLocation, StoredImage
from hub.directory.queries import visible


def image(token: str, *, actor: Actor) -> StoredImage:
    """One picture, or NotFound. Its own people and staff see it before it is on any page."""
    found = db.session.get(StoredImage, token)
    if found is None:
        raise NotFound
    own = found.organization_id is not None and actor.speaks_for(found.organization_id)
    if own or actor.may(Permission.DIRECTORY_READ_ALL) or _is_shown(token, actor):
        return found
    raise NotFound


def owned(tokens: Collection[str], organization_id: uuid.UUID | None) -> set[str]:
    """Those of these pictures that were sent for this organization."""
    theirs = select(StoredImage.token).where(StoredImage.organization_id == organization_id)
    return set(db.session.scalars(theirs.where(StoredImage.token.in_(tokens))))


def _is_shown(token: str, actor: Actor) -> bool:
    """Whether an entry that this actor sees shows it. A place whose address is secret shows no picture."""
    services = visible.services(actor).with_only_columns(Service.id)
    organizations = visible.organizations(actor).with_only_columns(Organization.id)
    at_services = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id.in_(services))
    places = select(Location.id).where(
        Location.confidential.is_(False),
        or_(Location.organization_id.in_(organizations), Location.id.in_(at_services)),
    )
    shown = select(Picture.id).where(
        Picture.file == token,
        or_(
            Picture.service_id.in_(services),
            Picture.organization_id.in_(organizations),
            Picture.location_id.in_(places),
        ),
    )
    return db.session.scalar(shown.limit(1)) is not None
