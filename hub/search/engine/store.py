"""Whoosh, and only here: writing the durable index and reading back its rows, words and postings.

Whoosh has no types, so everything it hands over is given one in this module. Only what Whoosh 2.7.4 and its
living fork share is used, so either may stand underneath.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hub.search.engine.values import IndexBusy, IndexUnavailable

with warnings.catch_warnings():
    # its source is older than today's warnings, which appear when it is compiled for the first time
    warnings.simplefilter("ignore")
    import whoosh.codec.whoosh3
    import whoosh.searching
    import whoosh.writing  # noqa: F401  (Whoosh imports these three only when it writes)
    from whoosh import fields, index
    from whoosh.codec import default_codec
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import LockError
    from whoosh.lang.porter import stem as _stem
    from whoosh.query import Term
    from whoosh.reading import SegmentReader
    from whoosh.util.numeric import byte_to_length, length_to_byte

FIELDS = ("name", "labels", "organization", "description")

Row: TypeAlias = tuple[Any, ...]
Postings: TypeAlias = tuple[NDArray[np.intp], NDArray[np.float32]]
Merging: TypeAlias = Callable[[Any, Sequence[Any]], list[Any]]

_KEY, _ROW = "key", "row"
_WRITER_MEMORY_MB = 256
_CROWD = 10  # segments of about a size that are laid together
_SMALL_DIGITS = 4  # up to 9,999 entries; larger ones wait for a rebuild


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written for one document: its key, the words of each field, and the row of its columns."""

    key: str
    words: Mapping[str, Sequence[str]]
    row: Row


def porter_stem(word: str) -> str:
    return str(_stem(word))


def length_code(count: int) -> int:
    """A field's length in the one byte that Whoosh's own scorer sees."""
    return int(length_to_byte(count))


LENGTHS: NDArray[np.float32] = np.array([byte_to_length(code) for code in range(256)], dtype=np.float32)
"""The length that each code stands for."""


class Segment:
    """One segment of the index. It never changes; only the set of its deleted rows grows."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.name = str(reader.segment().segment_id())
        self.size = int(reader.doc_count_all())

    def rows(self) -> list[Row]:
        with _reading():
            return [self._reader.stored_fields(number)[_ROW] for number in range(self.size)]

    def words(self) -> dict[str, int]:
        """Every word, with the number of entries it is in, added up over the fields."""
        counts: dict[str, int] = {}
        with _reading():
            for (field, word), info in self._reader:
                if field != _KEY:
                    text = bytes(word).decode()
                    counts[text] = counts.get(text, 0) + int(info.doc_frequency())
        return counts

    def postings(self, field: str, word: str) -> Postings | None:
        """In which rows a word stands in a field, and how often; None where it does not."""
        with _reading():
            if (field, word) not in self._reader:
                return None
            matcher = self._reader.postings(field, word)
            # the wrapper leaves deleted rows out; we mask them ourselves, for they grow and this is kept
            while hasattr(matcher, "child"):
                matcher = matcher.child
            matcher.reset()
            return _block_by_block(matcher) if hasattr(matcher, "_read_ids") else _one_by_one(matcher)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment as one reading of the index found it."""

    segment: Segment
    deleted: NDArray[np.intp]


def create(folder: Path) -> None:
    """An empty index in an empty folder."""
    schema = fields.Schema(
        **{_KEY: fields.ID(unique=True), _ROW: fields.STORED},
        **{name: fields.TEXT(phrase=False) for name in FIELDS},
    )
    index.FileIndex.create(FileStorage(str(folder)), schema, index._DEF_INDEX_NAME)


def read(folder: Path, known: Mapping[str, Segment]) -> list[Leaf]:
    """The segments as they are now, `known` ones kept as they are. IndexUnavailable if they cannot be read."""
    with _reading():
        opened = index.FileIndex(FileStorage(str(folder)))
        leaves = []
        for found in opened._segments():
            segment = known.get(str(found.segment_id()))
            if segment is None:
                segment = Segment(SegmentReader(opened.storage, opened.schema, found))
            leaves.append(Leaf(segment, np.fromiter(found.deleted_docs(), dtype=np.intp)))
        return leaves


