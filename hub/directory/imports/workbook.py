"""Workbooks (XLSX). A workbook is a packed folder and may unpack to gigabytes, so it is weighed before it is opened."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from hub.core.errors import Invalid, TooLarge
from hub.directory.imports.reading import (
    LIMITS,
    NOTHING_LOADED,
    Cells,
    NumberedRow,
    Options,
    Table,
    checked_columns,
    counted,
    letters,
)

PIECE = 256 * 1024
LAST_ROW = 1_048_576  # of any sheet


def read(path: Path, options: Options) -> Table:
    """The table on one sheet: the one that is named, or the first."""
    _weigh(path)
    try:
        sheets, rows = _rows_of(path, options.sheet)
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever the XML made it stumble over
        raise _damaged(path) from error
    notes = []
    if len(sheets) > 1 and not options.sheet:
        notes.append(f"The workbook has {len(sheets)} sheets; only the first, “{sheets[0]}”, was read.")
    first = next((cells for _, cells in rows), [])
    headings = first if options.has_header else [letters(n) for n in range(1, len(first) + 1)]
    columns = checked_columns(path.name, headings)
    under = rows[1:] if options.has_header else rows
    return Table(columns, counted(path.name, columns, iter(under)), lambda: iter(under), notes)


def _damaged(path: Path) -> Invalid:
    return Invalid(
        f"{path.name} is damaged, or not a workbook. Save it again as XLSX or CSV. {NOTHING_LOADED}"
    )


def _weigh(path: Path) -> None:
    """Add up what the file says it unpacks to, then unpack it piece by piece into nothing, and count."""
    too_much = TooLarge(
        f"{path.name} unpacks to far more than a workbook should (a “zip bomb”), so it was not opened. {NOTHING_LOADED}"
    )
    most = min(LIMITS.unpacked_bytes, max(LIMITS.unpacked_ratio * path.stat().st_size, 5 * 1024**2))
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if len(members) > LIMITS.packed_files or sum(member.file_size for member in members) > most:
                raise too_much
            if "xl/workbook.xml" not in packed.namelist():
                raise Invalid(f"{path.name} is a packed folder (ZIP) and not a workbook. {NOTHING_LOADED}")
            unpacked = 0
            for member in members:
                with packed.open(member) as file:
                    while piece := file.read(PIECE):
                        unpacked += len(piece)
                        if unpacked > most:
                            raise too_much
                        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                            raise _damaged(path)  # no spreadsheet program writes these
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise _damaged(path) from error
    except Exception as error:
        if isinstance(error, Invalid | TooLarge):
            raise
        raise _damaged(path) from error  # zlib.error, lzma errors, a name that is no text


def _rows_of(path: Path, wanted: str) -> tuple[list[str], list[NumberedRow]]:
    """The names of the visible sheets, and the rows of one that hold anything."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not matter here
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise Invalid(f"{path.name} has no sheet with a table. {NOTHING_LOADED}")
            name = wanted or sheets[0]
            if name not in book.sheetnames:
                listed = ", ".join(f"“{sheet}”" for sheet in sheets)
                raise Invalid(
                    f"{path.name} has no sheet called “{wanted}”. It has {listed}. {NOTHING_LOADED}"
                )
            sheet: Any = book[name]
            sheet.reset_dimensions()  # what the file says of its own size may be wrong
            return sheets, list(_filled(path.name, sheet.iter_rows(values_only=True)))
        finally:
            book.close()


def _filled(name: str, rows: Iterator[Sequence[object]]) -> Iterator[NumberedRow]:
    filled = 0
    for number, values in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise _too_tall(name)
        cells = [_text(value) for value in values]
        if not any(cell.strip() for cell in cells):
            continue
        filled += 1
        if filled > LIMITS.rows + 1:
            raise _too_tall(name)
        yield number, _trimmed(cells)


def _too_tall(name: str) -> TooLarge:
    return TooLarge(
        f"{name} has more than {LIMITS.rows:,} rows. Split it into smaller files. {NOTHING_LOADED}"
    )


def _trimmed(cells: Cells) -> Cells:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: object) -> str:
    """What the cell shows, as nearly as text can: days as 2026-03-01, times as 09:30, whole numbers without a point."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case float():
            text = f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            text = value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case time():
            text = value.isoformat("minutes")
        case timedelta():
            minutes = int(value.total_seconds() // 60)
            text = f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            text = str(value)
    return text
