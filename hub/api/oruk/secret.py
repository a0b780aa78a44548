"""A confidential place as the standard's location: what the one masking rule leaves of it."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.api.oruk.field import Record
from hub.core.db import db
from hub.directory import masking
from hub.directory.models import Location, LocationType
from hub.places import queries as places

POINT_DIGITS = 4


def masked(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Record]:
    """No address: the standard's needs a street. The district stands in the description."""
    found = db.session.scalars(
        select(Location).where(Location.id.in_(ids)).options(selectinload(Location.addresses))
    )
    district_point = places.atlas().district_point
    return {place.id: _record(place, masking.shown(place, district_point)) for place in found}


def _record(place: Location, shown: masking.ShownPlace) -> Record:
    record: Record = {
        "id": str(place.id),
        "location_type": LocationType.PHYSICAL.value,
        "name": shown.name,
        "x_confidential": True,
    }
    if place.organization_id:
        record["organization_id"] = str(place.organization_id)  # its page names the place among its own, too
    if shown.postcode:
        record["x_district"] = shown.postcode
        record["description"] = f"In the {shown.postcode} area."
    if shown.point:
        record["latitude"] = round(shown.point.lat, POINT_DIGITS)
        record["longitude"] = round(shown.point.lon, POINT_DIGITS)
    return record
