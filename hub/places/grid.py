"""From the National Grid (eastings and northings in metres) to latitude and longitude in degrees (WGS84).

The projection is undone on the Airy 1830 ellipsoid, then a seven-parameter Helmert shift moves the point from
OSGB36 to WGS84. The formulas and constants are Ordnance Survey's ("A guide to coordinate systems in Great
Britain"). The shift is good to about 4 metres, which is less than the width of a postcode.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

AIRY_A, AIRY_B = 6377563.396, 6356256.909  # metres
WGS84_A, WGS84_B = 6378137.0, 6356752.3142
SCALE = 0.9996012717
ORIGIN_LAT, ORIGIN_LON = np.radians(49.0), np.radians(-2.0)
ORIGIN_EAST, ORIGIN_NORTH = 400_000.0, -100_000.0

SHIFT = (446.448, -125.157, 542.060)  # metres along x, y, z
TURN = tuple(np.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
STRETCH = -20.4894e-6

_N = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
_E2 = 1 - (AIRY_B / AIRY_A) ** 2
_WGS84_E2 = 1 - (WGS84_B / WGS84_A) ** 2


def to_wgs84(eastings: Floats, northings: Floats) -> tuple[Floats, Floats]:
    """Latitudes and longitudes in degrees for arrays of eastings and northings in metres."""
    return _shift_to_wgs84(*_unproject(eastings, northings))


def _meridian_arc(lat: Floats) -> Floats:
    """Metres along the meridian from the origin's latitude."""
    n, less, more = _N, lat - ORIGIN_LAT, lat + ORIGIN_LAT
    series = (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 2.625 * n**3) * np.sin(less) * np.cos(more)
        + 1.875 * (n**2 + n**3) * np.sin(2 * less) * np.cos(2 * more)
        - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    )
    return np.asarray(AIRY_B * SCALE * series)


def _unproject(eastings: Floats, northings: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude in radians on the Airy ellipsoid (OSGB36)."""
    lat = ORIGIN_LAT + (northings - ORIGIN_NORTH) / (AIRY_A * SCALE)
    for _ in range(6):  # each round is a thousand times closer; six reach far below a millimetre
        lat = lat + (northings - ORIGIN_NORTH - _meridian_arc(lat)) / (AIRY_A * SCALE)
    sin2 = np.sin(lat) ** 2
    nu = AIRY_A * SCALE / np.sqrt(1 - _E2 * sin2)
    rho = AIRY_A * SCALE * (1 - _E2) * (1 - _E2 * sin2) ** -1.5
    eta2 = nu / rho - 1
    tan, sec = np.tan(lat), 1 / np.cos(lat)
    tan2, tan4 = tan**2, tan**4
    east = eastings - ORIGIN_EAST
    seventh = tan / (2 * rho * nu)
    eighth = tan / (24 * rho * nu**3) * (5 + 3 * tan2 + eta2 - 9 * tan2 * eta2)
    ninth = tan / (720 * rho * nu**5) * (61 + 90 * tan2 + 45 * tan4)
    tenth = sec / nu
    eleventh = sec / (6 * nu**3) * (nu / rho + 2 * tan2)
    twelfth = sec / (120 * nu**5) * (5 + 28 * tan2 + 24 * tan4)
    twelfth_a = sec / (5040 * nu**7) * (61 + 662 * tan2 + 1320 * tan4 + 720 * tan**6)
    return (
        lat - seventh * east**2 + eighth * east**4 - ninth * east**6,
        ORIGIN_LON + tenth * east - eleventh * east**3 + twelfth * east**5 - twelfth_a * east**7,
    )


def _shift_to_wgs84(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """From radians on OSGB36 to degrees on WGS84, by way of metres from the middle of the Earth."""
    nu = AIRY_A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    x = nu * np.cos(lat) * np.cos(lon)
    y = nu * np.cos(lat) * np.sin(lon)
    z = (1 - _E2) * nu * np.sin(lat)
    (tx, ty, tz), (rx, ry, rz), s = SHIFT, TURN, 1 + STRETCH
    x, y, z = tx + s * x - rz * y + ry * z, ty + rz * x + s * y - rx * z, tz - ry * x + rx * y + s * z
    flat = np.hypot(x, y)
    lat = np.arctan2(z, flat * (1 - _WGS84_E2))
    for _ in range(4):
        nu = WGS84_A / np.sqrt(1 - _WGS84_E2 * np.sin(lat) ** 2)
        lat = np.arctan2(z + _WGS84_E2 * nu * np.sin(lat), flat)
    return np.degrees(lat), np.degrees(np.arctan2(y, x))
