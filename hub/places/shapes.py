"""Areas as shapes: whether a point is inside, and where the middle is.

A shape is a list of polygons, a polygon a list of rings (the first is its outside, the others are holes), a
ring a closed list of (longitude, latitude) in degrees (WGS84), as in GeoJSON.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.places.distance import Point

Position = tuple[float, float]
Ring = list[Position]
Polygons = list[list[Ring]]

DECIMALS = 5  # of a degree: about a metre


def polygons_of(geometry: Mapping[str, Any]) -> Polygons:
    """The polygons of a GeoJSON geometry, rounded. Raises ValueError, KeyError or TypeError if it has none."""
    match geometry["type"]:
        case "Polygon":
            nested = [geometry["coordinates"]]
        case "MultiPolygon":
            nested = geometry["coordinates"]
        case other:
            raise ValueError(other)
    polygons = [[kept for ring in polygon if (kept := _ring(ring))] for polygon in nested]
    return [polygon for polygon in polygons if polygon]


def _ring(positions: Sequence[Sequence[float]]) -> Ring:
    """Rounded, closed, without a position twice in a row; empty if it encloses nothing."""
    ring: Ring = []
    for lon, lat, *_ in positions:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("not degrees")
        position = (round(float(lon), DECIMALS), round(float(lat), DECIMALS))
        if not ring or position != ring[-1]:
            ring.append(position)
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    return ring if len(ring) >= 4 else []


def geometry_of(polygons: Polygons) -> dict[str, Any]:
    """As GeoJSON again."""
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


class Outline:
    """The sides of a shape as arrays, to ask many times whether a point is inside."""

    def __init__(self, polygons: Polygons) -> None:
        sides = [(*start, *end) for polygon in polygons for ring in polygon for start, end in pairwise(ring)]
        self.sides: NDArray[np.float64] = np.array(sides, dtype=np.float64).reshape(-1, 4).T

    def contains(self, point: Point) -> bool:
        """Whether a line to the east crosses the sides an odd number of times, so holes and islands need no care.

        A side counts its lower end and not its upper one: a point on the border of two areas is in one of them.
        """
        lon_a, lat_a, lon_b, lat_b = self.sides
        crossed = (lat_a > point.lat) != (lat_b > point.lat)
        lon_a, lat_a, lon_b, lat_b = lon_a[crossed], lat_a[crossed], lon_b[crossed], lat_b[crossed]
        meets = lon_a + (point.lat - lat_a) / (lat_b - lat_a) * (lon_b - lon_a)
        return bool(np.count_nonzero(meets > point.lon) % 2)


def middle(polygons: Polygons) -> Point:
    """A point to stand for the shape: the centre of its largest part, moved inside if that part is bent."""
    largest = max(polygons, key=lambda polygon: abs(_area_and_centre(polygon[0])[0]))
    _, lon, lat = _area_and_centre(largest[0])
    outline = Outline([largest])
    if outline.contains(Point(lat, lon)):
        return Point(round(lat, DECIMALS), round(lon, DECIMALS))
    crossings = sorted(
        a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for ring in largest
        for a, b in pairwise(ring)
        if (a[1] > lat) != (b[1] > lat)
    )
    west, east = max(zip(crossings[::2], crossings[1::2], strict=False), key=lambda pair: pair[1] - pair[0])
    return Point(round(lat, DECIMALS), round((west + east) / 2, DECIMALS))


def _area_and_centre(ring: Ring) -> tuple[float, float, float]:
    """Twice the signed area in square degrees, and the centre's longitude and latitude."""
    origin_lon, origin_lat = ring[0]  # measured from a corner, so that small shapes lose no digits
    area = lon = lat = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = (x1 - origin_lon) * (y2 - origin_lat) - (x2 - origin_lon) * (y1 - origin_lat)
        area += cross
        lon += cross * (x1 + x2 - 2 * origin_lon)
        lat += cross * (y1 + y2 - 2 * origin_lat)
    if not area:
        return 0.0, origin_lon, origin_lat
    return area, origin_lon + lon / (3 * area), origin_lat + lat / (3 * area)
