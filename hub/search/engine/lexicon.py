"""The words the index knows: kin of a stem, ways to finish a prefix, and ways to mend a misspelling."""

import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from hub.search.engine.postings import kin_of
from hub.search.engine.words import stem

SHORTEST_MENDED = 4
"""Shorter words have too many neighbours for a guess to be kind."""
LONG = 7
"""From this length on, slips in the directory itself are looked through."""
VERY_LONG = 9
"""From this length on two slips are forgiven."""


class SegmentWords:
    """The words of one segment, with the number of entries each is in. Never changes."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.kin: Mapping[str, Sequence[str]] = kin_of(list(counts))

    @cached_property
    def in_order(self) -> list[str]:
        return sorted(self.counts)

    @cached_property
    def counts_in_order(self) -> NDArray[np.int32]:
        return np.array([self.counts[word] for word in self.in_order], dtype=np.int32)

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """The commonest words with a prefix."""
        begin, end = bisect_left(self.in_order, prefix), bisect_left(self.in_order, prefix + "\uffff")
        counts = self.counts_in_order[begin:end]
        if len(counts) > limit:
            chosen = np.argpartition(counts, len(counts) - limit)[-limit:]
        else:
            chosen = np.arange(len(counts))
        return [self.in_order[begin + int(place)] for place in chosen]

    def neighbours(self, word: str) -> list[str]:
        """Words one slip away: a letter more, less, other, or two letters swapped."""
        hashes, places = self._deletions
        codes = np.array([zlib.crc32(shortened.encode()) for shortened in _shortened(word)], dtype=np.int64)
        begins, ends = hashes.searchsorted(codes).tolist(), hashes.searchsorted(codes + 1).tolist()
        found = {
            self.in_order[place]
            for begin, end in zip(begins, ends, strict=True)
            for place in places[begin:end].tolist()
        }
        found.discard(word)
        return [other for other in found if OSA.distance(word, other, score_cutoff=1) <= 1]

    @cached_property
    def _deletions(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Each word with no letter or one taken out, as sorted hashes: neighbours share one of them."""
        hashes: list[int] = []
        places: list[int] = []
        for place, word in enumerate(self.in_order):
            if len(word) >= SHORTEST_MENDED - 1 and word.isalpha():
                for shortened in _shortened(word):
                    hashes.append(zlib.crc32(shortened.encode()))
                    places.append(place)
        codes = np.array(hashes, dtype=np.int64)
        order = np.argsort(codes, kind="stable")
        return codes[order], np.array(places, dtype=np.int32)[order]


class Lexicon:
    """The words of all segments of one reading."""

    def __init__(self, parts: Sequence[SegmentWords]) -> None:
        self._parts = parts
        self._kin: dict[str, tuple[str, ...]] = {}
        self._slips: dict[str, list[str]] = {}

    def count(self, word: str) -> int:
        return sum(part.counts.get(word, 0) for part in self._parts)

    def knows(self, word: str) -> bool:
        """Whether the word or one of its kin is anywhere in the index."""
        stemmed = stem(word)
        return any(stemmed in part.kin for part in self._parts)

    def kin(self, stemmed: str) -> tuple[str, ...]:
        """The forms in which a stem occurs."""
        found = self._kin.get(stemmed)
        if found is None:
            forms = {word for part in self._parts for word in part.kin.get(stemmed, ())}
            found = self._kin[stemmed] = tuple(sorted(forms))
        return found

    def commonest(self, limit: int) -> list[str]:
        """The stems of the commonest words."""
        counts: Counter[str] = Counter()
        for part in self._parts:
            counts.update(part.counts)
        return list(dict.fromkeys(stem(word) for word, _ in counts.most_common(limit)))

    def starting_with(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest words with a prefix, one of each kin, commonest first."""
        found = {word for part in self._parts for word in part.starting_with(prefix, limit * 4)}
        best: dict[str, tuple[str, int]] = {}
        for word, count in self._by_count(found):
            best.setdefault(stem(word), (word, count))
        return list(best.values())[:limit]

    def mend(self, word: str, limit: int = 3) -> list[str]:
        """Known words that a misspelling may stand for, likeliest first; none for short words."""
        if len(word) < SHORTEST_MENDED or not word.isalpha():
            return []
        found = {near for part in self._parts for near in part.neighbours(word)}
        if not found and len(word) >= VERY_LONG:
            found = self._two_slips(word)
        # people seldom get the first letter wrong
        ranked = sorted(self._by_count(found), key=lambda pair: (pair[0][0] != word[0], -pair[1], pair[0]))
        return [near for near, _ in ranked[:limit]]

    def slips(self, word: str) -> list[str]:
        """Rare words one slip from a long, common one: most likely the same word, misspelt in an entry."""
        found = self._slips.get(word)
        if found is None:
            found = self._slips[word] = self._find_slips(word)
        return found

    def _find_slips(self, word: str) -> list[str]:
        if len(word) < LONG or not word.isalpha():
            return []
        count = self.count(word)
        rare = max(count // 10, 1)
        near = (
            {other for part in self._parts for other in part.neighbours(word)} if count > rare * 2 else set()
        )
        own = stem(word)
        return sorted(
            other
            for other in near
            if self.count(other) <= rare and other[0] == word[0] and stem(other) != own
        )

    def split(self, word: str) -> tuple[str, str] | None:
        """A word run together, taken apart into two known ones: "foodbank" → "food", "bank"."""
        halves = [(word[:place], word[place:]) for place in range(3, len(word) - 2)]
        known = [pair for pair in halves if all(self.count(half) for half in pair)]
        return max(known, key=lambda pair: min(self.count(half) for half in pair), default=None)

    def _two_slips(self, word: str) -> set[str]:
        found: set[str] = set()
        for part in self._parts:
            matches = process.extract(
                word, part.in_order, scorer=OSA.distance, processor=None, score_cutoff=2, limit=20
            )
            found.update(match for match, _, _ in matches if match[0] == word[0])
        return found

    def _by_count(self, words: Iterable[str]) -> list[tuple[str, int]]:
        return sorted(((word, self.count(word)) for word in words), key=lambda pair: (-pair[1], pair[0]))


def _shortened(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
