"""Reading somebody else's table: CSV, XLSX or GeoJSON, looked through as a whole before a row of it is used.

Whatever is wrong with a file is said in one sentence, and nothing of it is loaded. Cells are text; a formula is
never worked out: what counts is the result that the spreadsheet saved, or the text itself.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from hub.core.errors import Invalid, TooLarge


@dataclass(frozen=True, slots=True)
class Limits:
    """How much we take in one go. docs/import.md shows the same figures."""

    file_bytes: int = 50 * 1024 * 1024
    rows: int = 200_000
    columns: int = 500
    cell_characters: int = 32_000
    packed_files: int = 2_000  # files inside a workbook
    unpacked_bytes: int = 200 * 1024 * 1024  # what they come to
    unpacked_ratio: int = 200  # times as large as the workbook itself


LIMITS: Final = Limits()
NOTHING_LOADED = "Nothing was loaded."

Cells = list[str]
NumberedRow = tuple[int, Cells]
"""A row with its number as a spreadsheet shows it: the first row under the headings is 2."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the mapping may say about the file."""

    has_header: bool = True
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that has been looked through. `rows` gives them from the start each time it is called."""

    columns: Sequence[str]
    total: int
    rows: Callable[[], Iterator[NumberedRow]]
    notes: Sequence[str] = ()


class Kind(StrEnum):
    TEXT = "text"
    WORKBOOK = "workbook"
    FEATURES = "features"


def open_table(path: Path, options: Options | None = None) -> Table:
    """The table in a file. Raises Invalid or TooLarge with a sentence that says what is wrong and what to do."""
    options = options or Options()
    match kind_of(path):
        case Kind.WORKBOOK:
            from hub.directory.imports import workbook

            return workbook.read(path, options)
        case Kind.FEATURES:
            from hub.directory.imports import features

            return features.read(path)
        case Kind.TEXT:
            from hub.directory.imports import separated

            return separated.read(path, options)


def kind_of(path: Path) -> Kind:
    """How a file must be read, as its beginning tells. Raises Invalid or TooLarge for one that is not to be read."""
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise Invalid(f"{name} cannot be opened: {error.strerror}.") from error
    if size == 0:
        raise Invalid(f"{name} is empty. {NOTHING_LOADED}")
    if size > LIMITS.file_bytes:
        raise TooLarge(
            f"{name} is larger than {LIMITS.file_bytes // 1024**2} MB. Split it into smaller files. {NOTHING_LOADED}"
        )
    if stranger := _not_a_table(start):
        raise Invalid(f"{name} is not a table: it is {stranger} {NOTHING_LOADED}")
    if start.startswith(b"PK"):
        return Kind.WORKBOOK
    return Kind.FEATURES if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else Kind.TEXT


_STRANGERS = {
    b"\x89PNG": "a picture (PNG).",
    b"\xff\xd8\xff": "a picture (JPEG).",
    b"GIF8": "a picture (GIF).",
    b"%PDF": "a PDF document. Ask for the table it was made from.",
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls), or one with a password. Open it and save it as .xlsx or CSV.",
    b"\x1f\x8b": "a compressed file (gzip). Unpack it first.",
    b"Rar!": "a compressed file (RAR). Unpack it first.",
    b"7z\xbc\xaf": "a compressed file (7z). Unpack it first.",
    b"{\\rtf": "a text document (RTF).",
    b"\x7fELF": "a program.",
    b"MZ\x90": "a program.",
    b"SQLite format 3": "a database.",
}


def _not_a_table(start: bytes) -> str:
    for signature, what in _STRANGERS.items():
        if start.startswith(signature):
            return what
    words = start[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if words.startswith((b"<!doctype html", b"<html")):
        return "a web page. The download may have asked somebody to sign in. Download the file itself."
    if words.startswith((b"<?xml", b"<")):
        return "an XML file. Ask for CSV or XLSX."
    return ""


def checked_columns(name: str, headings: Sequence[str]) -> list[str]:
    """Headings fit for use: none twice, not too many, at least one. Empty ones stay, and cannot be mapped."""
    columns = [" ".join(heading.split()) for heading in headings]
    while columns and not columns[-1]:
        columns.pop()
    if not any(columns):
        raise Invalid(f"{name} has no headings: its first row is empty. {NOTHING_LOADED}")
    if len(columns) > LIMITS.columns:
        raise TooLarge(f"{name} has more than {LIMITS.columns} columns. {NOTHING_LOADED}")
    seen: dict[str, int] = {}
    for number, column in enumerate(columns, start=1):
        if column and column.casefold() in seen:
            first = seen[column.casefold()]
            raise Invalid(
                f"{name} has two columns called “{column}”: columns {letters(first)} and {letters(number)}. "
                f"Give each a name of its own. {NOTHING_LOADED}"
            )
        seen[column.casefold()] = number
    return columns


def counted(name: str, columns: Sequence[str], rows: Iterator[NumberedRow]) -> int:
    """How many rows there are, having looked at every cell. Raises TooLarge for too many rows or too long a cell."""
    total = 0
    for number, cells in rows:
        total += 1
        if total > LIMITS.rows:
            raise TooLarge(
                f"{name} has more than {LIMITS.rows:,} rows. Split it into smaller files. {NOTHING_LOADED}"
            )
        for index, cell in enumerate(cells):
            if len(cell) > LIMITS.cell_characters:
                column = columns[index] if index < len(columns) else letters(index + 1)
                raise TooLarge(
                    f"{name}, row {number}: the cell in “{column}” has more than {LIMITS.cell_characters:,} "
                    f"characters. A quotation mark may be missing there. {NOTHING_LOADED}"
                )
    if not total:
        raise Invalid(f"{name} has headings and no rows below them. {NOTHING_LOADED}")
    return total


def letters(number: int) -> str:
    """The name a spreadsheet gives a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def load_json(path: Path) -> object:
    """The content of a JSON file. Raises Invalid."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{path.name} starts like a JSON file and is not one. {NOTHING_LOADED}") from error
