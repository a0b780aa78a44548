"""Tables as text: CSV with commas, semicolons or tabs, in whatever encoding they were saved."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from hub.core.errors import Invalid, TooLarge
from hub.directory.imports.reading import (
    LIMITS,
    NOTHING_LOADED,
    NumberedRow,
    Options,
    Table,
    checked_columns,
    counted,
    letters,
)

DELIMITERS = (",", ";", "\t", "|")
_MARKS = {  # the longer marks first: that of UTF-32 begins like that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NAMES = {"cp1252": "Windows-1252", "utf-16": "UTF-16", "utf-32": "UTF-32"}
PIECE = 1_000_000
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Text:
    """A file that was found to be text. It is read line by line: a large one never stands in memory as a whole."""

    path: Path
    encoding: str
    ends: str
    """What its lines end with."""
    starts_with_separator: bool = False

    def lines(self) -> Iterator[str]:
        with self.path.open(encoding=self.encoding, newline=self.ends) as file:
            if self.starts_with_separator:
                next(file)
            for line in file:
                yield line if self.ends == "\n" else line.replace("\r", "\n")


def read(path: Path, options: Options) -> Table:
    """The table in a text file."""
    encoding, notes = _encoding(path, options.encoding)
    text = _Text(path, encoding, _line_ends(path, encoding))
    delimiter = options.delimiter
    if said := _SEPARATOR_LINE.match(next(text.lines(), "")):  # Excel writes this line, and hides it
        delimiter, text = delimiter or said[1], replace(text, starts_with_separator=True)
    csv.field_size_limit(max(csv.field_size_limit(), LIMITS.cell_characters * 4))
    delimiter = delimiter or _sniffed(text)
    first = next(_records(text, delimiter), (1, []))[1]
    skip_first = options.has_header
    headings = first if options.has_header else [letters(n) for n in range(1, len(first) + 1)]
    columns = checked_columns(path.name, headings)

    def rows() -> Iterator[NumberedRow]:
        records = _records(text, delimiter)
        for number, cells in islice(records, int(skip_first), None):
            if any(cell.strip() for cell in cells):
                yield number, cells

    return Table(columns, counted(path.name, columns, rows()), rows, notes)


def _records(text: _Text, delimiter: str) -> Iterator[NumberedRow]:
    """Every record with its number. Raises Invalid where quotation marks do not pair up."""
    reader = csv.reader(text.lines(), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise _what_is_wrong(text.path.name, number + 1, str(error)) from error


def _what_is_wrong(name: str, row: int, error: str) -> Invalid | TooLarge:
    if "field limit" in error:
        return TooLarge(
            f"{name}, row {row}: a cell has more than {LIMITS.cell_characters:,} characters. "
            f"A quotation mark may be missing there. {NOTHING_LOADED}"
        )
    if "end of data" in error:
        return Invalid(
            f"{name}, row {row}: a quotation mark opens a cell and nothing closes it, "
            f"so the rest of the file cannot be told apart. {NOTHING_LOADED}"
        )
    if "expected after" in error:
        return Invalid(
            f"{name}, row {row}: something stands between a closing quotation mark and the next cell. "
            f"A quotation mark inside a cell must be doubled. {NOTHING_LOADED}"
        )
    return Invalid(
        f"{name}, row {row}: a line breaks inside a cell that has no quotation marks around it. {NOTHING_LOADED}"
    )


def _sniffed(text: _Text) -> str:
    """The separator that cuts the first row into most cells; a comma if none does."""
    best, most = ",", 1
    for delimiter in DELIMITERS:
        try:
            cells = len(next(_records(text, delimiter), (1, []))[1])
        except (Invalid, TooLarge):
            continue
        if cells > most:
            best, most = delimiter, cells
    return best


def _pieces(path: Path, encoding: str, errors: str = "strict") -> Iterator[str]:
    """The file's letters, some at a time."""
    with path.open(encoding=encoding, errors=errors, newline="\n") as file:
        while piece := file.read(PIECE):
            yield piece


def _line_ends(path: Path, encoding: str) -> str:
    """How its lines end. Raises Invalid for a file that is blank or damaged."""
    is_blank, has_new_lines = True, False
    for piece in _pieces(path, encoding):
        if "\x00" in piece:
            raise Invalid(
                f"{path.name} holds NUL bytes, so it is damaged or not a text file. "
                f"Open it in a spreadsheet and save it again as CSV (UTF-8). {NOTHING_LOADED}"
            )
        is_blank = is_blank and not piece.strip()
        has_new_lines = has_new_lines or "\n" in piece
    if is_blank:
        raise Invalid(f"{path.name} is blank. {NOTHING_LOADED}")
    return "\n" if has_new_lines else "\r"  # as an old Macintosh ends them


def _encoding(path: Path, encoding: str) -> tuple[str, list[str]]:
    """How it is written down, and a note when we had to guess."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "")
    chosen = encoding or marked or "utf-8"
    try:
        for _ in _pieces(path, chosen):
            pass
    except LookupError as error:
        raise Invalid(
            f"The mapping names an encoding that does not exist: “{encoding}”. {NOTHING_LOADED}"
        ) from error
    except UnicodeError as error:
        if encoding or marked:
            what = _NAMES.get(chosen, chosen.upper())
            raise Invalid(f"{path.name} is said to be {what} and is not. {NOTHING_LOADED}") from error
        return _western(path)
    return chosen, [f"The file is in {_NAMES[marked]}."] if marked in _NAMES else []


def _western(path: Path) -> tuple[str, list[str]]:
    """Text from an older Windows program, or else no text at all."""
    encoding = "cp1252"
    try:
        for _ in _pieces(path, encoding):
            pass
    except UnicodeError:
        encoding = "latin-1"
    start = next(_pieces(path, encoding), "")
    strange = sum((c < " " and c not in "\t\r\n\f\v") or "\x7f" <= c <= "\x9f" for c in start[:20_000])
    if strange > 2 and "\x00" not in start:
        raise Invalid(f"{path.name} is not text that we can read. Save it as CSV (UTF-8). {NOTHING_LOADED}")
    return encoding, [
        "The file is not in UTF-8, so it was read as Windows-1252. Check letters with accents, £ signs and dashes."
    ]
