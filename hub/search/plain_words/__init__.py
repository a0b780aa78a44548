"""Wishes that people put into plain words: when, for which age, at what cost, in which language, and so on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hub.search.plain_words import ages, times, ways
from hub.search.plain_words.patterns import Context, Reading

PATTERNS = (*times.PATTERNS, *ages.PATTERNS, *ways.PATTERNS)


def readings(typed: Sequence[str], *, now: datetime) -> Iterator[Reading]:
    """All wishes in the folded words, the likelier first; they may overlap."""
    text = " ".join(typed)
    starts: dict[int, int] = {}
    at = 0
    for place, word in enumerate(typed):
        starts[at] = place
        at += len(word) + 1
    ends = {start + len(typed[place]): place + 1 for start, place in starts.items()}
    for pattern in PATTERNS:
        for found in pattern.expression.finditer(text):
            begin, end = starts.get(found.start()), ends.get(found.end())
            if begin is None or end is None:
                continue
            before = typed[begin - 1] if begin else ""
            after = typed[end] if end < len(typed) else ""
            wish = pattern.read(found, Context(now, before, after))
            if wish is not None:
                yield Reading(pattern.kind, wish, begin, end)
