"""Places on a map (GeoJSON): each feature is a row, its properties are the columns, its middle is `lon` and `lat`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.core.errors import Invalid
from hub.directory.imports.reading import (
    NOTHING_LOADED,
    Cells,
    NumberedRow,
    Table,
    checked_columns,
    counted,
    load_json,
)

ADDED = ("lon", "lat", "spot")
"""`spot` is where it is to about a kilometre: it tells two churches of one name apart, and not two wings of one."""


def read(path: Path) -> Table:
    """The features of a file as a table."""
    content = load_json(path)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise Invalid(f"{path.name} is a JSON file without a list of features (GeoJSON). {NOTHING_LOADED}")
    named: dict[str, None] = {}
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise Invalid(f"{path.name}: feature {number} is not one. {NOTHING_LOADED}")
        named.update(dict.fromkeys(feature.get("properties") or {}))
    columns = checked_columns(path.name, [*(name for name in named if name not in ADDED), *ADDED])
    rows = [(number, _cells(feature, columns)) for number, feature in enumerate(features, start=2)]

    def again() -> Iterator[NumberedRow]:
        return iter(rows)

    return Table(columns, counted(path.name, columns, again()), again)


def _cells(feature: Mapping[str, Any], columns: Sequence[str]) -> Cells:
    properties = feature.get("properties") or {}
    cells = [_text(properties.get(column)) for column in columns[: -len(ADDED)]]
    middle = _middle(feature.get("geometry"))
    if middle is None:
        return [*cells, "", "", ""]
    lon, lat = middle
    return [*cells, f"{lon:.6f}", f"{lat:.6f}", f"{lat:.2f},{lon:.2f}"]


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _middle(geometry: object) -> tuple[float, float] | None:
    """The middle of the box around the shape; None for a feature without one."""
    positions = list(_positions(geometry.get("coordinates"))) if isinstance(geometry, dict) else []
    if not positions:
        return None
    lons, lats = zip(*positions, strict=True)
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _positions(coordinates: object) -> Iterator[tuple[float, float]]:
    """Every position in however deep a list."""
    waiting = [coordinates]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, list):
            continue
        if len(here) >= 2 and all(isinstance(part, int | float) for part in here[:2]):
            yield float(here[0]), float(here[1])
        else:
            waiting += here
