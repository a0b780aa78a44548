"""Places in words: address, ways in, bus, and the pins of a map. A secret place has a district and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.directory.models import LocationType
from hub.directory.pictures import Shown
from hub.directory.plain_text import Block, blocks
from hub.directory.profile import Line, Spot
from hub.directory.vocabulary import access_name

_KINDS = {
    LocationType.PHYSICAL: "",
    LocationType.POSTAL: "For letters only",
    LocationType.VIRTUAL: "Online",
}


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """One place as the template shows it. `number` is its number on the map, if it is on it."""

    name: str
    kind: str
    lines: tuple[str, ...]
    is_masked: bool
    access: tuple[str, ...]
    transport: Sequence[Block]
    about: Sequence[Block]
    note: str
    phones: tuple[Line, ...]
    pictures: tuple[Shown, ...]
    map_url: str
    number: int | None
    lat: float
    lng: float


def unnumbered(places: Sequence[PlaceWords]) -> list[PlaceWords]:
    """The places without the numbers of a map, where there is none."""
    return [replace(place, number=None) for place in places]


def in_words(spots: Sequence[Spot]) -> list[PlaceWords]:
    """The places in their order. Those with a known point are numbered for the map; secret ones never are."""
    found: list[PlaceWords] = []
    number = 0
    for spot in spots:
        shown = spot.shown
        on_map = bool(shown.point) and not shown.is_masked and spot.kind is LocationType.PHYSICAL
        number += on_map
        lat, lng = shown.point if shown.point and on_map else (0.0, 0.0)
        found.append(
            PlaceWords(
                name=shown.name,
                kind=_KINDS[spot.kind],
                lines=spot.address,
                is_masked=shown.is_masked,
                access=tuple(access_name(code) for code in shown.accessibility),
                transport=blocks(shown.transportation),
                about=blocks(shown.description),
                note=spot.note,
                phones=spot.phones,
                pictures=spot.pictures,
                map_url=_map_url(lat, lng) if on_map else "",
                number=number if on_map else None,
                lat=lat,
                lng=lng,
            )
        )
    return found


def pins(places: Sequence[PlaceWords]) -> list[dict[str, Any]]:
    """What the map draws, for the macro map_box."""
    return [
        {
            "number": place.number,
            "name": place.name or place.lines[0],
            "url": f"#place-{place.number}",
            "lat": round(place.lat, 5),
            "lng": round(place.lng, 5),
            "words": ", ".join(place.lines),
        }
        for place in places
        if place.number
    ]


def _map_url(lat: float, lng: float) -> str:
    return f"https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lng:.5f}#map=17/{lat:.5f}/{lng:.5f}"
