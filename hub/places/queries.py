"""From what people type to a place, and from a place to the areas it is in.

Each of these asks the database once. What every search needs (outward codes, names, shapes) a process holds as
an Atlas, which is built again when the edition's stamp has changed.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Row, bindparam, select

from hub.core.db import db
from hub.core.errors import Invalid
from hub.places import outlines, postcodes
from hub.places.atlas import Atlas, HeldArea, HeldOutcode, sorted_codes
from hub.places.distance import Point
from hub.places.kinds import Kind, Precision
from hub.places.models import E5, Area, Authority, Edition, Outcode, PlaceName, Postcode, Source
from hub.places.names import Name
from hub.places.postcodes import Code
from hub.places.shapes import polygons_of

CHUNK = 500  # postcodes in one question


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a person named. `areas` are the codes of all areas around it, the finest first."""

    label: str
    lat: float
    lon: float
    kind: Kind
    precision: Precision
    areas: tuple[str, ...] = ()
    area_code: str = ""  # its own code, when the place is an area
    note: str = ""  # a sentence for the person, when we had to take something near instead

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    @property
    def is_rough(self) -> bool:
        """Whether distances from it should be told in whole miles only."""
        return self.precision is not Precision.POSTCODE


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a half-typed place might go on."""

    text: str
    kind: Kind


def resolve(text: str, *, home_postcode: str = "", exactly: bool = False) -> Place | None:
    """The place somebody means by a postcode, an outward code or a name; None if we know none like it.

    Of places that share a name, one near `home_postcode` is likelier. `exactly` refuses unfinished and misspelt
    names: for words that may not be a place at all.
    """
    code = _code(text)
    named = not any(character.isdigit() for character in text)
    if code and not named and (place := _at_codes([code]).get(code)):
        return place
    here = atlas()
    if name := here.names.find(text, home=here.home(home_postcode), exactly=exactly):
        return _at_name(here, name)
    if code and named and not exactly:  # "WI" for "W1", but only if no place is called that
        return _at_codes([code]).get(code)
    return None


def locate(texts: Iterable[str]) -> dict[str, Place]:
    """The places of many postcodes, by the text that was given. Those we do not know are left out."""
    codes = {text: code for text in texts if (code := _code(text))}
    places: dict[Code, Place] = {}
    wanted = sorted(set(codes.values()), key=str)
    for start in range(0, len(wanted), CHUNK):
        places |= _at_codes(wanted[start : start + CHUNK])
    return {text: places[code] for text, code in codes.items() if code in places}


def points(texts: Iterable[str]) -> dict[str, Point]:
    """Where many postcodes are, by the text that was given; nothing where we know the district only."""
    asked = {text: str(code) for text in texts if (code := _code(text)) and code.is_full}
    held = select(Postcode.code, Postcode.lat_e5, Postcode.lon_e5)
    found: dict[str, Point] = {}
    wanted = sorted(set(asked.values()))
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(held.where(Postcode.code.in_(wanted[start : start + CHUNK])))
        found |= {row.code: Point(row.lat_e5 / E5, row.lon_e5 / E5) for row in rows}
    return {text: found[known] for text, known in asked.items() if known in found}


def why_not(text: str) -> str:
    """A sentence for the person whose place `resolve` did not find."""
    if not text.strip():
        return "Enter a postcode, or the name of a town or village."
    if not postcodes.looks_like_one(text):
        return f"We could not find a place called “{text.strip()[:60]}”. Check the spelling, or enter a postcode."
    try:
        code = postcodes.parse(text)
    except Invalid as error:
        return error.message
    if country := postcodes.NOT_HELD.get(code.area):
        return f"We do not have the postcodes of {country}. Enter the name of a town or village."
    return f"We do not know the postcode {code}. Check it, or enter the name of a town or village."


def areas_at(lat: float, lon: float) -> tuple[str, ...]:
    """The codes of the areas a point (degrees, WGS84) is in, finest first."""
    return atlas().areas_at(Point(lat, lon))


def suggest(prefix: str, *, limit: int = 8, home_postcode: str = "") -> list[Suggestion]:
    """How what is typed so far might go on: outward codes, postcodes, or names with the likeliest first."""
    typed = prefix.strip()
    if len(typed) < 2 or limit < 1:
        return []
    if postcodes.looks_like_one(typed):
        return _suggest_codes(typed, limit)
    here = atlas()
    found = here.names.starting(typed, limit=limit, home=here.home(home_postcode))
    return [Suggestion(name.label, name.kind) for name in found]


def district_point(outward: str) -> Point | None:
    """Where to show a confidential place by its outward code ("M33"). For many, take atlas() once and ask it."""
    return atlas().district_point(outward)


def rounded_point(lat: float, lon: float, *, postcode: str = "") -> Point:
    """Where to show a confidential place that may have no postcode. For many, take atlas() once and ask it."""
    return atlas().rounded_point(Point(lat, lon), postcode=postcode)


def shapes_geojson(kind: Kind, *, parent_code: str = "", max_bytes: int = 60_000) -> str:
    """The areas of one kind (within one parent, if given) for the map: GeoJSON, simplified to fit, kept ready.

    Areas without a shape of their own are left out. Each feature carries code, name and kind.
    """
    here = atlas()
    asked = (kind, parent_code, max_bytes)
    if parent_code and parent_code not in here.areas:
        return outlines.drawing([], max_bytes=max_bytes)  # not kept: anybody may ask for anything
    if asked not in here.drawings:
        drawn = [
            (
                {"code": area.code, "name": area.name, "kind": area.kind},
                polygons_of(json.loads(area.geometry)),
            )
            for area in sorted(here.areas.values(), key=lambda area: area.code)
            if area.geometry and area.kind is kind and parent_code in ("", area.parent_code)
        ]
        here.drawings[asked] = outlines.drawing(drawn, max_bytes=max_bytes)
    return here.drawings[asked]


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """What people call each area; those we do not know are left out."""
    here = atlas()
    return {code: name for code in codes if (name := here.area_name(code))}


def areas(*kinds: Kind) -> Sequence[Row[str, str, Kind]]:
    """Code, name and kind of all areas of these kinds (of every kind if none is named), by name."""
    found = select(Area.code, Area.name, Area.kind).order_by(Area.name, Area.code)
    return db.session.execute(found.where(Area.kind.in_(kinds)) if kinds else found).all()


def sources() -> Sequence[Source]:
    """What was loaded, for the page "About this data"."""
    return db.session.scalars(select(Source).order_by(Source.name)).all()


def attributions() -> list[str]:
    """The sentences that the licences of what was loaded ask us to show, each once."""
    sentences = (sentence for source in sources() for sentence in source.attribution.splitlines())
    return list(dict.fromkeys(sentences))


def atlas() -> Atlas:
    """What this process holds of the current edition. One question: is it still current?"""
    return _current(edition())


def edition() -> uuid.UUID | None:
    """Another one whenever places were loaded; None where none are."""
    return db.session.scalar(_STAMP)


_STAMP = select(Edition.stamp)


def _current(stamp: uuid.UUID | None) -> Atlas:
    return _read_atlas(stamp) if stamp else Atlas()


@lru_cache(maxsize=1)
def _read_atlas(stamp: uuid.UUID) -> Atlas:
    outcodes = db.session.execute(
        select(Outcode.code, Outcode.lat, Outcode.lon, Outcode.authority_code, Outcode.points).order_by(
            Outcode.code
        )
    )
    names = db.session.execute(
        select(PlaceName.name, PlaceName.qualifier, PlaceName.kind, PlaceName.lat, PlaceName.lon)
    )
    return Atlas(
        stamp,
        outcodes=[HeldOutcode(*row) for row in outcodes],
        names=[Name(*row) for row in names],
        areas=[
            HeldArea(
                area.code,
                area.name,
                area.kind,
                area.parent_code,
                Point(area.lat, area.lon),
                (area.south, area.west, area.north, area.east),
                area.geometry,
            )
            for area in db.session.execute(select(*Area.__table__.columns).order_by(Area.code))
        ],
    )


@lru_cache(maxsize=2048)
def _code(text: str) -> Code | None:
    try:
        return postcodes.parse(text)
    except Invalid:
        return None


def _at_codes(codes: Sequence[Code]) -> dict[Code, Place]:
    """The places of postcodes and outward codes, with one question for all. A new street's postcode that the
    directory does not have yet is placed by its outward code, and says so."""
    rows = db.session.execute(_AT_CODES, {"codes": [str(code) for code in codes]}).all()
    here = _current(rows[0][0] if rows else None)
    known = {code: (lat / E5, lon / E5, council or "") for _, code, lat, lon, council in rows if code}
    places: dict[Code, Place] = {}
    for code in codes:
        if found := known.get(str(code)):
            lat, lon, council = found
            inside = here.areas_at(Point(lat, lon), authority_code=council)
            places[code] = Place(str(code), lat, lon, Kind.POSTCODE, Precision.POSTCODE, inside)
        elif outcode := here.outcodes.get(code.outward):
            places[code] = _at_outcode(here, outcode, code)
    return places


_AT_CODES = (
    select(Edition.stamp, Postcode.code, Postcode.lat_e5, Postcode.lon_e5, Authority.code)
    .select_from(Edition)
    .outerjoin(Postcode, Postcode.code.in_(bindparam("codes", expanding=True)))
    .outerjoin(Authority, Authority.id == Postcode.authority_id)
)


def _at_outcode(here: Atlas, outcode: HeldOutcode, code: Code) -> Place:
    return Place(
        label=outcode.code,
        lat=outcode.lat,
        lon=outcode.lon,
        kind=Kind.OUTCODE,
        precision=Precision.OUTCODE,
        areas=here.areas_at(outcode.point, authority_code=outcode.authority_code),
        note=f"We do not know {code}, so we used the middle of {outcode.code}." if code.is_full else "",
    )


def _at_name(here: Atlas, name: Name) -> Place:
    return Place(
        label=name.label,
        lat=name.lat,
        lon=name.lon,
        kind=name.kind,
        precision=Precision.AREA if name.area_code else Precision.NAME,
        areas=here.areas_around(name.area_code) if name.area_code else here.areas_at(name.point),
        area_code=name.area_code,
    )


def _suggest_codes(typed: str, limit: int) -> list[Suggestion]:
    written = " ".join(typed.upper().split())
    outward, _, rest = written.partition(" ")
    if not rest and (code := _code(written)) and (code.is_full or code.outward != written):
        outward, rest = code.outward, written.removeprefix(code.outward)
    if not rest:
        matching = [code for code in atlas().outcodes if code.startswith(outward)]
        return [Suggestion(code, Kind.OUTCODE) for code in sorted_codes(matching)[:limit]]
    start = f"{outward} {rest}"
    found = db.session.scalars(
        select(Postcode.code)
        .where(Postcode.code.between(start, f"{start}ZZZ"), Postcode.code.startswith(start, autoescape=True))
        .order_by(Postcode.code)
        .limit(limit)
    )
    return [Suggestion(code, Kind.POSTCODE) for code in found]
