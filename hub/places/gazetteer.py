"""Place names as files give them."""

import csv
from collections.abc import Mapping
from typing import Any, Protocol

from hub.core.errors import Invalid
from hub.places.kinds import Kind
from hub.places.names import Name

_LETTERS = {  # as in extracts of OS Open Names
    "c": Kind.CITY,
    "t": Kind.TOWN,
    "a": Kind.SUBURB,
    "v": Kind.VILLAGE,
    "h": Kind.HAMLET,
    "o": Kind.SETTLEMENT,
    "": Kind.SETTLEMENT,
}
_WORDS = {
    "district": Kind.SUBURB,
    "neighbourhood": Kind.SUBURB,
    "estate": Kind.SUBURB,
    "area": Kind.SUBURB,
    "other": Kind.SETTLEMENT,
}


class HasPosition(Protocol):
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


def read(text: str) -> list[Name]:
    """The names of a file with tabs between name, qualifier, kind (a letter or a word), latitude and longitude.

    Raises Invalid with the number of the first line that is not like that.
    """
    names = []
    for number, row in enumerate(
        csv.reader(
            text.lstrip("\ufeff").splitlines(), delimiter="\t", quotechar=None, quoting=csv.QUOTE_NONE
        ),
        start=1,
    ):
        if not any(row):
            continue
        try:
            name, qualifier, kind, lat, lon = row
            names.append(_name(name, qualifier, kind, float(lat), float(lon)))
        except ValueError as error:
            raise Invalid(
                f"Line {number} is not a place: we need name, county, kind, latitude and longitude with tabs between."
            ) from error
    return names


def from_entry(entry: Mapping[str, Any], placed: HasPosition | None = None) -> Name:
    """A name from a mapping with name, kind, lat and lon (degrees, WGS84) and maybe a qualifier.

    `placed` stands in for lat and lon. Raises Invalid for an entry that has no position.
    """
    try:
        lat, lon = (placed.lat, placed.lon) if placed else (float(entry["lat"]), float(entry["lon"]))
        qualifier = str(entry.get("qualifier") or entry.get("county") or "")
        return _name(str(entry["name"]), qualifier, str(entry.get("kind", "")), lat, lon)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(
            f"The place {entry.get('name', '?')} needs a name, a kind, and a position or postcode."
        ) from error


def _name(name: str, qualifier: str, kind: str, lat: float, lon: float) -> Name:
    if not name.strip() or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(name)
    word = kind.strip().lower()
    found = _LETTERS.get(word) or _WORDS.get(word) or Kind(word)
    return Name(name.strip(), qualifier.strip(), found, lat, lon)