def write(folder: Path, entries: Iterable[Entry], removed: Iterable[str] = ()) -> None:
    """One commit: `removed` keys go, `entries` come. No key may come twice, for Whoosh would keep both."""
    with _writing(folder, _drop_empty) as writer:
        keys = list(removed)
        if keys:
            with writer.searcher() as searcher:
                for key in keys:
                    writer.delete_by_query(Term(_KEY, key), searcher=searcher)
        for entry in entries:
            texts = {name: list(entry.words[name]) for name in FIELDS if entry.words.get(name)}
            writer.add_document(**{_KEY: entry.key, _ROW: entry.row}, **texts)


def tidy(folder: Path) -> bool:
    """One commit that lays small segments together, if there are many of a size. False: there was no need.

    Whoosh would do so inside any commit, and the change that triggered it would be seen a second late.
    """
    with _reading():
        crowd = _crowd(index.FileIndex(FileStorage(str(folder)))._segments())
    if not crowd:
        return False
    with _writing(folder, _merge):
        pass
    return True


def _crowd(segments: Sequence[Any]) -> list[Any]:
    """The small segments of one order of magnitude, where there are too many of them."""
    by_size: dict[int, list[Any]] = {}
    for segment in segments:
        by_size.setdefault(len(str(segment.doc_count_all())), []).append(segment)
    crowds = [crowd for digits, crowd in by_size.items() if digits <= _SMALL_DIGITS and len(crowd) >= _CROWD]
    return min(crowds, key=lambda crowd: int(crowd[0].doc_count_all()), default=[])


def _merge(writer: Any, segments: Sequence[Any]) -> list[Any]:
    crowd = _crowd(segments)
    for segment in crowd:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in crowd]


def _drop_empty(_: Any, segments: Sequence[Any]) -> list[Any]:
    return [segment for segment in segments if segment.deleted_count() < segment.doc_count_all()]


@contextmanager
def _writing(folder: Path, merging: Merging) -> Iterator[Any]:
    try:
        with _reading():
            opened = index.FileIndex(FileStorage(str(folder)))
        codec = default_codec()
        # per-block length figures serve searches of Whoosh's own, and cost a quarter of the time to write
        codec.length_stats = False
        writer = opened.writer(limitmb=_WRITER_MEMORY_MB, codec=codec)
    except LockError as error:
        raise IndexBusy("Another process is writing to the index.") from error
    try:
        yield writer
        writer.commit(mergetype=merging)
    except BaseException:
        _give_up(writer)
        raise


def _give_up(writer: Any) -> None:
    """Let go of files and lock: a failed commit keeps them, and would shut every later writer out."""
    try:
        writer.cancel()
    except Exception:
        writer.writelock.release()


@contextmanager
def _reading() -> Iterator[None]:
    """Damage shows itself in a dozen kinds of exception; to callers it is one."""
    try:
        yield
    except (IndexUnavailable, MemoryError):
        raise
    except Exception as error:
        raise IndexUnavailable(f"The search index cannot be read ({type(error).__name__}).") from error


def _block_by_block(matcher: Any) -> Postings:
    """Whole blocks at once: some thirty times faster than asking for one posting after another."""
    ids: list[NDArray[np.intp]] = []
    counts: list[NDArray[np.float32]] = []
    while matcher.is_active():
        matcher._read_data()
        deltas, weights = matcher._data[0], matcher._data[1]
        ids.append(np.cumsum(np.array(deltas, dtype=np.intp)))
        if weights is None or isinstance(weights, float):
            counts.append(np.full(len(deltas), 1.0 if weights is None else weights, dtype=np.float32))
        else:
            counts.append(np.array(weights, dtype=np.float32))
        matcher._next_block()
    return np.concatenate(ids), np.concatenate(counts)


def _one_by_one(matcher: Any) -> Postings:
    ids: list[int] = []
    counts: list[float] = []
    while matcher.is_active():
        ids.append(matcher.id())
        counts.append(matcher.weight())
        matcher.next()
    return np.array(ids, dtype=np.intp), np.array(counts, dtype=np.float32)
