"""Plans: a TOML file that names many lists with their mappings, and the places that they need."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.core.errors import Invalid
from hub.directory.imports import mapping


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A file of place names or of areas, and what its licence asks us to show."""

    path: Path
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list and its mapping."""

    path: Path
    mapping: Path


@dataclass(frozen=True, slots=True)
class Plan:
    """What to load, in order."""

    title: str
    postcodes: Sequence[str]
    names: Sequence[PlaceFile]
    shapes: Sequence[PlaceFile]
    lists: Sequence[ListFile]


def read(path: Path, data: Path) -> Plan:
    """The plan in a file. Its mappings lie beside it, the lists in `data`, and places in either.

    Raises Invalid, before anything is loaded, if a file is missing or a mapping is wrong.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(f"{path.name} is not a plan: {error}.") from error
    places = raw.get("places", {})
    try:
        plan = Plan(
            title=str(raw["title"]),
            postcodes=[str(area) for area in places.get("postcodes", [])],
            names=[_place_file(path.parent, data, entry) for entry in places.get("names", [])],
            shapes=[_place_file(path.parent, data, entry) for entry in places.get("shapes", [])],
            lists=[ListFile(data / str(e["file"]), path.parent / str(e["mapping"])) for e in raw["list"]],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            f"{path.name} is not a plan: it needs a title, and for each [[list]] a file and a mapping."
        ) from error
    wanted = [file.path for file in (*plan.names, *plan.shapes)]
    for listed in plan.lists:
        wanted += [listed.path, listed.mapping]
    if missing := [str(file) for file in wanted if not file.is_file()]:
        raise Invalid("\n".join([*(f"There is no file {file}." for file in missing), "Nothing was loaded."]))
    for listed in plan.lists:
        mapping.read(listed.mapping)
    return plan


def _place_file(beside: Path, data: Path, entry: Mapping[str, Any]) -> PlaceFile:
    name = str(entry["file"])
    path = beside / name if (beside / name).is_file() else data / name
    return PlaceFile(path, str(entry.get("attribution", "")))
