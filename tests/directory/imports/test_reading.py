"""Files that are no tables, and tables that are odd: each gets one clear sentence or is read as it was meant."""

import codecs
import json
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hub.core.errors import HubError, Invalid, TooLarge
from hub.directory.imports import reading
from hub.directory.imports.reading import LIMITS, Options, Table, open_table


def table(path: Path, content: bytes | str, options: Options | None = None) -> Table:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path, options)


def cells(found: Table) -> list[list[str]]:
    return [row for _, row in found.rows()]


BAD: list[tuple[str, bytes, str]] = [
    ("a PNG named .csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "is not a table: it is a picture (PNG)"),
    ("a PDF", b"%PDF-1.7 ...", "it is a PDF document"),
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file (.xls), or one with a password"),
    ("a web page", b"\n<!DOCTYPE html><html>", "it is a web page"),
    ("XML", b"<?xml version='1.0'?>", "it is an XML file"),
    ("nothing at all", b"", "is empty"),
    ("only blank lines", b"\r\n \r\n\t\n", "is blank"),
    ("only a mark", codecs.BOM_UTF8, "is blank"),
    ("an empty first row", b"\nname\nA\n", "has no headings"),
    ("headings only", b"name,phone\n", "has headings and no rows below them"),
    ("blank rows only", b"name,phone\n,\n\n", "has headings and no rows below them"),
    ("NUL bytes", b"name,phone\nA\x00B,1\n", "holds NUL bytes"),
    ("UTF-16 without a mark", "name,phone\nA,1\n".encode("utf-16-le"), "holds NUL bytes"),
    ("half of UTF-16", codecs.BOM_UTF16_LE + b"n\x00a", "is said to be UTF-16 and is not"),
    ("duplicate headings", b"Name,phone,name\nA,1,B\n", "two columns called “name”: columns A and C"),
    (
        "an unclosed quote",
        b'name,phone\n"A,1\nB,2\n',
        "row 2: a quotation mark opens a cell and nothing closes it",
    ),
    (
        "a stray quote",
        b'name,phone\nC,3\n"A"x,1\nB,2\n',
        "row 3: something stands between a closing quotation mark",
    ),
    (
        "bytes that are no text",
        b"name\n" + bytes(range(1, 32)) * 9 + b"\xff\n",
        "is not text that we can read",
    ),
    ("broken JSON", b'{"type": "FeatureCollection", ', "starts like a JSON file and is not one"),
    ("other JSON", b'{"name": "x"}', "without a list of features"),
    ("a zip that is no zip", b"PK\x03\x04 nothing", "is damaged, or not a workbook"),
]


@pytest.mark.parametrize(
    ("content", "sentence"), [(c, s) for _, c, s in BAD], ids=[name for name, _, _ in BAD]
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(HubError) as refusal:
        table(tmp_path / "places.csv", content)
    assert sentence in refusal.value.message
    assert refusal.value.message.startswith("places.csv")
    assert refusal.value.message.endswith("Nothing was loaded.")


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("name,note\nCafé,“£2”\n".encode(), ""),
        (codecs.BOM_UTF8 + "name,note\nCafé,“£2”\n".encode(), ""),
        ("name,note\nCafé,“£2”\n".encode("utf-16"), "UTF-16"),
        ("name,note\nCafé,“£2”\n".encode("utf-32"), "UTF-32"),
        ("name,note\nCafé,“£2”\n".encode("cp1252"), "read as Windows-1252"),
        ("name;note\r\nCafé;“£2”\r\n".encode(), ""),
        ("name\tnote\rCafé\t“£2”\r".encode(), ""),
        ("sep=|\nname|note\nCafé|“£2”\n".encode(), ""),
        ('"name","note"\n"Café","“£2”"'.encode(), ""),
    ],
    ids=[
        "utf-8",
        "utf-8 with a mark",
        "utf-16",
        "utf-32",
        "windows",
        "semicolons",
        "tabs, old Mac",
        "sep=",
        "quoted",
    ],
)
def test_encodings_and_separators_are_found_out(tmp_path: Path, content: bytes, note: str) -> None:
    found = table(tmp_path / "places.csv", content)
    assert found.columns == ["name", "note"]
    assert cells(found) == [["Café", "“£2”"]]
    assert note in " ".join(found.notes)
    assert bool(found.notes) is bool(note)


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    found = table(tmp_path / "places.csv", 'name,note\nA,"two\nlines"\n\n,\nB,\n')
    assert list(found.rows()) == [(2, ["A", "two\nlines"]), (5, ["B", ""])]
    assert found.total == 2
    assert list(found.rows()) == list(found.rows())


def test_a_file_without_headings_has_columns_by_letter(tmp_path: Path) -> None:
    found = table(tmp_path / "places.csv", "A1,B1\nA2,B2\n", Options(has_header=False))
    assert found.columns == ["A", "B"]
    assert [number for number, _ in found.rows()] == [1, 2]


def test_formulas_are_only_text(tmp_path: Path) -> None:
    found = table(tmp_path / "places.csv", 'name\n"=HYPERLINK(""http://x"")"\n+1\n@SUM(A1)\n')
    assert cells(found) == [['=HYPERLINK("http://x")'], ["+1"], ["@SUM(A1)"]]


def test_a_file_of_400_000_rows_is_refused_quickly(tmp_path: Path) -> None:
    started = time.process_time()
    with pytest.raises(TooLarge, match="has more than 200,000 rows"):
        table(tmp_path / "places.csv", "name,note\n" + "A,B\n" * 400_000)
    assert time.process_time() - started < 5


