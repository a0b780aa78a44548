"""Shapes for the map: the same borders with fewer corners, so that neighbours still meet exactly.

Borders are cut where three or more areas meet. Each piece is then simplified once, in one direction, and used
by the areas on both of its sides (as TopoJSON does), so that no gaps or overlaps appear.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from hub.places.shapes import Polygons, Position, Ring

DECIMALS = 4  # of a degree: about ten metres, less than a line on the map is wide
TOLERANCES = (0.0, 0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.0064)  # degrees, about 11 to 700 metres
LON_TO_LAT = 0.6  # a degree of longitude in Britain is about 0.6 of a degree of latitude


def drawing(areas: Sequence[tuple[dict[str, Any], Polygons]], *, max_bytes: int) -> str:
    """A GeoJSON feature collection of (properties, shape), as detailed as fits into max_bytes.

    If even the plainest drawing is larger, that one comes back.
    """
    text = ""
    for tolerance in TOLERANCES:
        simplified = simplify([polygons for _, polygons in areas], tolerance)
        features = [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            }
            for (properties, _), polygons in zip(areas, simplified, strict=True)
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
        if len(text) <= max_bytes:
            break
    return text


def simplify(shapes: Sequence[Polygons], tolerance: float) -> list[Polygons]:
    """The shapes with no corner that is nearer than `tolerance` degrees to the line without it."""
    rounded = [[[_rounded(ring) for ring in polygon] for polygon in polygons] for polygons in shapes]
    junctions = _junctions(ring for polygons in rounded for polygon in polygons for ring in polygon)
    return [
        [
            kept
            for polygon in polygons
            if (
                kept := [
                    smaller for ring in polygon if len(smaller := _simpler(ring, junctions, tolerance)) >= 4
                ]
            )
        ]
        for polygons in rounded
    ]


def _rounded(ring: Ring) -> Ring:
    positions = [(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in ring]
    return [here for before, here in zip([None, *positions], positions, strict=False) if here != before]


def _junctions(rings: Iterable[Ring]) -> set[Position]:
    """Where borders part: positions with more or fewer than two neighbours over all rings."""
    neighbours: dict[Position, set[Position]] = {}
    for ring in rings:
        for here, there in pairwise(ring):
            neighbours.setdefault(here, set()).add(there)
            neighbours.setdefault(there, set()).add(here)
    return {position for position, around in neighbours.items() if len(around) != 2}


def _simpler(ring: Ring, junctions: set[Position], tolerance: float) -> Ring:
    if len(ring) < 4 or not tolerance:
        return ring
    corners = ring[:-1]
    cuts = [index for index, position in enumerate(corners) if position in junctions]
    if not cuts:  # a border shared with nobody, or with one area all the way round
        cuts = [min(range(len(corners)), key=lambda index: corners[index])]
    turned = corners[cuts[0] :] + corners[: cuts[0]]
    ends = [index - cuts[0] for index in cuts] + [len(turned)]
    turned.append(turned[0])
    kept: Ring = [turned[0]]
    for start, end in pairwise(ends):
        kept.extend(_piece(turned[start : end + 1], tolerance)[1:])
    return kept if len(kept) >= 4 else ring  # a very small area keeps its shape rather than vanish


def _piece(positions: Ring, tolerance: float) -> Ring:
    """One stretch of border, the same whichever area asks."""
    forwards = positions <= positions[::-1]
    chosen = _fewer(positions if forwards else positions[::-1], tolerance)
    return chosen if forwards else chosen[::-1]


def _fewer(positions: Ring, tolerance: float) -> Ring:
    """Douglas-Peucker, without recursion. The ends stay."""
    keep = {0, len(positions) - 1}
    waiting = [(0, len(positions) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        far, index = max(
            (_off_line(positions[i], positions[start], positions[end]), i) for i in range(start + 1, end)
        )
        if far > tolerance:
            keep.add(index)
            waiting += [(start, index), (index, end)]
    return [positions[index] for index in sorted(keep)]


def _off_line(position: Position, start: Position, end: Position) -> float:
    """How far a position is from the stretch between two others, in degrees of latitude."""
    x, y = (position[0] - start[0]) * LON_TO_LAT, position[1] - start[1]
    along_x, along_y = (end[0] - start[0]) * LON_TO_LAT, end[1] - start[1]
    length = along_x**2 + along_y**2
    if not length:
        return float((x**2 + y**2) ** 0.5)
    share = min(1.0, max(0.0, (x * along_x + y * along_y) / length))
    return float(((x - share * along_x) ** 2 + (y - share * along_y) ** 2) ** 0.5)
