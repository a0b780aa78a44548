import json
from itertools import pairwise
from pathlib import Path

import pytest

from hub.places import geojson, outlines
from hub.places.shapes import Outline, Polygons, middle


def jagged(
    start: tuple[float, float], end: tuple[float, float], steps: int = 40
) -> list[tuple[float, float]]:
    """A border that wobbles by about 20 metres."""
    (x1, y1), (x2, y2) = start, end
    wobble = 0.0002
    return [
        (x1 + (x2 - x1) * i / steps + (wobble if i % 2 and y1 != y2 else 0), y1 + (y2 - y1) * i / steps)
        for i in range(steps + 1)
    ]


def neighbours() -> tuple[Polygons, Polygons]:
    """Two squares that meet along a jagged border, which the second has in the other direction."""
    border = jagged((1.0, 50.0), (1.0, 51.0))
    west = [(0.0, 50.0), *border, (0.0, 51.0), (0.0, 50.0)]
    east = [(2.0, 51.0), *border[::-1], (2.0, 50.0), (2.0, 51.0)]
    return [[west]], [[east]]


def sides(polygons: Polygons) -> set[frozenset[tuple[float, float]]]:
    return {frozenset((a, b)) for polygon in polygons for ring in polygon for a, b in pairwise(ring)}


def test_fewer_corners_but_neighbours_still_meet() -> None:
    west, east = outlines.simplify(neighbours(), 0.001)
    assert len(west[0][0]) < 10
    assert len(sides(west) & sides(east)) == 1


def test_without_tolerance_nothing_is_lost() -> None:
    before = neighbours()
    assert sides(outlines.simplify(before, 0.0)[0]) == sides(before[0])


def test_a_very_small_area_does_not_vanish() -> None:
    tiny: Polygons = [[[(0.0, 0.0), (0.0002, 0.0), (0.0002, 0.0002), (0.0, 0.0002), (0.0, 0.0)]]]
    assert outlines.simplify([tiny], 0.0064)[0] == tiny


def test_the_drawing_is_as_small_as_asked() -> None:
    areas = [({"code": str(number)}, polygons) for number, polygons in enumerate(neighbours())]
    assert len(outlines.drawing(areas, max_bytes=1000)) <= 1000
    assert json.loads(outlines.drawing(areas, max_bytes=100_000))["features"][1]["properties"] == {
        "code": "1"
    }


@pytest.mark.shared
def test_the_wards_of_a_real_borough_fit_and_keep_their_middles(shared: Path) -> None:
    wards = geojson.read((shared / "boundaries" / "wards_E08000009.geojson").read_text())
    full = outlines.drawing([({"code": w.code}, w.polygons) for w in wards], max_bytes=60_000)
    small = outlines.drawing([({"code": w.code}, w.polygons) for w in wards], max_bytes=12_000)
    print(f"Trafford's wards: {len(full)} bytes at 60 kB, {len(small)} at 12 kB")  # noqa: T201
    assert len(full) <= 60_000
    assert len(small) <= 12_000
    for ward, feature in zip(wards, json.loads(small)["features"], strict=True):
        drawn = [
            [[tuple(at) for at in ring] for ring in polygon] for polygon in feature["geometry"]["coordinates"]
        ]
        assert Outline(drawn).contains(middle(ward.polygons))
