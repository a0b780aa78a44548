"""Loading postcodes, place names and areas. Everything may be loaded again at any time; nothing is doubled.

None of these commits: the command (or the demo) opens the transaction.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, inspect, select

from hub.core import clock
from hub.core.db import Model, db
from hub.core.errors import Invalid
from hub.places import gazetteer, geojson, onspd, queries, shapes
from hub.places.geojson import Shape
from hub.places.kinds import Kind
from hub.places.models import E5, Area, Authority, Edition, Outcode, PlaceName, Postcode, Source
from hub.places.names import Name
from hub.places.onspd import AreaPostcodes

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be, and what to do about it."""

    what: str
    remedy: str


def load_postcodes(found: AreaPostcodes) -> int:
    """Put one postcode area in the place of what was there of it. Returns how many postcodes."""
    # digits come before letters in every collation: this is all of "M1" to "M99", and nothing of "ME1"
    first, last = f"{found.area}0", f"{found.area}9ZZZZ"
    db.session.execute(delete(Postcode).where(Postcode.code.between(first, last)))
    db.session.execute(delete(Outcode).where(Outcode.code.between(first, last)))
    numbers = _authority_numbers(set(found.authorities) - {onspd.NO_AUTHORITY})
    rows = zip(
        found.codes,
        np.rint(found.lats * E5).astype(int).tolist(),
        np.rint(found.lons * E5).astype(int).tolist(),
        [numbers.get(code) for code in found.authorities],
        strict=True,
    )
    _insert_many(Postcode, list(rows))
    outcodes = _outcodes(found)
    if outcodes:
        db.session.execute(insert(Outcode), outcodes)
    _loaded(
        f"postcodes:{found.area}", len(found.codes), "\n".join(onspd.attribution()), edition=onspd.edition()
    )
    return len(found.codes)


def load_names(names: Sequence[Name], *, source: str, attribution: str = "") -> int:
    """Put the place names of one source in the place of what it gave before."""
    db.session.execute(delete(PlaceName).where(PlaceName.source == source))
    rows = [
        {
            "source": source,
            "name": n.name,
            "qualifier": n.qualifier,
            "kind": n.kind,
            "lat": n.lat,
            "lon": n.lon,
        }
        for n in names
    ]
    if rows:
        db.session.execute(insert(PlaceName), rows)
    _loaded(f"names:{source}", len(rows), attribution)
    return len(rows)


def load_gazetteer(entries: Iterable[Mapping[str, Any]], *, source: str, attribution: str = "") -> int:
    """Load places given as mappings: name, kind, and lat and lon or a postcode; a qualifier if it has one."""
    given = list(entries)
    placed = queries.locate(str(entry["postcode"]) for entry in given if entry.get("postcode"))
    names = [gazetteer.from_entry(entry, placed.get(str(entry.get("postcode")))) for entry in given]
    return load_names(names, source=source, attribution=attribution)


def load_shapes(found: Sequence[Shape], *, source: str, attribution: str = "") -> int:
    """Add areas, or renew those with the same code. None is ever removed: services may be tied to them."""
    twice = [code for code, times in Counter(shape.code for shape in found).items() if times > 1]
    if twice:
        raise Invalid(f"The file has more than one area with the code {twice[0]}.")
    held = _areas({shape.code for shape in found} | {shape.parent_code for shape in found})
    for shape in found:
        area = held[shape.code] = held.get(shape.code) or Area(code=shape.code)
        area.name, area.kind, area.source = shape.name, shape.kind, source
        area.parent_code = shape.parent_code or area.parent_code or ""
        area.lat, area.lon = shapes.middle(shape.polygons)
        area.south, area.west, area.north, area.east = shape.bounds
        area.geometry = json.dumps(shapes.geometry_of(shape.polygons), separators=(",", ":"))
        db.session.add(area)
    db.session.flush()
    for (code, name), _ in groupby(sorted((shape.parent_code, shape.parent_name) for shape in found)):
        if code:
            _sum_of_parts(held.get(code), code, name, source)
    _loaded(f"areas:{source}", len(found), attribution)
    return len(found)


