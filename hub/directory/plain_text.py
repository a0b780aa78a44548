"""Long, messy text made readable: paragraphs, lists and small headings, out of whatever people pasted. Pure.

What comes out is plain text. Templates escape it; the only links are those that `links` lets through.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from hub.directory import links

LEAD_LETTERS = 260
_BREAKS = re.compile(r"<\s*/?\s*(?:br|p|div|tr|h[1-6]|ul|ol)\b[^>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_TAGS = re.compile(
    r"<\s*/?\s*(?:a|abbr|b|blockquote|em|font|hr|i|img|li|o:p|small|span|strong|sub|sup|table|tbody|td|th|thead|u)"
    r"\b[^>]*>",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•◦▪▫■●○◆►▶‣⁃∙·✓✔➢➤]|[-–—*+](?=\s)|o(?=\s{2,}|\t))\s*(?=\S)")
_WRAPPED_AT = 50  # a line this long that goes on in small letters was broken by an e-mail program
_MARKS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^(?:#{1,6}\s+(?P<hash>.+?)\s*#*|\*\*(?P<bold>[^*]+?)\*\*:?|__(?P<line>[^_]+?)__:?)$")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9£])")
_ABBREVIATION = re.compile(r"(?:\b(?i:e\.g|i\.e|Mrs?|Ms|Dr|St|Rd|Ave|No|Tel|approx|vs)|(?<![’'\w])[A-Z])\.$")
_NEAR = 12  # letters before a full stop that tell whether it belongs to an abbreviation
_PIECE = re.compile(
    r"(?P<web>\b(?:https?://|www\.)[^\s<>\"”’]+)"
    r"|(?P<email>\b[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w-]+\.)+[a-z]{2,24}\b)"
    r"|(?P<telephone>(?<![\w£.-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d(?:[\s()-]{0,2}\d){8,9}(?![\w-]))",
    re.IGNORECASE,
)


class Kind(StrEnum):
    LEAD = "lead"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its lines), a heading (one line), or a list (its items)."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; with `href`, a link."""

    text: str
    href: str = ""


def blocks(text: str) -> list[Block]:
    """The text in blocks, in its own order."""
    return list(_blocks(_lines(text)))


def story(text: str, *, letters: int = LEAD_LETTERS) -> list[Block]:
    """The blocks, with the first sentence or two on their own as the lead, where the text begins with sentences."""
    found = blocks(text)
    at = next((n for n, block in enumerate(found[:2]) if block.kind is not Kind.HEADING), None)
    if at is None or found[at].kind is not Kind.PARAGRAPH:
        return found
    first = found[at]
    said, rest = _first_sentences(first.lines[0], letters)
    left = tuple(filter(None, (rest, *first.lines[1:])))
    split = [Block(Kind.LEAD, (said,)), *([Block(Kind.PARAGRAPH, left)] if left else [])]
    return [*found[:at], *split, *found[at + 1 :]]


def summary(text: str, *, letters: int = 180) -> str:
    """One plain line: as many of the first sentences as fit, or the start of the first one."""
    line = next((" ".join(block.lines) for block in blocks(text) if block.kind is not Kind.HEADING), "")
    said, _ = _first_sentences(line, letters)
    return shortened(said, letters)


def shortened(text: str, letters: int) -> str:
    """The text, cut between words and with an ellipsis when it is longer."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    cut = text[: letters - 1]
    return f"{(cut.rsplit(' ', 1)[0] if ' ' in cut[letters // 2 :] else cut).rstrip(' ,;:–-.')}…"


def sentences(line: str) -> list[str]:
    """A line in its sentences; a full stop after an abbreviation ends none."""
    ends = [0, *_sentence_ends(line), len(line)]
    cut = (line[begin:end].strip() for begin, end in pairwise(ends))
    return [sentence for sentence in cut if sentence]


def pieces(line: str) -> list[Piece]:
    """A line in stretches, with web and e-mail addresses and telephone numbers as links."""
    found: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(line):
        shown = match[0]
        if match.lastgroup == "web":
            shown = shown.rstrip(".,;:!?)]'")
        href = getattr(links, match.lastgroup or "")(shown)
        if not href:
            continue
        if match.start() > end:
            found.append(Piece(line[end : match.start()]))
        found.append(Piece(shown, href))
        end = match.start() + len(shown)
    if end < len(line):
        found.append(Piece(line[end:]))
    return found


def _lines(text: str) -> list[str]:
    """Plain lines: no markup, no invisible characters; an empty one stands between paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _TAGS.sub("", _ITEMS.sub("\n• ", _BREAKS.sub("\n\n", text)))
    text = html.unescape(text)
    text = re.sub(r"[\u200b\u200e\u200f\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    return [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in _unglued(text).split("\n")]


def _unglued(text: str) -> str:
    """Bullets that were pasted into one line, each on its own."""
    return re.sub(r"(?<=\S)[ \t]+(?=[•▪■●►➢✓✔]\s?\S)", "\n", text)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    open_kind: Kind | None = None
    held: list[str] = []
    for line in lines:
        kind, words = _read(line)
        if kind is None and open_kind is Kind.LIST:
            continue  # an empty line between items does not end a list
        if held and open_kind and (kind is not open_kind or kind is Kind.HEADING):
            yield Block(open_kind, tuple(held))
            held = []
        if kind is Kind.PARAGRAPH and held and _was_wrapped(held[-1], words):
            held[-1] = f"{held[-1]} {words}"
        elif kind:
            held.append(words)
        open_kind = kind
    if held and open_kind:
        yield Block(open_kind, tuple(held))


def _read(line: str) -> tuple[Kind | None, str]:
    """What a line is, and its words. None for an empty one."""
    if not re.search(r"[^\W_]", line):
        return None, ""
    if match := _HEADING.match(line):
        return Kind.HEADING, _calm(_plain(match["hash"] or match["bold"] or match["line"]).rstrip(":"))
    if match := _BULLET.match(line):
        return Kind.LIST, _plain(line[match.end() :])
    return Kind.PARAGRAPH, _plain(line)


def _calm(heading: str) -> str:
    """A heading of several words that shouts, in sentence case."""
    return heading.capitalize() if heading.isupper() and " " in heading else heading


def _was_wrapped(line: str, following: str) -> bool:
    return len(line) >= _WRAPPED_AT and line[-1] not in ".!?:;" and following[:1].islower()


def _plain(line: str) -> str:
    return _MARKS.sub(r"\2", line).strip()


def _sentence_ends(line: str) -> list[int]:
    found = _SENTENCE_END.finditer(line)
    return [m.end() for m in found if not _ABBREVIATION.search(line[max(0, m.start() - _NEAR) : m.start()])]


def _first_sentences(line: str, letters: int) -> tuple[str, str]:
    """Up to two sentences from the start that fit, and what follows. The first is taken whatever its length."""
    ends = _sentence_ends(line)
    stops = [*ends[:2], len(line)] if len(ends) < 2 else ends[:2]
    fitting = [stop for stop in stops if stop <= letters] or stops[:1]
    return line[: fitting[-1]].strip(), line[fitting[-1] :].strip()
