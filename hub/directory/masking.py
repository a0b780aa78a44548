"""A confidential place is shown as its postcode district and nothing more: on pages, maps, in the index and exports."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.core.errors import Invalid
from hub.directory.models import Location
from hub.places import postcodes
from hub.places.distance import Point

DistrictPoint = Callable[[str], Point | None]

SECRET_NAME = "Address kept private"  # noqa: S105  (what the public reads)


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place as the public may see it. Lines of address, and a point that is only rough when `is_masked`."""

    name: str
    lines: tuple[str, ...]
    town: str
    postcode: str
    point: Point | None
    is_masked: bool
    transportation: str = ""
    description: str = ""
    accessibility: tuple[str, ...] = ()


def outward_code(postcode: str) -> str:
    """ "M33" of "M33 2AB"; nothing of what is no postcode, since anything may have been typed there."""
    try:
        return postcodes.parse(postcode).outward
    except Invalid:
        return ""


def shown(location: Location, district_point: DistrictPoint) -> ShownPlace:
    """The public face of a place. Needs its addresses and accessibility loaded."""
    address = location.addresses[0] if location.addresses else None
    postcode = address.postal_code if address else ""
    if location.confidential:
        district = outward_code(postcode) if postcode else ""
        return ShownPlace(
            name=SECRET_NAME,
            lines=(),
            town="",
            postcode=district,
            point=district_point(district) if district else None,
            is_masked=True,
        )
    known = location.latitude is not None and location.longitude is not None
    return ShownPlace(
        name=location.name,
        lines=tuple(filter(None, (address.address_1, address.address_2))) if address else (),
        town=address.city if address else "",
        postcode=postcode,
        point=Point(location.latitude, location.longitude) if known else None,  # type: ignore[arg-type]
        is_masked=False,
        transportation=location.transportation,
        description=location.description,
        accessibility=tuple(a.code or a.description for a in location.accessibility),
    )
