"""One source for both forms of a message: templates/messaging/<name>/body.txt becomes its text and its HTML.

A body is written as plain text: paragraphs with an empty line between them, and at the start of a line

    => Say that it is still correct: {{ site.absolute(url_for("…")) }}      a button (in the text: words and address)
    - one thing of a list
    > words that somebody else wrote
    # A heading

The marks count only where the template wrote them. What a value brings along stays words, whatever it looks like:
`value` wraps it before it reaches the page, so nobody can type a button into somebody else's mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

_LINE = "\ue00a"
"""A line break inside a value. Private-use characters: nobody types them, and those that come are taken out."""
_OPEN = "\ue001"
"""The start of a value: no mark of ours can follow it."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BUTTON = re.compile(r"=> (?P<words>.+): (?P<url>https?://\S+)$")


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message. `lines` are what it says; a button has its words and its address."""

    kind: Kind
    lines: tuple[str, ...]
    url: str = field(default="")

    @property
    def text(self) -> str:
        if self.kind is Kind.BUTTON:
            return f"{self.lines[0]}:\n{self.url}"
        mark = {Kind.LIST: "- ", Kind.QUOTE: "> "}.get(self.kind, "")
        return "\n".join(f"{mark}{line}".rstrip() for line in self.lines)


def value(given: object) -> object:
    """A value on its way into a template: its words stay words."""
    if given is None or not isinstance(given, str):
        return "" if given is None else given
    words = _PRIVATE.sub("", given).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _OPEN + words.replace("\n", _LINE) if words else ""


def blocks(source: str) -> list[Block]:
    """The pieces of a body that was rendered with `value` around every value."""
    return [block for part in re.split(r"\n\s*\n", source.strip()) for block in _pieces(part.splitlines())]


def text_of(pieces: list[Block]) -> str:
    """The message for those who read plain text: one empty line between pieces, none too many."""
    return "\n\n".join(piece.text for piece in pieces) + "\n"


def plain(rendered: str) -> str:
    """Rendered words that are no body, a subject for instance, without our marks."""
    return rendered.replace(_OPEN, "").replace(_LINE, "\n")


def _pieces(lines: list[str]) -> Iterator[Block]:
    """A stretch of lines: usually one paragraph; a run of list lines is one list."""
    held: list[str] = []
    kind = Kind.PARAGRAPH
    for line in (line.strip() for line in lines):
        if not line:
            continue
        if line.startswith("=>"):
            yield from _held(kind, held)
            held = []
            yield _button(line)
            continue
        found, words = _marked(line)
        if found is not kind or found is Kind.HEADING:
            yield from _held(kind, held)
            held, kind = [], found
        held.append(words)
    yield from _held(kind, held)


def _marked(line: str) -> tuple[Kind, str]:
    for mark, kind in (("- ", Kind.LIST), ("> ", Kind.QUOTE), ("# ", Kind.HEADING)):
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return Kind.PARAGRAPH, line


def _button(line: str) -> Block:
    said = " ".join(plain(line).split())
    found = _BUTTON.match(said)
    if found is None:
        raise ValueError(f"A button is written '=> words: address', not {said[:40]!r}")
    return Block(Kind.BUTTON, (found["words"],), found["url"])


def _held(kind: Kind, held: list[str]) -> Iterator[Block]:
    """What was collected, as blocks. A value of several paragraphs becomes several."""
    if not held:
        return
    if kind is Kind.LIST:
        yield Block(kind, tuple(" ".join(plain(line).split()) for line in held))
        return
    paragraphs = re.split(r"\n\s*\n", plain("\n".join(held)))
    for paragraph in paragraphs:
        lines = tuple(line.strip() for line in paragraph.splitlines() if line.strip())
        if lines:
            yield Block(kind, lines)
