"""How far apart two points are, and how a person says it. Points are degrees (WGS84), distances are miles."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_MILES = 3958.7613  # the mean radius
YARDS_PER_MILE = 1760


class Point(NamedTuple):
    """Somewhere on the map, in degrees (WGS84): north and east are positive."""

    lat: float
    lon: float


def miles(start: Point, end: Point) -> float:
    """As the crow flies, on a sphere (haversine): within 0.3 % inside Britain."""
    lat_a, lat_b = radians(start.lat), radians(end.lat)
    up = sin((lat_b - lat_a) / 2) ** 2
    across = sin(radians(end.lon - start.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(up + cos(lat_a) * cos(lat_b) * across)))


def wording(how_far: float, *, roughly: bool = False) -> str:
    """How people say a distance in miles: "under 100 yards", "250 yards", "0.4 miles", "1 mile", "12 miles".

    `roughly` is for when one of the two points is only a district (an outward code, a place by name, a
    confidential address): then only whole miles are honest, "about 2 miles".
    """
    if roughly:
        whole = round(how_far)
        return f"about {_miles(whole)}" if whole else "under 1 mile"
    if (yards := how_far * YARDS_PER_MILE) < 100:
        return "under 100 yards"
    if how_far < 0.2:
        return f"{round(yards / 50) * 50} yards"
    return _miles(round(how_far, 1) if how_far < 9.95 else round(how_far))


def _miles(number: float) -> str:
    return "1 mile" if number == 1 else f"{number:g} miles"
