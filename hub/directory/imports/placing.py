"""Where a row's place is: its postcode, its address in lines, and its point on the map."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hub.core.errors import Invalid
from hub.directory.imports import cleaning
from hub.directory.imports.mapping import Section
from hub.directory.imports.records import Refused
from hub.directory.imports.values import Row
from hub.places import postcodes
from hub.places.distance import Point, miles
from hub.places.postcodes import Code

PointOf = Callable[[str], Point | None]

FAR = 10  # miles between a point and its postcode, from where one of them is a mistake
WEST, EAST, SOUTH, NORTH = (Decimal(degrees) for degrees in ("-9", "2.5", "49", "61.5"))  # the United Kingdom
LONGEST = {"address_1": 500, "address_2": 500, "city": 200, "state_province": 200}


def postcode(section: Section, row: Row) -> tuple[Code | None, str]:
    """The whole postcode of the place, or what was written where one should be.

    It is taken from its own column or, where the mapping names none, from the address.
    """
    if "postcode" in section.extra:
        said = _said(section, row, "postcode")
        try:
            code = postcodes.parse(said)
        except Invalid:
            return None, said
        return (code, "") if code.is_full else (None, said)
    found = postcodes.find(_said(section, row, "address"))
    return (found.code, "") if found else (None, "")


def address(section: Section, row: Row) -> dict[str, Any]:
    """The address. Of one that stands in a single cell, the last line is the town."""
    code, instead = postcode(section, row)
    lines = [_without(code, line) for line in cleaning.address_lines(_said(section, row, "address"))]
    lines = [line for line in lines if line]
    town = lines.pop() if len(lines) > 1 else ""
    found = {
        "address_1": _said(section, row, "address_1") or "".join(lines[:1]),
        "address_2": _said(section, row, "address_2") or ", ".join(lines[1:]),
        "city": f"{_said(section, row, 'city') or town} {instead}".strip(),
        "state_province": _said(section, row, "county"),
        "postal_code": str(code or ""),
    }
    for name, longest in LONGEST.items():
        if len(found[name]) > longest:
            raise Refused(f"A part of the address has more than {longest} letters.")
    return found


def point(section: Section, row: Row, *, point_of: PointOf, notes: list[str]) -> Point | None:
    """The point in the list or else that of the postcode; where they are far apart, the postcode is believed."""
    code, instead = postcode(section, row)
    if instead:
        notes.append(f"“{cleaning.shortened(instead)}” is not a postcode.")
    given, of_code = _given(section, row, notes), point_of(str(code)) if code else None
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
