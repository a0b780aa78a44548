"""One plain sentence of a description for a card, with the words that matched marked. Pure."""

import re
from collections.abc import Collection, Sequence

from markupsafe import Markup, escape

from hub.directory.plain_text import Kind, blocks

LONGEST = 190
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_MARK = Markup("<mark>{}</mark>")
_WORD = re.compile(r"([\w’']+)")


def snippet(text: str, words: Collection[str] = (), *, longest: int = LONGEST) -> Markup:
    """The first sentence that has one of the words (else the first), cut to fit, the words in <mark>."""
    return snippet_of(sentences(text), words, longest=longest)


def sentences(text: str) -> list[str]:
    """What a snippet may be made of: the sentences of a description, without its headings."""
    lines = (line for block in blocks(text) if block.kind is not Kind.HEADING for line in block.lines)
    return [part for line in lines for part in _SENTENCE.split(line) if part]


def snippet_of(said: Sequence[str], words: Collection[str], *, longest: int = LONGEST) -> Markup:
    """The snippet of a text whose sentences are known."""
    if not said:
        return Markup("")
    wanted = {word.lower() for word in words}
    best = next((n for n, sentence in enumerate(said) if _hits(sentence, wanted)), 0)
    shown = said[best]
    while len(shown) < longest // 2 and best + 1 < len(said):
        best += 1
        shown = f"{shown} {said[best]}"
    return marked(cut(shown, longest), wanted)


def cut(text: str, longest: int) -> str:
    """At most so many characters, ending with a whole word and an ellipsis."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"


def marked(text: str, words: Collection[str]) -> Markup:
    """The text, safe to show, with each of these words in <mark>."""
    if not words:
        return escape(text)
    parts = _WORD.split(text)  # what lies between, a word, what lies between …
    found = [place for place in range(1, len(parts), 2) if parts[place].lower() in words]
    said: list[Markup] = []
    begin = 0
    for place in found:
        said += [escape("".join(parts[begin:place])), _MARK.format(parts[place])]
        begin = place + 1
    return Markup("").join([*said, escape("".join(parts[begin:]))])


def _hits(sentence: str, words: Collection[str]) -> bool:
    return any(word.lower() in words for word in _WORD.findall(sentence))
