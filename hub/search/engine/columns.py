"""Rows as arrays: one column a fact, one place a document, so that a filter is one expression over all of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hub.search.engine import hours, tags
from hub.search.engine.rows import Columns
from hub.search.engine.store import FIELDS

Mask: TypeAlias = NDArray[np.bool_]
RowNumbers: TypeAlias = NDArray[np.intp]

EARTH_RADIUS_MILES = 3958.8


class Vocabulary:
    """Tags and area codes as small numbers, shared by all segments a process holds. 0 is no tag."""

    def __init__(self) -> None:
        self.names: list[str] = [""]
        self.groups: dict[str, tuple[list[int], list[str]]] = {}
        """By group, the numbers of its tags and their codes."""
        self._numbers: dict[str, int] = {"": 0}

    def number(self, name: str) -> int:
        known = self._numbers.get(name)
        if known is None:
            known = self._numbers[name] = len(self.names)
            self.names.append(name)
            group, code = tags.split(name)
            numbers, codes = self.groups.setdefault(group, ([], []))
            numbers.append(known)
            codes.append(code)
        return known

    def find(self, name: str) -> int | None:
        return self._numbers.get(name)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one segment, or of several laid end to end."""

    ids: bytes
    digests: bytes
    names: list[str]
    organizations: list[str]
    labels: Counter[str]
    tags: NDArray[np.uint16]
    """A row a document, filled up with 0."""
    area_rows: RowNumbers
    area_codes: NDArray[np.intp]
    point_rows: RowNumbers
    points: NDArray[np.float32]
    """Places as points on the unit sphere, three rows: straight lines between them give the distance."""
    hours: hours.Hours
    hours_known: Mask
    weekdays: NDArray[np.uint8]
    minimum_age: NDArray[np.int16]
    maximum_age: NDArray[np.int16]
    assured_on: NDArray[np.int32]
    demoted: Mask
    lengths: NDArray[np.uint8]

    @property
    def size(self) -> int:
        return len(self.names)


def table(rows: Sequence[Columns], vocabulary: Vocabulary) -> Table:
    """The arrays of one segment."""
    width = max((len(row.tags) for row in rows), default=0)
    carried = np.zeros((len(rows), width), dtype=np.uint16)
    for number, row in enumerate(rows):
        carried[number, : len(row.tags)] = [vocabulary.number(tag) for tag in row.tags]
    areas = [(number, vocabulary.number(area)) for number, row in enumerate(rows) for area in row.areas]
    points = [(number, point) for number, row in enumerate(rows) for point in row.points]
    bits = hours.decode([row.hours or bytes(hours.BYTES) for row in rows])
    return Table(
        ids=b"".join(row.id for row in rows),
        digests=b"".join(row.digest for row in rows),
        names=[row.name for row in rows],
        organizations=[row.organization for row in rows],
        labels=Counter(label for row in rows for label in row.labels),
        tags=carried,
        area_rows=np.array([number for number, _ in areas], dtype=np.intp),
        area_codes=np.array([code for _, code in areas], dtype=np.intp),
        point_rows=np.array([number for number, _ in points], dtype=np.intp),
        points=on_sphere([point for _, point in points]),
        hours=bits,
        hours_known=np.array([row.hours is not None for row in rows], dtype=np.bool_),
        weekdays=hours.weekday_bits(bits),
        minimum_age=np.array([row.minimum_age for row in rows], dtype=np.int16),
        maximum_age=np.array([row.maximum_age for row in rows], dtype=np.int16),
        assured_on=np.array([row.assured_on for row in rows], dtype=np.int32),
        demoted=np.array([row.demoted for row in rows], dtype=np.bool_),
        lengths=np.frombuffer(b"".join(row.lengths for row in rows), dtype=np.uint8).reshape(
            len(rows), len(FIELDS)
        ),
    )


def join(tables: Sequence[Table]) -> Table:
    """Tables end to end. One alone is handed back as it is."""
    if len(tables) == 1:
        return tables[0]
    starts = np.cumsum([0, *(part.size for part in tables)])
    width = max(part.tags.shape[1] for part in tables)
    labels: Counter[str] = Counter()
    for part in tables:
        labels.update(part.labels)
    return Table(
        ids=b"".join(part.ids for part in tables),
        digests=b"".join(part.digests for part in tables),
        names=[name for part in tables for name in part.names],
        organizations=[name for part in tables for name in part.organizations],
        labels=labels,
        tags=np.concatenate(
            [np.pad(part.tags, ((0, 0), (0, width - part.tags.shape[1]))) for part in tables],
        ),
        area_rows=np.concatenate(
            [part.area_rows + start for part, start in zip(tables, starts, strict=False)]
        ),
        area_codes=np.concatenate([part.area_codes for part in tables]),
        point_rows=np.concatenate(
            [part.point_rows + start for part, start in zip(tables, starts, strict=False)]
        ),
        points=np.concatenate([part.points for part in tables], axis=1),
        hours=np.concatenate([part.hours for part in tables], axis=1),
        hours_known=np.concatenate([part.hours_known for part in tables]),
        weekdays=np.concatenate([part.weekdays for part in tables]),
        minimum_age=np.concatenate([part.minimum_age for part in tables]),
        maximum_age=np.concatenate([part.maximum_age for part in tables]),
        assured_on=np.concatenate([part.assured_on for part in tables]),
        demoted=np.concatenate([part.demoted for part in tables]),
        lengths=np.concatenate([part.lengths for part in tables]),
    )


def on_sphere(points: Iterable[tuple[float, float]]) -> NDArray[np.float32]:
    """(latitude, longitude) pairs as points on the unit sphere, in three rows."""
    degrees = np.array(list(points), dtype=np.float64).reshape(-1, 2)
    latitude, longitude = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.array(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)],
        dtype=np.float32,
    )


def miles_from(point: tuple[float, float], places: Table) -> NDArray[np.float32]:
    """Miles from a point to the nearest place of each document; infinite where it has none."""
    here = on_sphere([point])
    chord = np.sqrt(((places.points - here) ** 2).sum(axis=0))
    miles = (2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(chord / 2, 1))).astype(np.float32)
    nearest = np.full(places.size, np.inf, dtype=np.float32)
    np.minimum.at(nearest, places.point_rows, miles)
    return nearest
