"""Services on paper: a large-type PDF that can be printed, kept and read without a phone.

It never asks the network. Without the built typeface it falls back to the one every PDF reader has, and whatever
letter a typeface lacks is replaced, so that no name can stop a leaflet.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import XPos, YPos

from hub.core.assets import PRINT_FONTS
from hub.core.words import day
from hub.directory import qr
from hub.directory.handout import ALERT, Cover, Fact, Handout

BODY, NAME, TITLE = 16, 22, 30  # points; nothing is smaller than 16
LINE = 1.3
MARGIN = 18.0  # millimetres
QR_SIZE = 34.0
GAP = 4.0
POINT = 25.4 / 72
INK, QUIET, EDGE = (0, 0, 0), (60, 60, 60), (120, 120, 120)

_NEAR_ENOUGH = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "•": "-",
        "→": "-",
        "✓": "",
        "\u00a0": " ",
    }
)


def made(cover: Cover, handouts: Sequence[Handout]) -> Iterator[bytes]:
    """The PDF, as its last piece; an empty one stands for each service that has been set, so that others who wait for
    the process have their turn between two of them (hub.core.turns)."""
    paper = Paper(cover)
    paper.add_page()
    paper.heading()
    for handout in handouts:
        paper.service(handout)
        yield b""
    yield bytes(paper.output())


class Paper(FPDF):
    """A4 with our margins, typeface and footer."""

    def __init__(self, cover: Cover) -> None:
        super().__init__(format="A4")
        self.cover = cover
        self._widths: dict[tuple[str, float, str], float] = {}
        self.typeface, self.letters = self._chosen_typeface()
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 8)
        self.set_title(cover.title)
        self.set_author(cover.organization)
        self.set_lang("en-GB")
        self.set_creator(cover.site_name)
        self.set_creation_date(cover.made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.alias_nb_pages("##")

    def footer(self) -> None:
        """Who to ring, and which page this is, at the foot of each."""
        self.set_y(-MARGIN - 2)
        self._style(BODY, colour=QUIET)
        phone = f" · {self.cover.phone}" if self.cover.phone else ""
        self.cell(0, 8, self._safe(f"{self.cover.site_name}{phone}"), align="L", new_x=XPos.LMARGIN)
        self.cell(0, 8, f"Page {self.page_no()} of ##", align="R")

    def heading(self) -> None:
        """Whose leaflet it is and when it was made; for a list also its title, and its code to share it."""
        with_code = bool(self.cover.url)
        size = QR_SIZE * (1.6 if len(self.cover.url) > qr.LONG * 2 else 1)
        width = self.epw - (size + GAP if with_code else 0)
        top = self.get_y()
        if with_code:
            self._code(self.cover.url, self.l_margin + self.epw - size, top, size)
        if self.cover.is_list:
            self._style(TITLE, bold=True)
            self._write(self.cover.title, width)
        self._style(BODY, colour=QUIET)
        self._write(f"From {self.cover.site_name}, {day(self.cover.made_at.date(), year=True)}", width)
        if with_code:
            self._write("Scan the square with a phone to open this list.", width)
            self.set_y(max(self.get_y(), top + size))
        self.ln(GAP)

    def service(self, handout: Handout) -> None:
        """One service; it does not begin at the very foot of a page."""
        if self.will_page_break(QR_SIZE + 30):
            self.add_page()
        self.start_section(self._safe(handout.name))
        self.set_draw_color(*EDGE)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.ln(GAP)
        top, page = self.get_y(), self.page_no()
        width = self.epw - QR_SIZE - GAP
        self._code(handout.url, self.l_margin + width + GAP, top, QR_SIZE)
        self._style(NAME, bold=True)
        self._write(handout.name, width)
        self._style(BODY, colour=QUIET)
        self._write(handout.organization, width)
        self._style(BODY)
        self.ln(1)
        self._write(handout.what, width)
        if self.page_no() == page:
            self.set_y(max(self.get_y(), top + QR_SIZE) + 1)
        for fact in handout.facts:
            self._fact(fact)
        self.ln(GAP)

    def _fact(self, fact: Fact) -> None:
        """A heading with its lines, on one page unless they fill more than half of one."""
        self._style(BODY, bold=True)
        height = sum(self._height(line) for line in (fact.name, *fact.lines)) + 2
        if self.will_page_break(min(height, self.eph / 2)):
            self.add_page()
        self.ln(1.5)
        self._style(BODY, bold=True)
        self._write(fact.name, self.epw)
        self._style(BODY, bold=fact.name == ALERT)
        for line in fact.lines:
            self._write(line, self.epw)

    def _height(self, text: str) -> float:
        return len(self._lines(text, self.epw)) * BODY * POINT * LINE

    def _write(self, text: str, width: float) -> None:
        height = self.font_size_pt * POINT * LINE
        for line in self._lines(text, width):
            self.cell(width, height, line, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _lines(self, text: str, width: float) -> list[str]:
        """The text in lines that fit. The library measures a line from its beginning for each of its letters, which
        took most of a leaflet's time."""
        room, space = width - 2 * self.c_margin, self._width(" ")
        lines: list[str] = []
        filled = room + 1  # the first word begins a line
        for word in (part for whole in self._safe(text).split() for part in self._parts(whole, room)):
            wide = self._width(word)
            if filled + space + wide <= room:
                lines[-1] += f" {word}"
                filled += space + wide
            else:
                lines.append(word)
                filled = wide
        return lines

    def _parts(self, word: str, room: float) -> Iterator[str]:
        """The word; in pieces when no line is long enough for it, as an address may be."""
        if self._width(word) <= room:
            yield word
            return
        piece, filled = "", 0.0
        for letter in word:
            wide = self._width(letter)
            if piece and filled + wide > room:
                yield piece
                piece, filled = "", 0.0
            piece, filled = piece + letter, filled + wide
        yield piece

    def _width(self, text: str) -> float:
        key = self.font_style, self.font_size_pt, text
        if key not in self._widths:
            self._widths[key] = self.get_string_width(text)
        return self._widths[key]

    def _code(self, url: str, left: float, top: float, size: float) -> None:
        """The QR code as black rectangles, one for each run of dark modules: sharp at any size."""
        rows = qr.rows(url)
        module = size / len(rows)
        self.set_fill_color(0, 0, 0)
        for number, row in enumerate(rows):
            start = 0
            for column in range(len(row) + 1):
                if column < len(row) and row[column]:
                    continue
                if column > start:
                    width = (column - start) * module
                    self.rect(left + start * module, top + number * module, width, module, style="F")
                start = column + 1
        self.link(left, top, size, size, url)

    def _style(self, size: int, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self.set_font(self.typeface, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _chosen_typeface(self) -> tuple[str, frozenset[int]]:
        if all(path.exists() for path in PRINT_FONTS.values()):
            self.add_font("Hub", "", PRINT_FONTS[400])
            self.add_font("Hub", "B", PRINT_FONTS[700])
            return "Hub", _letters_of(PRINT_FONTS[400]) & _letters_of(PRINT_FONTS[700])
        return "Helvetica", frozenset(range(32, 127)) | frozenset(range(160, 256))

    def _safe(self, text: str) -> str:
        return printable(text, self.letters.__contains__)


def printable(text: str, has: Callable[[int], bool]) -> str:
    """The text in letters that the typeface has: as it is, else a plainer form, else one "?" for the whole run."""
    out: list[str] = []
    for letter in unicodedata.normalize("NFC", " ".join(text.split())):
        if has(ord(letter)):
            out.append(letter)
            continue
        plainer = letter.translate(_NEAR_ENOUGH)
        if plainer == letter:
            decomposed = unicodedata.normalize("NFKD", letter)
            plainer = "".join(c for c in decomposed if not unicodedata.combining(c))
        if all(has(ord(c)) for c in plainer):
            out.append(plainer)
        elif unicodedata.category(letter)[0] in "LN" and (not out or out[-1] != "?"):
            out.append("?")
    return "".join(out).strip()


@lru_cache(maxsize=4)
def _letters_of(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
