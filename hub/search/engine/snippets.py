"""The piece of a text that shows why it was found, with the words to mark."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from hub.search.engine.words import fold

Piece: TypeAlias = tuple[str, bool]
"""Some text, and whether it is to be marked."""

_AROUND_WORDS = ".,;:!?()\"\u2018\u2019\u201c\u201d'"


def marked(text: str, terms: Iterable[str]) -> tuple[Piece, ...]:
    """The whole text in pieces. Joined again they are the text, letter for letter."""
    return _cut(text, _places(_lowered(text), terms, 0, len(text)))


def snippet(text: str, terms: Sequence[str], *, length: int = 200) -> tuple[Piece, ...]:
    """About `length` letters around the first match, whole words only; the beginning where nothing matches."""
    if len(text) <= length:
        return marked(text, terms)
    lowered = _lowered(text)
    first = _first(lowered, terms)
    start = min(max(0, first - length // 3), len(text) - length)
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(start + length, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    places = [(begin - start, stop - start) for begin, stop in _places(lowered, terms, start, end)]
    pieces = _cut(text[start:end], places)
    before: tuple[Piece, ...] = (("\u2026 ", False),) if start else ()
    after: tuple[Piece, ...] = ((" \u2026", False),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _lowered(text: str) -> str:
    """In lower case, unless that would move the letters: a few grow."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _first(lowered: str, terms: Iterable[str]) -> int:
    """Where the first whole word among the terms begins, 0 where there is none."""
    first = len(lowered)
    for term in terms:
        at = lowered.find(term, 0, first)
        while at >= 0 and not _is_whole(lowered, at, at + len(term)):
            at = lowered.find(term, at + 1, first)
        if at >= 0:
            first = at
    if first == len(lowered):
        first = min((begin for begin, _ in _disguised(lowered, terms)), default=0)
    return first


def _places(lowered: str, terms: Iterable[str], start: int, end: int) -> list[tuple[int, int]]:
    """Where whole words are among the terms, in order and apart."""
    found: list[tuple[int, int]] = []
    for term in terms:
        at = lowered.find(term, start, end)
        while at >= 0:
            stop = at + len(term)
            if _is_whole(lowered, at, stop):
                found.append((at, stop))
            at = lowered.find(term, stop, end)
    found += [place for place in _disguised(lowered, terms) if start <= place[0] and place[1] <= end]
    found.sort()
    return [place for place, before in zip(found, [(0, 0), *found], strict=False) if place[0] >= before[1]]


def _is_whole(text: str, begin: int, end: int) -> bool:
    return not (begin and text[begin - 1].isalnum()) and not text[end : end + 1].isalnum()


def _disguised(lowered: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Words that are written with accents or apostrophes and so look unlike the term they are."""
    if lowered.isascii() and "'" not in lowered:
        return []
    wanted = set(terms)
    found = []
    at = 0
    for word in lowered.split():
        at = lowered.index(word, at)
        bare = word.strip(_AROUND_WORDS)
        if (not bare.isascii() or "'" in bare) and fold(bare) in wanted:
            begin = at + word.index(bare)
            found.append((begin, begin + len(bare)))
        at += len(word)
    return found


def _cut(text: str, places: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for begin, stop in places:
        if begin > at:
            pieces.append((text[at:begin], False))
        pieces.append((text[begin:stop], True))
        at = stop
    if at < len(text):
        pieces.append((text[at:], False))
    return tuple(pieces)
