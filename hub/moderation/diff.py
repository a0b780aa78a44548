"""What differs between two texts, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

TOKENS = re.compile(r"\s+|\w+(?:['’-]\w+)*|[^\w\s]")
ALIKE = 0.4
"""Lines with less in common than this are two lines, not one that was changed."""


class Mark(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    mark: Mark
    text: str


Line = list[Piece]


def of_lines(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """The lines of both, each in pieces: lines that only changed are compared word by word."""
    found: list[Line] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        old, new = before[i1:i2], after[j1:j2]
        if tag == "equal":
            found += [[Piece(Mark.SAME, text)] for text in old]
        elif len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                found += _changed(one, other)
        else:
            found += [[Piece(Mark.GONE, text)] for text in old]
            found += [[Piece(Mark.NEW, text)] for text in new]
    return found


def of_words(before: str, after: str) -> Line:
    """One text in pieces. A space between two changed words belongs to the change, so that it reads in one go."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    runs = [
        ("".join(old[i1:i2]), "".join(new[j1:j2]), tag == "equal")
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    return list(_pieces(_joined(runs)))


def _changed(one: str, other: str) -> list[Line]:
    line = of_words(one, other)
    same = sum(len(piece.text.strip()) for piece in line if piece.mark is Mark.SAME)
    if same < ALIKE * min(len(one), len(other)):
        return [[Piece(Mark.GONE, one)], [Piece(Mark.NEW, other)]]
    return [line]


Run = tuple[str, str, bool]


def _joined(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for number, (old, new, is_same) in enumerate(runs):
        is_between = 0 < number < len(runs) - 1
        if is_same and not (is_between and not old.strip()):
            found.append((old, new, True))
        elif found and not found[-1][2]:
            found[-1] = (found[-1][0] + old, found[-1][1] + new, False)
        else:
            found.append((old, new, False))
    return found


def _pieces(runs: Sequence[Run]) -> Iterator[Piece]:
    for old, new, is_same in runs:
        if is_same:
            yield Piece(Mark.SAME, old)
            continue
        if old:
            yield Piece(Mark.GONE, old)
        if new:
            yield Piece(Mark.NEW, new)
