"""Where a row's place is: its postcode, its address in lines, and its point on the map."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hub.core.errors import Invalid
from hub.directory.imports import cleaning
from hub.directory.imports.mapping import Section
from hub.directory.imports.records import Refused
from hub.directory.imports.values import Row
from hub.places import postcodes, queries
from hub.places.distance import Point, miles
from hub.places.postcodes import Code

FAR = 10  # miles between a point and its postcode, from where one of them is a mistake
WEST, EAST, SOUTH, NORTH = (Decimal(degrees) for degrees in ("-9", "2.5", "49", "61.5"))  # the United Kingdom
_SHIRES = """bedfordshire berkshire buckinghamshire cambridgeshire cheshire cornwall cumbria derbyshire devon dorset
durham essex gloucestershire hampshire herefordshire hertfordshire kent lancashire lancs leicestershire lincolnshire
merseyside middlesex norfolk northamptonshire northumberland nottinghamshire oxfordshire rutland shropshire somerset
staffordshire suffolk surrey warwickshire wiltshire worcestershire"""
COUNTIES = frozenset(_SHIRES.split()) | {
    "east sussex",
    "greater manchester",
    "north yorkshire",
    "south yorkshire",
    "west midlands",
    "west sussex",
    "west yorkshire",
}
LONGEST = {"address_1": 500, "address_2": 500, "city": 200, "state_province": 200}


class Ground:
    """Where the postcodes of some rows are, looked up together."""

    def __init__(self, codes: Iterable[str]) -> None:
        # of a postcode that we do not know only the district may be known, and that is no point to put a pin in
        self._points = queries.points({code for code in codes if code})

    def point_of(self, code: Code | None) -> Point | None:
        return self._points.get(str(code)) if code else None

    def area_around(self, at: Point) -> str:
        """The name of the smallest area that a point is in: it says more than no address at all."""
        atlas = queries.atlas()
        areas = (atlas.areas.get(code) for code in queries.areas_at(at.lat, at.lon))
        return next((area.name for area in areas if area), "")


def postcode(section: Section, row: Row) -> tuple[Code | None, str]:
    """The whole postcode of the place, or what was written where one should be.

    It is taken from its own column or, where the mapping names none, from the address.
    """
    if "postcode" in section.extra:
        return _read(_said(section, row, "postcode"))
    found = postcodes.find(_said(section, row, "address"))
    return (found.code, "") if found else (None, "")


@lru_cache(maxsize=1024)  # one row asks several times
def _read(said: str) -> tuple[Code | None, str]:
    try:
        code = postcodes.parse(said) if said else None
    except Invalid:
        code = None
    return (code, "") if code and code.is_full else (None, said)


def address(section: Section, row: Row) -> dict[str, Any]:
    """The address. Of one that stands in a single cell the last line is the town, or the county before it."""
    code, instead = postcode(section, row)
    lines = [_without(code, line) for line in cleaning.address_lines(_said(section, row, "address"))]
    lines = [line for line in lines if line]
    county, town = _said(section, row, "county"), _said(section, row, "city")
    if len(lines) > 1 and (lines[-1].casefold() in COUNTIES or lines[-1].casefold() == county.casefold()):
        last = lines.pop()
        county = county or last
    if len(lines) > 1 and (not town or lines[-1].casefold() == town.casefold()):
        town = lines.pop()
    found = {
        "address_1": _said(section, row, "address_1") or "".join(lines[:1]),
        "address_2": _said(section, row, "address_2") or ", ".join(lines[1:]),
        "city": f"{town} {instead}".strip(),
        "state_province": county,
        "postal_code": str(code or ""),
    }
    for name, longest in LONGEST.items():
        if len(found[name]) > longest:
            raise Refused(f"A part of the address has more than {longest} letters.")
    return found


def point(section: Section, row: Row, *, ground: Ground, notes: list[str]) -> Point | None:
    """The point in the list or else that of the postcode; where they are far apart, the postcode is believed."""
    code, instead = postcode(section, row)
    if instead:
        notes.append(f"“{cleaning.shortened(instead)}” is not a postcode.")
    given, of_code = _given(section, row, notes), ground.point_of(code)
    if given and of_code and (away := miles(given, of_code)) > FAR:
        notes.append(f"The point in the list is {away:.0f} miles from {code}, whose own point was used.")
        return of_code
    if code and not given and not of_code:
        notes.append(f"We do not know where {code} is, so it is not on the map.")
    return given or of_code


def _given(section: Section, row: Row, notes: list[str]) -> Point | None:
    said = [_said(section, row, name) for name in ("latitude", "longitude")]
    if not all(said):
        return None
    lat, lon = (cleaning.number(part) for part in said)
    if lat is None or lon is None or not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        notes.append(f"“{cleaning.shortened(', '.join(said))}” is not a point in the United Kingdom.")
        return None
    return Point(round(float(lat), 6), round(float(lon), 6))


def _said(section: Section, row: Row, name: str) -> str:
    value = section.extra.get(name)
    return value.one(row) if value else ""


def _without(code: Code | None, line: str) -> str:
    """A line of the address without the postcode, which has a place of its own."""
    found = postcodes.find(line) if code else None
    if found and found.code == code:
        line = f"{line[: found.start]} {line[found.end :]}"
    return " ".join(line.split()).strip(" ,.")
