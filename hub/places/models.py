"""Postcodes, outward codes, place names and areas. Latitudes and longitudes are degrees (WGS84)."""

import uuid
from datetime import datetime

from sqlalchemy import Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Model, short
from hub.places.kinds import Kind

E5 = 100_000  # positions of postcodes are whole hundred-thousandths of a degree, about a metre


class Edition(Model):
    """One row. Its stamp changes with every load, so that each process knows when what it holds is old."""

    __tablename__ = "places_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[uuid.UUID]


class Source(Model):
    """Something that was loaded, and what its licence asks us to say."""

    __tablename__ = "places_source"

    name: Mapped[str] = mapped_column(short, primary_key=True)  # "postcodes:WF", "names:…", "areas:…"
    edition: Mapped[str] = mapped_column(short, default="")
    rows: Mapped[int] = mapped_column(default=0)
    attribution: Mapped[str] = mapped_column(Text, default="")  # a sentence a line
    loaded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Authority(Model):
    """The code of a local authority, here once so that millions of postcodes hold a small number."""

    __tablename__ = "places_authority"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    code: Mapped[str] = mapped_column(String(9), unique=True)


class Postcode(Model):
    """One postcode. The table has no hidden row number and whole-number positions: 2.6 million rows stay small."""

    __tablename__ = "places_postcode"
    __table_args__ = ({"sqlite_with_rowid": False},)

    code: Mapped[str] = mapped_column(String(8), primary_key=True)  # "M33 2AB"
    lat_e5: Mapped[int] = mapped_column(Integer)
    lon_e5: Mapped[int] = mapped_column(Integer)
    authority_id: Mapped[int | None] = mapped_column(
        SmallInteger
    )  # an Authority; no key, for the sake of loading


class Outcode(Model):
    """The first half of postcodes ("M33"), at the middle of them. Big enough to hide an address in, or not."""

    __tablename__ = "places_outcode"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    lat: Mapped[float]
    lon: Mapped[float]
    authority_code: Mapped[str] = mapped_column(String(9), default="")  # that of most of its postcodes
    points: Mapped[int] = mapped_column(default=0)  # how many different positions its postcodes have


class PlaceName(Model):
    """A place that people know by name, from a gazetteer."""

    __tablename__ = "places_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(short, index=True)
    name: Mapped[str] = mapped_column(short)
    qualifier: Mapped[str] = mapped_column(short, default="")  # the borough or county it is in
    kind: Mapped[Kind]
    lat: Mapped[float]
    lon: Mapped[float]


class Area(Model):
    """A ward, town, borough, county or country. Without a shape of its own it is the sum of its parts."""

    __tablename__ = "places_area"

    code: Mapped[str] = mapped_column(
        short, primary_key=True
    )  # "E05015239", or "ward:priory" where there is none
    name: Mapped[str] = mapped_column(short)
    kind: Mapped[Kind] = mapped_column(index=True)
    parent_code: Mapped[str] = mapped_column(short, default="", index=True)
    source: Mapped[str] = mapped_column(short, default="")
    lat: Mapped[float]
    lon: Mapped[float]
    south: Mapped[float]
    west: Mapped[float]
    north: Mapped[float]
    east: Mapped[float]
    geometry: Mapped[str | None] = mapped_column(Text)  # GeoJSON
