"""Posting lists kept hot: in which documents a word's kin stand, with all of BM25F but the rarity folded in.

A segment never changes, so a list is decoded once. Per field Whoosh's own formula applies,
tf (K1 + 1) / (tf + K1 (1 - B + B length / usual length)), times the weight of the field, added over the fields.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from hub.search.engine.columns import RowNumbers
from hub.search.engine.store import FIELDS, LENGTHS, Segment
from hub.search.engine.words import stem

K1, B = 1.2, 0.75
FIELD_WEIGHTS: Mapping[str, float] = {"name": 1.6, "labels": 1.6, "organization": 1.2, "description": 1.0}
USUAL_LENGTHS: Mapping[str, float] = {"name": 4.0, "labels": 8.0, "organization": 3.0, "description": 50.0}
"""What an index starts with; a rebuild measures its own."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class PostingList:
    """Rows in ascending order, and the weight of the word in each."""

    rows: RowNumbers
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, rows: RowNumbers) -> NDArray[np.float32]:
        """The weight in each of the given rows, 0 where the word is not."""
        if not len(self.rows):
            return np.zeros(len(rows), dtype=np.float32)
        places = self.rows[:-1].searchsorted(rows)  # without the last, no place lies beyond the end
        found: NDArray[np.float32] = self.weights.take(places)
        found[self.rows.take(places) != rows] = 0
        return found

    def within(self, kept: NDArray[np.bool_]) -> "PostingList":
        chosen = kept[self.rows]
        return PostingList(self.rows[chosen], self.weights[chosen])


NOWHERE = PostingList(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32))


class PostingCache(Generic[Key]):
    """The lists used last, up to a number of postings. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._lists: OrderedDict[Key, PostingList] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> PostingList | None:
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: Key, postings: PostingList) -> None:
        with self._lock:
            if key in self._lists:
                return
            self._lists[key] = postings
            self._held += len(postings) + 1
            while self._held > self._limit and len(self._lists) > 1:
                _, dropped = self._lists.popitem(last=False)
                self._held -= len(dropped) + 1


class SegmentPostings:
    """The posting lists of one segment, by stem."""

    def __init__(
        self,
        segment: Segment,
        kin: Mapping[str, Sequence[str]],
        length_codes: NDArray[np.uint8],
        usual: Mapping[str, float],
        *,
        limit: int,
    ) -> None:
        self._segment = segment
        self._kin = kin
        self._norms = {
            field: (K1 * (1 - B + B * LENGTHS[length_codes[:, column]] / usual[field])).astype(np.float32)
            for column, field in enumerate(FIELDS)
        }
        self._cache: PostingCache[tuple[str, bool]] = PostingCache(limit)
        self._decoding = Lock()  # a Whoosh reader has one file position

    def get(self, stemmed: str, *, names_only: bool = False) -> PostingList:
        """Where the words of a stem are, in all fields or in the name alone."""
        if stemmed not in self._kin:
            return NOWHERE
        found = self._cache.get((stemmed, names_only))
        if found is None:
            with self._decoding:
                found = self._fold(stemmed, FIELDS[:1] if names_only else FIELDS)
            self._cache.put((stemmed, names_only), found)
        return found

    def _fold(self, stemmed: str, fields: Sequence[str]) -> PostingList:
        parts = [part for field in fields if (part := self._field(field, stemmed)) is not None]
        if not parts:
            return NOWHERE
        return _sum(parts)

    def _field(self, field: str, stemmed: str) -> PostingList | None:
        found = [
            PostingList(*postings)
            for word in self._kin[stemmed]
            if (postings := self._segment.postings(field, word)) is not None
        ]
        if not found:
            return None
        counts = _sum(found)
        weights = counts.weights * (K1 + 1) / (counts.weights + self._norms[field][counts.rows])
        return PostingList(counts.rows, (weights * FIELD_WEIGHTS[field]).astype(np.float32))


def kin_of(words: Iterator[str] | Sequence[str]) -> dict[str, list[str]]:
    """The words of a lexicon under their stems."""
    kin: dict[str, list[str]] = {}
    for word in words:
        kin.setdefault(stem(word), []).append(word)
    return kin


def join(lists: Sequence[PostingList], starts: Sequence[int]) -> PostingList:
    """Lists of segments laid end to end."""
    if len(lists) == 1:
        return lists[0]
    return PostingList(
        np.concatenate([part.rows + start for part, start in zip(lists, starts, strict=True)]),
        np.concatenate([part.weights for part in lists]),
    )


def _sum(lists: Sequence[PostingList]) -> PostingList:
    """One list with the weights of several added up."""
    if len(lists) == 1:
        return lists[0]
    rows = np.concatenate([part.rows for part in lists])
    weights = np.concatenate([part.weights for part in lists])
    order = np.argsort(rows, kind="stable")
    rows, weights = rows[order], weights[order]
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return PostingList(rows[first], np.add.reduceat(weights, first))