def health(*, home_postcode: str = "") -> list[Problem]:
    """What is missing for places to be found, most important first."""
    problems: list[Problem] = []
    loaded = {source.name: source for source in queries.sources()}
    postcodes = [source for name, source in loaded.items() if name.startswith("postcodes:")]
    if not onspd.edition():
        problems.append(
            Problem(f"The package {onspd.PACKAGE} is missing.", "Install what requirements.lock names.")
        )
    if not postcodes:
        what = "No postcodes are loaded, so nothing can be found near a postcode."
        problems.append(Problem(what, "Run: hub places load --areas WF (your postcode areas) or --all"))
    elif onspd.edition() and any(source.edition != onspd.edition() for source in postcodes):
        known = ",".join(sorted(source.name.partition(":")[2] for source in postcodes))
        problems.append(Problem("Newer postcodes are installed.", f"Run: hub places load --areas {known}"))
    if not db.session.scalar(select(func.count()).select_from(PlaceName)):
        what = "No place names are loaded, so “near Sale” finds nothing."
        problems.append(Problem(what, "Run: hub places load --names FILE.tsv"))
    if not db.session.scalar(select(func.count()).select_from(Area)):
        what = "No areas are loaded: the map is empty, and services for a whole ward or borough are harder to find."
        problems.append(Problem(what, "Run: hub places load --shapes FILE.geojson"))
    if not home_postcode:
        what = "The deployment has no home, so places that share a name may be mistaken for each other."
        problems.append(Problem(what, "Set HUB_HOME_POSTCODE to a postcode in the middle of your area"))
    elif postcodes and not queries.atlas().home(home_postcode):
        problems.append(
            Problem(f"We do not know HUB_HOME_POSTCODE={home_postcode}.", "Check it, or load its area")
        )
    return problems


def _authority_numbers(codes: set[str]) -> dict[str, int]:
    known = {code: number for number, code in db.session.execute(select(Authority.id, Authority.code))}
    new = sorted(codes - known.keys())
    numbers = {code: number for number, code in enumerate(new, start=max(known.values(), default=0) + 1)}
    if numbers:
        db.session.execute(
            insert(Authority), [{"id": number, "code": code} for code, number in numbers.items()]
        )
    return known | numbers


def _insert_many(model: type[Model], rows: list[tuple[Any, ...]]) -> None:
    """Rows in bulk, their values in the order of the columns.

    SQLite takes tuples as they are, which costs a third of what naming each value does.
    """
    connection, table = db.session.connection(), inspect(model).local_table
    if connection.dialect.paramstyle == "qmark":
        if rows:
            connection.exec_driver_sql(str(insert(model).compile(dialect=connection.dialect)), rows)
        return
    names = [column.name for column in table.columns]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        connection.execute(insert(model), [dict(zip(names, row, strict=True)) for row in part])


def _outcodes(found: AreaPostcodes) -> list[dict[str, Any]]:
    """The middle (the median, which a few far-off post rooms cannot pull away) of each outward code."""
    rows_of: dict[str, list[int]] = {}
    for row, code in enumerate(found.codes):
        rows_of.setdefault(code.partition(" ")[0], []).append(row)
    outcodes = []
    for outward, rows in rows_of.items():
        lats, lons = found.lats[rows], found.lons[rows]
        councils = Counter(found.authorities[row] for row in rows)
        outcodes.append(
            {
                "code": outward,
                "lat": round(float(np.median(lats)), 5),
                "lon": round(float(np.median(lons)), 5),
                "authority_code": max(councils, key=lambda code: (councils[code], code)),
                "points": len(np.unique(np.stack([lats, lons]).round(5), axis=1).T),
            }
        )
    return outcodes


def _areas(codes: set[str]) -> dict[str, Area]:
    wanted = sorted(codes - {""})
    held: dict[str, Area] = {}
    for start in range(0, len(wanted), 500):
        found = db.session.scalars(select(Area).where(Area.code.in_(wanted[start : start + 500])))
        held |= {area.code: area for area in found}
    return held


def _sum_of_parts(area: Area | None, code: str, name: str, source: str) -> None:
    """A council that the file only mentions: known by name, as wide as its wards, without a shape of its own."""
    if area and area.geometry:
        return
    south, west, north, east, lat, lon = db.session.execute(
        select(
            func.min(Area.south),
            func.min(Area.west),
            func.max(Area.north),
            func.max(Area.east),
            func.avg(Area.lat),
            func.avg(Area.lon),
        ).where(Area.parent_code == code)
    ).one()
    area = area or Area(
        code=code, name=name or code, kind=geojson.kind_of(code) or Kind.BOROUGH, source=source
    )
    area.name = name or area.name
    area.south, area.west, area.north, area.east = south, west, north, east
    area.lat, area.lon = round(lat, shapes.DECIMALS), round(lon, shapes.DECIMALS)
    db.session.add(area)


def _loaded(name: str, rows: int, attribution: str, *, edition: str = "") -> None:
    """Note what was loaded, and let every process know that what it holds is old."""
    source = Source(name=name, edition=edition, rows=rows, attribution=attribution, loaded_at=clock.now())
    db.session.merge(source)
    db.session.merge(Edition(id=1, stamp=uuid.uuid4()))
    db.session.flush()
