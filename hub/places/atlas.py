"""What a process holds ready of the loaded data, so that a search asks the database for one row at most.

An Atlas never changes. When something is loaded the edition gets a new stamp, and queries.py builds a new one.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from hub.core.errors import Invalid
from hub.places import postcodes
from hub.places.distance import Point, miles
from hub.places.kinds import Kind
from hub.places.names import Name, Names
from hub.places.shapes import Outline, polygons_of

UNITED_KINGDOM = "K02000001"
COUNTRIES = {"E": "E92000001", "W": "W92000004", "S": "S92000003", "N": "N92000002"}
COUNTRY_NAMES = {
    "E92000001": "England",
    "W92000004": "Wales",
    "S92000003": "Scotland",
    "N92000002": "Northern Ireland",
    UNITED_KINGDOM: "the United Kingdom",
}
HIDES_FROM = 50  # postcodes at different places; the next smaller outcodes are single firms and post rooms
NEARBY_MILES = 5.0
FAR_MILES = 15.0
GRID_LAT, GRID_LON = 0.02, 0.03  # degrees: squares of about 2 km
_FINEST_FIRST = (
    Kind.WARD,
    Kind.SUBURB,
    Kind.TOWN,
    Kind.CITY,
    Kind.BOROUGH,
    Kind.COUNTY,
    Kind.REGION,
    Kind.COUNTRY,
)


@dataclass(frozen=True, slots=True)
class HeldOutcode:
    """The middle of an outward code, and the council of most of its postcodes."""

    code: str
    lat: float
    lon: float
    authority_code: str
    points: int

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    @property
    def hides(self) -> bool:
        """Whether its middle says nothing about one address. "M99" is a single post room and would."""
        return self.points >= HIDES_FROM


@dataclass(frozen=True, slots=True)
class HeldArea:
    """An area with its outline as text; it is read when a point first falls into its bounds."""

    code: str
    name: str
    kind: Kind
    parent_code: str
    middle: Point
    bounds: tuple[float, float, float, float]  # south, west, north, east
    geometry: str | None


class Atlas:
    """The outward codes, names and areas of one edition."""

    def __init__(
        self,
        stamp: uuid.UUID | None = None,
        *,
        outcodes: Iterable[HeldOutcode] = (),
        names: Iterable[Name] = (),
        areas: Iterable[HeldArea] = (),
    ) -> None:
        self.stamp = stamp
        self.outcodes = {outcode.code: outcode for outcode in outcodes}
        self.areas = {area.code: area for area in areas}
        self.names = Names([*names, *self._area_names()])
        self.drawings: dict[tuple[object, ...], str] = {}
        self._drawn = [area for area in self.areas.values() if area.geometry]
        self._bounds = np.array([area.bounds for area in self._drawn], dtype=np.float64).reshape(-1, 4).T
        self._outlines: dict[str, Outline] = {}
        self._middles = np.array([outcode.point for outcode in self.outcodes.values()]).reshape(-1, 2).T

    def _area_names(self) -> Iterator[Name]:
        for area in self.areas.values():
            parent = self.areas.get(area.parent_code)
            yield Name(area.name, parent.name if parent else "", area.kind, *area.middle, area_code=area.code)

    def home(self, postcode: str) -> Point | None:
        """Where the deployment is at home, to the nearest mile or two: the middle of its outward code."""
        outcode = self.outcodes.get(_outward(postcode))
        return outcode.point if outcode else None

    def areas_at(self, point: Point, *, authority_code: str = "") -> tuple[str, ...]:
        """The codes of the areas a point is in, finest first: ward, town, borough, county, region, country, UK.

        `authority_code` is the council as the postcode directory has it. Where neither it nor a shape says which
        council, that of the nearest outward code stands in.
        """
        found = self._with_parents(area.code for area in self._containing(point))
        nearest = None if authority_code else self.nearest_outcode(point)
        away = miles(point, nearest.point) if nearest else 0.0
        if nearest and away <= NEARBY_MILES and not any(self.kind_of(code) is Kind.BOROUGH for code in found):
            authority_code = nearest.authority_code
        found |= self._with_parents([authority_code] if authority_code else [])
        country = authority_code or (nearest.authority_code if nearest and away <= FAR_MILES else "")
        if country[:1] in COUNTRIES:
            found |= {COUNTRIES[country[0]], UNITED_KINGDOM}
        return self._finest_first(found)

    def areas_around(self, code: str) -> tuple[str, ...]:
        """The codes of an area of ours and of the larger ones it is in. The wards in a borough are not around it."""
        area = self.areas[code]
        found = self._with_parents([code])
        found |= {
            wider for wider in self.areas_at(area.middle) if self._fineness(wider) > self._fineness(code)
        }
        return self._finest_first(found)

    def area_name(self, code: str) -> str:
        """What people call it, or "" if we do not know it."""
        area = self.areas.get(code)
        return area.name if area else COUNTRY_NAMES.get(code, "")

    def nearest_outcode(self, point: Point, *, that_hides: bool = False) -> HeldOutcode | None:
        """The outward code whose middle is nearest."""
        if not self.outcodes:
            return None
        lats, lons = self._middles
        away = (lats - point.lat) ** 2 + ((lons - point.lon) * np.cos(np.radians(point.lat))) ** 2
        outcodes = list(self.outcodes.values())
        order: list[int] = np.argsort(away, kind="stable").tolist()
        return next((outcodes[index] for index in order if outcodes[index].hides or not that_hides), None)

    def district_point(self, outward: str) -> Point | None:
        """Where to show a confidential place: the middle of its outward code, the same for all places in it.

        It does not depend on who asks or how often, so that no number of questions narrows it down. An outward
        code that is too small to hide in lends the nearest one's middle. None for one that we do not know.
        """
        own = self.outcodes.get(outward.upper())
        if own is None or own.hides:
            return own.point if own else None
        hiding = self.nearest_outcode(own.point, that_hides=True)
        return hiding.point if hiding else None

    def rounded_point(self, point: Point, *, postcode: str = "") -> Point:
        """As district_point, for a place that may have no postcode: then the nearest outward code's middle.

        With no postcodes loaded near it, the middle of a square of about 2 km.
        """
        if found := self.district_point(_outward(postcode)):
            return found
        hiding = self.nearest_outcode(point, that_hides=True)
        if hiding and miles(point, hiding.point) <= FAR_MILES:
            return hiding.point
        return Point(_square_middle(point.lat, GRID_LAT), _square_middle(point.lon, GRID_LON))

    def _containing(self, point: Point) -> Iterator[HeldArea]:
        south, west, north, east = self._bounds
        boxed = (south <= point.lat) & (point.lat <= north) & (west <= point.lon) & (point.lon <= east)
        for index in np.flatnonzero(boxed).tolist():
            if self._outline(self._drawn[index]).contains(point):
                yield self._drawn[index]

    def _outline(self, area: HeldArea) -> Outline:
        if area.code not in self._outlines:
            self._outlines[area.code] = Outline(polygons_of(json.loads(area.geometry or "{}")))
        return self._outlines[area.code]

    def _with_parents(self, codes: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = [code for code in codes if code]
        while waiting:
            code = waiting.pop()
            if code not in found and (area := self.areas.get(code)) and area.parent_code:
                waiting.append(area.parent_code)
            found.add(code)
        return found

    def kind_of(self, code: str) -> Kind:
        if code in self.areas:
            return self.areas[code].kind
        return Kind.COUNTRY if code in COUNTRY_NAMES else Kind.BOROUGH

    def _finest_first(self, codes: set[str]) -> tuple[str, ...]:
        return tuple(sorted(codes, key=lambda code: (self._fineness(code), code)))

    def _fineness(self, code: str) -> tuple[int, bool]:
        kind = self.kind_of(code)
        return _FINEST_FIRST.index(kind) if kind in _FINEST_FIRST else 0, code == UNITED_KINGDOM


def _outward(postcode: str) -> str:
    try:
        return postcodes.parse(postcode).outward
    except Invalid:
        return ""


def _square_middle(degrees: float, size: float) -> float:
    return round((floor(degrees / size) + 0.5) * size, 5)


def sorted_codes(codes: Sequence[str]) -> list[str]:
    """M3 before M33 before M4, as a person would list them."""
    return sorted(codes, key=lambda code: (len(code), code))
