"""Whatever a file holds, it is a table or it is refused: nothing else ever happens."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import HubError
from hub.directory.imports import mapping
from hub.directory.imports.building import RowReader
from hub.directory.imports.mapping import TableMapping
from hub.directory.imports.placing import Ground
from hub.directory.imports.reading import open_table
from hub.directory.imports.records import Refused
from hub.places.distance import Point


@contextmanager
def file(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(content)
        yield path


def opened(content: bytes) -> list[list[str]]:
    """The rows, or nothing when the file was refused with a sentence."""
    with file(content) as path:
        try:
            return [cells for _, cells in open_table(path).rows()]
        except HubError as refusal:
            sentence = refusal.message
    assert sentence.startswith("list.csv")
    assert sentence.endswith("Nothing was loaded.")
    return []


csv_like = st.text(alphabet=st.sampled_from('ab1,;\t"\n\r |{}\x00é€'), max_size=200)


@given(st.binary(max_size=400) | csv_like.map(str.encode) | csv_like.map(lambda text: text.encode("utf-16")))
def test_any_bytes(content: bytes) -> None:
    for cells in opened(content):
        assert any(cell.strip() for cell in cells)


def a_workbook() -> bytes:
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in (["name", "n"], ["A", 1], ["B", 2.5]):
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


WORKBOOK = a_workbook()


@given(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_a_wrong_byte(position: int, byte: int) -> None:
    opened(WORKBOOK[:position] + bytes([byte]) + WORKBOOK[position + 1 :])


@given(st.integers(0, len(WORKBOOK)))
@settings(max_examples=30, deadline=None)
def test_a_workbook_cut_short(length: int) -> None:
    opened(WORKBOOK[:length])


@given(st.integers(0, 10_000), st.binary(max_size=30))
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_a_damaged_sheet(position: int, noise: bytes) -> None:
    damaged = BytesIO()
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            at = position % len(content)
            spoilt = content[:at] + noise + content[at + len(noise) :]
            new.writestr(name, spoilt if name.startswith("xl/") else content)
    opened(damaged.getvalue())


EVERYTHING = """
[source]
name = "x"
title = "X"
[rows]
key = "{a}"
[organization]
name = { text = "{a}", from_capitals = true }
type = "charity"
year_incorporated = "{b}"
website = "{b}"
[[organization.identifiers]]
scheme = "GB-CHC"
number = "{c}"
[service]
name = "{a} {b}"
description = ["{b}", "{c}"]
email = { text = "{b}", find = true }
url = "{c}"
is_free = "{b}"
minimum_age = "{b}"
assured_date = "{c}"
languages = { text = "{c}", split = "," }
[[service.phones]]
number = "{b}"
[[service.phones]]
number = { text = "{c}", find = true }
[[service.costs]]
amount = "{b}"
[[service.rules]]
kind = "age"
minimum = "{b}"
[service.hours]
monday = "{b}"
text = "{c}"
within = "{b}"
[service.terms]
needs = { text = "{c}", split = ";" }
[location]
address = "{b}"
latitude = "{b}"
longitude = "{c}"
accessibility = "{c}"
confidential = "{b}"
"""


class Nowhere(Ground):
    """No postcode is known, and no area."""

    def __init__(self) -> None:
        self._points = {}

    def area_around(self, at: Point) -> str:
        return ""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> TableMapping:
    path = tmp_path_factory.mktemp("mapping") / "x.toml"
    path.write_text(EVERYTHING)
    return mapping.read(path)


cell = (
    st.text(max_size=80)
    | st.sampled_from(
        ["M33 2AB", "1e999", "-0", "NaN", "53.4", "31/12/9999", "00:00-24:00", "x" * 9000, "inf", "1/0"]
    )
    | st.floats().map(str)
)


@given(st.lists(cell, min_size=3, max_size=4))
@settings(deadline=None)
def test_any_cells(told: Any, cells: list[str]) -> None:
    reader = RowReader(told, ["a", "b", "c"])
    try:
        row = reader.cells((2, cells), 0)
        entry = reader.entry(2, row, reader.key(row), ground=Nowhere())
    except Refused:
        return
    for record in entry.records.values():
        assert record.mark()
