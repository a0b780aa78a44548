"""The one writer of CSV, and its way back. No cell of it is ever taken for a formula.

Spreadsheets run what begins like one ("=", "+", "-", "@" and their kin), also behind spaces and invisible letters. Such
a text gets an apostrophe in front, and so does one that begins with an apostrophe: whoever takes one apostrophe away
has the text as it was. Numbers are written as numbers.
"""

import csv
import re
from collections.abc import Iterable
from typing import IO

_UNSEEN = r"[\s\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]*"
_LIVE = re.compile(rf"{_UNSEEN}[=+\-@|%＝＋－＠\t\r\n]|'")

Cell = str | int | float | None


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _LIVE.match(text) else text


def as_it_was(cell: str) -> str:
    """The text that `safe` made this cell from."""
    return cell.removeprefix("'")


class Table:
    """Rows of CSV in an open file (newline="")."""

    def __init__(self, file: IO[str], heads: Iterable[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self.row(heads)

    def row(self, cells: Iterable[Cell]) -> None:
        self._writer.writerow(safe(cell) if isinstance(cell, str) else cell for cell in cells)