def test_cells_columns_and_files_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "places.csv"
    with pytest.raises(TooLarge, match="row 2: the cell in “note” has more than 32,000 characters"):
        table(path, f"name,note\nA,{'x' * 32_001}\n")
    with pytest.raises(TooLarge, match=r"row 2: (a cell|the cell in “note”) has more than"):
        table(path, f"name,note\nA,{'x' * 1_000_000}\n")
    with pytest.raises(TooLarge, match="more than 500 columns"):
        table(path, ",".join(f"c{n}" for n in range(501)) + "\n1\n")
    with path.open("wb") as file:
        file.truncate(LIMITS.file_bytes + 1)
    with pytest.raises(TooLarge, match="larger than 50 MB"):
        open_table(path)


# ------------------------------------------------------------------------------------------------- workbooks


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"List {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_reads_as_what_its_cells_show(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["name", "phone", "from", "opens", "price", "open", None],
        ["A", 1617903377, date(2026, 3, 1), clock_time(9, 30), 2.5, True, None],
        [None, None, None, None, None, None, None],
        ["B", "0161 496 0000", datetime.fromisoformat("2026-03-01 09:30"), None, 3.0, False, None],
        ["=1+1", None, None, None, None, None, None],
    ]
    found = open_table(workbook(tmp_path / "places.xlsx", rows, [["other"], ["x"]]))
    assert found.columns == ["name", "phone", "from", "opens", "price", "open"]
    assert [(number, row[:6]) for number, row in found.rows()] == [
        (2, ["A", "1617903377", "2026-03-01", "09:30", "2.5", "yes"]),
        (4, ["B", "0161 496 0000", "2026-03-01 09:30", "", "3", "no"]),
    ]  # the formula was saved without a result, so its row is blank
    assert found.notes == ["The workbook has 2 sheets; only the first, “List 1”, was read."]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "places.xlsx", [["x"], ["1"]], [["name"], ["A"]])
    assert cells(open_table(path, Options(sheet="List 2"))) == [["A"]]
    with pytest.raises(Invalid, match=r"has no sheet called “List 3”\. It has “List 1”, “List 2”"):
        open_table(path, Options(sheet="List 3"))


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return path


def test_a_zip_bomb_is_weighed_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<x/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(201):  # one more than we open
                sheet.write(b"0" * 1024**2)
    assert bomb.stat().st_size < 400_000
    started = time.process_time()
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(TooLarge, match="zip bomb"):
        open_table(bomb)
    assert time.process_time() - started < 2


def test_a_bomb_that_lies_about_its_size_is_counted(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.xlsx", xl__workbook=b"", **{"xl__sheet.xml": b"0" * 40 * 1024**2})
    with zipfile.ZipFile(bomb, "a") as file:
        file.writestr("xl/workbook.xml", "<x/>")
    raw = bytearray(bomb.read_bytes())
    true, small = (40 * 1024**2).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert raw.count(true) == 2
    bomb.write_bytes(bytes(raw).replace(true, small))
    with pytest.raises(HubError, match=r"zip bomb|is damaged"):
        open_table(bomb)


def test_too_many_packed_files(tmp_path: Path) -> None:
    many = packed(tmp_path / "many.xlsx", **{f"xl__{n}.xml": b"" for n in range(LIMITS.packed_files + 1)})
    with pytest.raises(TooLarge, match="zip bomb"):
        open_table(many)


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"readme.txt": b"hello"}, "is a packed folder (ZIP) and not a workbook"),
        ({"xl__workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}, "is damaged, or not a workbook"),
        ({"xl__workbook.xml": b"not xml"}, "is damaged, or not a workbook"),
    ],
)
def test_other_packed_files_are_refused(tmp_path: Path, members: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        open_table(packed(tmp_path / "places.xlsx", **members))
    assert sentence in refusal.value.message


def test_a_sheet_that_claims_to_be_endless_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "places.xlsx", [["name"], ["A"]])
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="2"', b'<row r="99999999"').replace(
        b'"A2"', b'"A99999999"'
    )
    assert members["xl/worksheets/sheet1.xml"] != sheet
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    with pytest.raises(HubError, match=r"more than 200,000 rows|is damaged"):
        open_table(path)


# ------------------------------------------------------------------------------------------------- GeoJSON


def test_places_on_a_map_are_rows_with_their_middle(tmp_path: Path) -> None:
    square = [[[-2.30, 53.44], [-2.28, 53.44], [-2.28, 53.46], [-2.30, 53.46], [-2.30, 53.44]]]
    features = [
        {"properties": {"NAME": "Hall", "n": 3}, "geometry": {"type": "Polygon", "coordinates": square}},
        {
            "properties": {"NAME": "Stop", "ok": True},
            "geometry": {"type": "Point", "coordinates": [-2.5, 53.5]},
        },
        {"properties": {"NAME": "Nowhere"}, "geometry": None},
    ]
    found = table(tmp_path / "halls.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert found.columns == ["NAME", "n", "ok", "lon", "lat", "spot"]
    assert cells(found) == [
        ["Hall", "3", "", "-2.290000", "53.450000", "53.45,-2.29"],
        ["Stop", "", "yes", "-2.500000", "53.500000", "53.50,-2.50"],
        ["Nowhere", "", "", "", "", ""],
    ]


def test_columns_are_named_like_a_spreadsheet_names_them() -> None:
    assert [reading.letters(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
