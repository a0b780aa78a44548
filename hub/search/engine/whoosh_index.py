"""The search engine that Hub carries with it: Whoosh on the disk, arrays in memory."""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from uuid import UUID

from hub.search.engine import rows, searching, store, suggestions
from hub.search.engine.columns import Vocabulary
from hub.search.engine.generations import Generations, Pointer, Stamp, damaged
from hub.search.engine.postings import USUAL_LENGTHS
from hub.search.engine.store import FIELDS, LENGTHS, Entry
from hub.search.engine.values import (
    Document,
    Drift,
    Health,
    IndexDamaged,
    IndexUnavailable,
    ParsedQuery,
    Results,
    Suggestion,
)
from hub.search.engine.view import SegmentData, View
from hub.search.engine.words import stem, words

LOCK_WAIT_SECONDS = 5.0
OPENING_TRIES = 4
LOOK_AGAIN_SECONDS = 2.0
WARMED_STEMS = 300


class WhooshEngine:
    """One folder, one writer at a time, any number of readers in any number of processes.

    Everything may raise IndexUnavailable where there is no index or it is damaged; writing may raise IndexBusy.
    """

    def __init__(self, folder: Path, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self._generations = Generations(folder)
        self._lock_wait_seconds = lock_wait_seconds
        self._opening = RLock()
        self._view: View | None = None
        self._stamp: Stamp | None = None
        self._pointer: Pointer | None = None
        self._failed: tuple[Stamp | None, float] | None = None
        self._parts: dict[str, SegmentData] = {}
        self._vocabulary = Vocabulary()

    # Reading

    def search(self, query: ParsedQuery, *, limit: int = 20, offset: int = 0) -> Results:
        """Results from `offset` on, never more than `limit`."""
        return searching.search(self._current(), query, limit=limit, offset=offset)

    def suggest(self, prefix: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Ways to finish what is being typed."""
        return suggestions.suggest(self._current(), prefix, limit=limit)

    def spell(self, word: str, *, limit: int = 3) -> Sequence[str]:
        """Likely meanings of a misspelt word, likeliest first."""
        found = words(word)
        return self._current().lexicon.mend(found[0], limit) if len(found) == 1 else ()

    def knows(self, word: str) -> bool:
        """Whether a word, or one of its kin, is anywhere in the index."""
        return all(self._current().lexicon.knows(part) for part in words(word))

    def is_current(self) -> bool:
        """Whether this process has read the newest commit. Costs one look at one small file."""
        return self._view is not None and self._stamp == self._generations.stamp()

    def edition(self) -> Stamp | None:
        """Another one after each commit; None where there is no index. Costs one look at one small file."""
        return self._generations.stamp()

    def refresh(self) -> None:
        """Read the newest commit now, rather than at the next search."""
        self._current()

    def warm(self, stems: Iterable[str] = ()) -> None:
        """Decode the commonest words, and those given, before anybody has to wait for them."""
        view = self._current()
        for stemmed in [*view.lexicon.commonest(WARMED_STEMS), *(stem(word) for word in stems)]:
            view.postings(stemmed)
        _ = view.ranks, view.has_point, view.has_area, view.labels
        view.lexicon.mend("warming")

    def check(self) -> Health:
        """Reads every file of the index again and says what it found."""
        pointer = self._generations.pointer()
        harmed = damaged(self._generations.folder(pointer), pointer.checksums)
        if harmed:
            return Health(0, 0, 0, pointer.generation, pointer.commits, tuple(harmed))
        view = self._current()
        return Health(
            view.count, view.table.size - view.count, view.segments, pointer.generation, pointer.commits
        )

    def compare(self, documents: Iterable[Document]) -> Drift:
        """How the index differs from the documents it should hold."""
        view = self._current()
        held = {
            view.key(row): view.table.digests[row * 8 : row * 8 + 8]
            for row in range(view.table.size)
            if view.alive[row]
        }
        missing, stale = set(), set()
        for document in documents:
            digest = held.pop(document.id.bytes, None)
            if digest is None:
                missing.add(document.id)
            elif digest != rows.digest(document):
                stale.add(document.id)
        return Drift(frozenset(missing), frozenset(UUID(bytes=key) for key in held), frozenset(stale))

    # Writing

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, or replace those of the same id. One commit; visible everywhere at once."""
        entries = rows.entries(documents)
        if entries:
            self._commit(entries.values(), removed=entries)

    def remove(self, ids: Iterable[UUID]) -> None:
        """Take documents out. Those that are not there are no matter."""
        keys = [rows.key_of(each) for each in ids]
        if keys:
            self._commit((), removed=keys)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """A new generation of just these documents, then the pointer moves. Readers notice nothing until then.

        An id that comes twice counts once, as it came first.
        """
        with self._generations.writing(wait_seconds=self._lock_wait_seconds):
            before = self._generations.current()
            folder = self._generations.begin()
            store.create(folder)
            measured = _Measured(documents)
            store.write(folder, measured.entries())
            self._generations.publish(folder, lengths=measured.usual(), before=None)
            # the one before stays for readers that are just opening it
            self._generations.discard(keep=[folder.name, *([before] if before else [])])

    def _commit(self, entries: Iterable[Entry], *, removed: Iterable[str]) -> None:
        with self._generations.writing(wait_seconds=self._lock_wait_seconds):
            pointer = self._generations.pointer()
            folder = self._generations.folder(pointer)
            store.write(folder, entries, removed)
            pointer = self._generations.publish(folder, lengths=pointer.lengths, before=pointer)
            if store.tidy(folder):
                self._generations.publish(folder, lengths=pointer.lengths, before=pointer)

    # Holding one reading

    def _current(self) -> View:
        """The reading of the newest commit, made anew only when there was one."""
        view = self._view
        if view is not None and self.is_current():
            return view
        with self._opening:
            if self._view is None or not self.is_current():
                self._view = self._open()
            return self._view

    def _open(self) -> View:
        """Read the newest commit. A damaged index is looked at again only once in a while, for that takes time."""
        stamp = self._generations.stamp()
        if self._failed is not None and self._failed[0] == stamp and time.monotonic() < self._failed[1]:
            raise IndexUnavailable("The search index could not be read a moment ago.")
        for attempt in range(OPENING_TRIES):
            stamp = self._generations.stamp()
            pointer = self._generations.pointer()
            try:
                view = self._read(pointer)
            except IndexUnavailable as error:
                # a writer may have taken files away while we opened them
                if attempt < OPENING_TRIES - 1 and not isinstance(error, IndexDamaged):
                    time.sleep(0.02 * attempt)
                    continue
                self._failed = (stamp, time.monotonic() + LOOK_AGAIN_SECONDS)
                raise
            self._stamp, self._pointer, self._failed = stamp, pointer, None
            return view
        raise IndexUnavailable("The search index changed faster than it could be opened.")

    def _read(self, pointer: Pointer) -> View:
        folder = self._generations.folder(pointer)
        same = self._pointer is not None and self._pointer.generation == pointer.generation
        trusted = self._pointer.checksums if same and self._pointer is not None else None
        harmed = damaged(folder, pointer.checksums, trusted=trusted)
        if harmed:
            raise IndexDamaged(f"The search index is damaged ({', '.join(harmed)}).")
        vocabulary = self._vocabulary if same else Vocabulary()
        known = self._parts if same else {}
        leaves = store.read(folder, {name: part.segment for name, part in known.items()})
        parts = [
            known.get(leaf.segment.name) or SegmentData(leaf.segment, vocabulary, pointer.lengths)
            for leaf in leaves
        ]
        self._parts = {part.segment.name: part for part in parts}
        self._vocabulary = vocabulary
        return View(parts, [leaf.deleted for leaf in leaves], vocabulary)


class _Measured:
    """Documents on their way into a new generation, measured as they pass."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = documents
        self._totals = dict.fromkeys(FIELDS, 0.0)
        self._filled = dict.fromkeys(FIELDS, 0)

    def entries(self) -> Iterator[Entry]:
        seen: set[str] = set()
        for document in self._documents:
            entry = rows.entry(document)
            if entry.key in seen:
                continue
            seen.add(entry.key)
            for column, field in enumerate(FIELDS):
                length = float(LENGTHS[rows.columns(entry.row).lengths[column]])
                self._totals[field] += length
                self._filled[field] += length > 0
            yield entry

    def usual(self) -> dict[str, float]:
        """The usual length of each field, where it is filled at all."""
        return {
            field: self._totals[field] / self._filled[field] if self._filled[field] else USUAL_LENGTHS[field]
            for field in FIELDS
        }
