"""The piece of a text that shows why it was found, with the words to mark."""

from collections.abc import Sequence
from typing import TypeAlias

from hub.search.engine.words import fold

Piece: TypeAlias = tuple[str, bool]
"""Some text, and whether it is to be marked."""


def marked(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in pieces. Joined again they are the text, letter for letter."""
    return _cut(text, _places(text, terms), 0, len(text))


def snippet(text: str, terms: Sequence[str], *, length: int = 200) -> tuple[Piece, ...]:
    """About `length` letters around the first match, whole words only; the beginning where nothing matches."""
    if len(text) <= length:
        return marked(text, terms)
    places = _places(text, terms)
    start = max(0, places[0][0] - length // 3) if places else 0
    start = min(start, len(text) - length)
    end = start + length
    if start:
        start = text.find(" ", start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    pieces = _cut(text, places, start, end)
    before: tuple[Piece, ...] = (("\u2026 ", False),) if start else ()
    after: tuple[Piece, ...] = ((" \u2026", False),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where whole words of the text are among the terms, in order."""
    lowered = text.lower()
    if len(lowered) != len(text) or not terms:
        lowered = text  # a few letters grow in lower case, and places must fit the text
    found: list[tuple[int, int]] = []
    for term in set(terms):
        at = lowered.find(term)
        while at >= 0:
            end = at + len(term)
            if not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum()):
                found.append((at, end))
            at = lowered.find(term, end)
    found += _unlike(lowered, terms)
    found.sort()
    return [place for place, before in zip(found, [(0, 0), *found], strict=False) if place[0] >= before[1]]


def _unlike(lowered: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Words that are written with accents or apostrophes and so look unlike the term they are."""
    if lowered.isascii() and "'" not in lowered:
        return []
    wanted = set(terms)
    found = []
    at = 0
    for word in lowered.split():
        at = lowered.index(word, at)
        bare = word.strip(".,;:!?()\"\u2018\u2019\u201c\u201d'")
        if (not bare.isascii() or "'" in bare) and fold(bare) in wanted:
            begin = at + word.index(bare)
            found.append((begin, begin + len(bare)))
        at += len(word)
    return found


def _cut(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = start
    for begin, stop in places:
        if begin >= at and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces.append((text[at:end], False))
    return tuple(piece for piece in pieces if piece[0])
