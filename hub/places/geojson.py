"""Reading areas from GeoJSON files, whatever their columns are called."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.core.errors import Invalid
from hub.places.kinds import Kind
from hub.places.shapes import Polygons, polygons_of

# Office for National Statistics files name their columns by level and year ("WD25CD"): finest level first.
_LEVELS = {
    "WD": Kind.WARD,
    "BUA": Kind.TOWN,
    "TCITY": Kind.TOWN,
    "LAD": Kind.BOROUGH,
    "LTLA": Kind.BOROUGH,
    "CTYUA": Kind.COUNTY,
    "UTLA": Kind.COUNTY,
    "CTY": Kind.COUNTY,
    "RGN": Kind.REGION,
    "CTRY": Kind.COUNTRY,
}
# ... and the first three characters of a code say what it is the code of.
_KIND_OF_CODE = {
    **dict.fromkeys(("E05", "W05", "S13", "N08"), Kind.WARD),
    **dict.fromkeys(("E06", "E07", "E08", "E09", "W06", "S12", "N09"), Kind.BOROUGH),
    **dict.fromkeys(("E10", "E11", "E47"), Kind.COUNTY),
    "E12": Kind.REGION,
    **dict.fromkeys(("E92", "W92", "S92", "N92"), Kind.COUNTRY),
}
_CODE_NAMES = ("code", "area_code", "ons_code", "gss_code", "geo_code", "id")
_NAME_NAMES = ("name", "area_name", "ons_name", "geo_name", "label", "title")


@dataclass(frozen=True)
class Shape:
    """One area as a file describes it. `parent` is the area it is part of, where the file says so."""

    code: str
    name: str
    kind: Kind
    polygons: Polygons
    parent_code: str = ""
    parent_name: str = ""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """South, west, north, east."""
        lons, lats = zip(*(position for polygon in self.polygons for position in polygon[0]), strict=True)
        return min(lats), min(lons), max(lats), max(lons)


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def kind_of(code: str) -> Kind | None:
    """What an Office for National Statistics code is the code of."""
    return _KIND_OF_CODE.get(code[:3])


def read(text: str, *, kind: Kind | None = None) -> list[Shape]:
    """The areas of a GeoJSON file. Raises Invalid, with the number of the feature, for anything unusable.

    Code and name are found under the usual headings ("WD25CD", "area_code", "code"); `kind` is for files that
    do not say what their areas are.
    """
    try:
        collection = json.loads(text)
    except ValueError as error:
        raise Invalid(f"This is not a GeoJSON file: {error}.") from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise Invalid("This is not a GeoJSON file of areas: it has no list of features.")
    _refuse_other_coordinates(collection)
    return [_feature(number, feature, kind) for number, feature in enumerate(collection["features"], start=1)]


def _refuse_other_coordinates(collection: Mapping[str, Any]) -> None:
    named = json.dumps(collection.get("crs") or "")
    if "27700" in named or "3857" in named:
        raise Invalid(
            "This file is not in degrees (WGS84). Download it again as longitude and latitude (EPSG:4326)."
        )


def _feature(number: int, feature: object, kind: Kind | None) -> Shape:
    try:
        properties, geometry = feature["properties"] or {}, feature["geometry"]  # type: ignore[index]
        polygons = polygons_of(geometry)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Invalid(f"Area {number} of the file has no outline that we can read.") from error
    if not any(ring for polygon in polygons for ring in polygon):
        raise Invalid(f"Area {number} of the file has an empty outline.")
    code, name, said = _identity(properties)
    found = kind or said or kind_of(code) or Kind.WARD
    if not name and not code:
        raise Invalid(f"Area {number} of the file has no name and no code that we can find.")
    parent_code, parent_name = _parent(properties, code)
    return Shape(code or f"{found}:{slug(name)}", name or code, found, polygons, parent_code, parent_name)


def _identity(properties: Mapping[str, Any]) -> tuple[str, str, Kind | None]:
    """Code, name and kind; each may be missing."""
    for level, kind in _LEVELS.items():
        if code := _column(properties, level, "CD"):
            return code, _column(properties, level, "NM"), kind
    lowered = {key.lower(): str(value).strip() for key, value in properties.items() if value is not None}
    code = next((lowered[key] for key in _CODE_NAMES if lowered.get(key)), "")
    name = next((lowered[key] for key in _NAME_NAMES if lowered.get(key)), "")
    try:
        return code, name, Kind(lowered.get("kind", ""))
    except ValueError:
        return code, name, None


def _parent(properties: Mapping[str, Any], code: str) -> tuple[str, str]:
    """The area that this one is part of: named outright, or the council of a ward."""
    if parent := str(properties.get("parent") or properties.get("parent_code") or ""):
        return parent, str(properties.get("parent_name") or "")
    if _column(properties, "WD", "CD") == code and (council := _column(properties, "LAD", "CD")):
        return council, _column(properties, "LAD", "NM")
    return "", ""


def _column(properties: Mapping[str, Any], level: str, what: str) -> str:
    """The value under "WD25CD", "wd24cd" or "WDCD", whatever the year."""
    heading = re.compile(rf"{level}(\d\d)?{what}", re.IGNORECASE)
    return next(
        (str(value).strip() for key, value in properties.items() if value and heading.fullmatch(key)), ""
    )
