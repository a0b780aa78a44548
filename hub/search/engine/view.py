"""One reading of the index, held until the next commit: all segments end to end, deleted rows masked out."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from hub.search.engine import columns, store
from hub.search.engine.columns import Mask, Table, Vocabulary
from hub.search.engine.labels import Labels
from hub.search.engine.lexicon import Lexicon, SegmentWords
from hub.search.engine.postings import PostingCache, PostingList, SegmentPostings, join
from hub.search.engine.rows import columns as named

POSTINGS_HELD = 4_000_000
"""About 50 MB in each of two places: decoded by segment, and laid end to end."""

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The last few answers to the same question, within one reading."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._limit:
                self._values.popitem(last=False)
        return value


class SegmentData:
    """Everything held of one segment. Made once, kept while the segment lives."""

    def __init__(self, segment: store.Segment, vocabulary: Vocabulary, usual: Mapping[str, float]) -> None:
        self.segment = segment
        self.table = columns.table([named(row) for row in segment.rows()], vocabulary)
        self.words = SegmentWords(segment.words())
        self.postings = SegmentPostings(
            segment, self.words.kin, self.table.lengths, usual, limit=POSTINGS_HELD
        )


class View:
    def __init__(
        self, parts: Sequence[SegmentData], deleted: Sequence[NDArray[np.intp]], vocabulary: Vocabulary
    ) -> None:
        self._parts = parts
        self.vocabulary = vocabulary
        self.table: Table = columns.join([part.table for part in parts]) if parts else _EMPTY
        self.starts = [int(start) for start in np.cumsum([0, *(part.segment.size for part in parts)])][:-1]
        self.alive: Mask = np.ones(self.table.size, dtype=np.bool_)
        for start, rows in zip(self.starts, deleted, strict=True):
            self.alive[rows + start] = False
        self.count = int(self.alive.sum())
        self.is_whole = self.count == self.table.size
        self._postings: PostingCache[tuple[str, bool]] = PostingCache(POSTINGS_HELD)
        self.masks: Kept[Mask] = Kept(128)
        self.wants: Kept[Any] = Kept(32)
        self.miles: Kept[NDArray[np.float32]] = Kept(16)

    @property
    def segments(self) -> int:
        return len(self._parts)

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon([part.words for part in self._parts])

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.table.labels)

    def postings(self, stemmed: str, *, names_only: bool = False) -> PostingList:
        """Where a stem stands among the living."""
        if self.is_whole and len(self._parts) == 1:
            return self._parts[0].postings.get(stemmed, names_only=names_only)
        found = self._postings.get((stemmed, names_only))
        if found is None:
            lists = [part.postings.get(stemmed, names_only=names_only) for part in self._parts]
            if not lists:
                return PostingList(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32))
            found = join(lists, self.starts)
            if not self.is_whole:
                found = found.within(self.alive)
            self._postings.put((stemmed, names_only), found)
        return found

    def key(self, row: int) -> bytes:
        return self.table.ids[row * 16 : row * 16 + 16]

    def tag_mask(self, tag: str) -> Mask:
        """Which rows carry a tag."""
        return self.masks.get(("tag", tag), lambda: self._carrying(tag))

    def area_mask(self, codes: frozenset[str]) -> Mask:
        """Which rows cover any of the areas."""
        return self.masks.get(("area", codes), lambda: self._covering(codes))

    def miles_from(self, point: tuple[float, float]) -> NDArray[np.float32]:
        return self.miles.get(point, lambda: columns.miles_from(point, self.table))

    @cached_property
    def ranks(self) -> NDArray[np.uint64]:
        """The first half of each id: an order for equals that is the same in every process, and fair."""
        return np.frombuffer(self.table.ids, dtype=">u8")[::2].astype(np.uint64)

    @cached_property
    def tag_groups(self) -> dict[str, tuple[NDArray[np.intp], list[str]]]:
        """By group, the numbers of its tags and their codes. Area codes are none of them."""
        return {
            group: (np.array(numbers, dtype=np.intp), list(codes))
            for group, (numbers, codes) in self.vocabulary.groups.items()
            if any(codes)
        }

    @cached_property
    def has_point(self) -> Mask:
        return self._rows(self.table.point_rows)

    @cached_property
    def has_area(self) -> Mask:
        return self._rows(self.table.area_rows)

    def _rows(self, rows: NDArray[np.intp]) -> Mask:
        mask = np.zeros(self.table.size, dtype=np.bool_)
        mask[rows] = True
        return mask

    def _carrying(self, tag: str) -> Mask:
        code = self.vocabulary.find(tag)
        if code is None or not self.table.tags.shape[1]:
            return np.zeros(self.table.size, dtype=np.bool_)
        return np.asarray((self.table.tags == code).any(axis=1))

    def _covering(self, codes: frozenset[str]) -> Mask:
        known = [code for name in codes if (code := self.vocabulary.find(name)) is not None]
        return self._rows(self.table.area_rows[np.isin(self.table.area_codes, known)])


_EMPTY = columns.table([], Vocabulary())
