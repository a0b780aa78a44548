"""Against points whose position Ordnance Survey publishes (the OSTN15 test points, to the millimetre)."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hub.places import grid, onspd, postcodes

METRES_PER_DEGREE = 111_320.0
KNOWN = [  # easting, northing, latitude, longitude
    (91492.146, 11318.804, 49.92226394, -6.29977752),  # St Mary's, Scilly
    (170370.718, 11572.405, 49.96006138, -5.20304610),
    (250359.811, 62016.569, 50.43885826, -4.10864564),
    (438710.920, 114792.250, 50.93127938, -1.45051434),
    (530624.974, 178388.464, 51.48936565, -0.11992557),  # Lambeth
    (639821.835, 169565.858, 51.37447026, 1.44454730),
    (651409.804, 313177.450, 52.65800783, 1.71607397),  # Caister
    (241124.584, 220332.641, 51.85890896, -4.30852477),
    (422242.186, 433818.701, 53.80021520, -1.66379168),  # near Leeds
    (267056.768, 846176.972, 57.48625001, -4.21926399),
]


def metres_apart(
    lats: np.ndarray, lons: np.ndarray, true_lats: np.ndarray, true_lons: np.ndarray
) -> np.ndarray:
    north = (lats - true_lats) * METRES_PER_DEGREE
    east = (lons - true_lons) * METRES_PER_DEGREE * np.cos(np.radians(true_lats))
    return np.hypot(north, east)


def test_known_points_come_out_within_five_metres() -> None:
    eastings, northings, lats, lons = np.array(KNOWN).T
    assert metres_apart(*grid.to_wgs84(eastings, northings), lats, lons).max() < 5


def test_going_east_and_north_on_the_grid_goes_east_and_north_on_the_map() -> None:
    along = np.arange(200_000.0, 600_000.0, 10_000)
    _, lons = grid.to_wgs84(along, np.full_like(along, 400_000.0))
    lats, _ = grid.to_wgs84(np.full_like(along, 400_000.0), along)
    assert all(west < east for west, east in pairwise(lons))
    assert all(south < north for south, north in pairwise(lats))


@pytest.mark.shared
@pytest.mark.parametrize("area", ["M", "WA"])
def test_every_postcode_is_where_an_independent_list_has_it(shared: Path, area: str) -> None:
    """The list (NSPL, May 2025) was converted by others; a few postcodes have moved since our edition."""
    theirs: dict[str, tuple[float, float]] = {}
    for line in (shared / "postcodes" / f"{area}.csv").read_text().splitlines()[1:]:
        written, lat, lon = line.split(",")
        if lat:
            theirs[str(postcodes.parse(written))] = float(lat), float(lon)
    ours = next(onspd.read([area]))
    both = [(row, *theirs[code]) for row, code in enumerate(ours.codes) if code in theirs]
    rows, lats, lons = (np.array(column) for column in zip(*both, strict=True))
    off = metres_apart(ours.lats[rows], ours.lons[rows], lats, lons)
    moved = off > 20
    report = f"{len(both)} of {len(theirs)} in both; median {np.median(off):.1f} m, 99 % {np.quantile(off, 0.99):.1f} m"
    print(f"{area}: {report}, largest that did not move {off[~moved].max():.1f} m, moved {moved.sum()}")  # noqa: T201
    assert len(both) > 0.95 * len(theirs), report
    assert np.quantile(off, 0.95) < 5, report
    assert moved.mean() < 0.02, report
