"""Where the index lives: one folder a generation, and one small file that says which is current.

The pointer moves by an atomic rename after everything it names is on the disk, so a reader sees the whole of a
commit or nothing of it. It also carries a checksum of every file, for a flipped bit in an index often raises
nothing and a damaged pickle must never be opened.
"""

import fcntl
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from hub.search.engine.values import IndexBusy, IndexUnavailable

FORMAT = 1
"""Raise it whenever rows or fields change shape: an index of another format asks to be rebuilt."""

Stamp: TypeAlias = tuple[int, int, int]

_POINTER, _LOCK, _PREFIX = "current", "lock", "generation-"
_SUFFIXES = (".seg", ".toc")


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is current. `lengths` are the usual field lengths, fixed for the generation so scores stay put."""

    generation: str
    commits: int
    lengths: Mapping[str, float]
    checksums: Mapping[str, int] = field(default_factory=dict)


class Generations:
    def __init__(self, root: Path) -> None:
        self.root = root

    def stamp(self) -> Stamp | None:
        """Changes whenever the pointer does; None where there is no index. Costs one look at one file."""
        try:
            found = (self.root / _POINTER).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def pointer(self) -> Pointer:
        """What is current, or IndexUnavailable."""
        try:
            # the files hold pickles, so whoever may write here may run code as us
            if self.root.stat().st_mode & 0o022:
                raise IndexUnavailable(
                    "Other users may write to the search index folder, so it is not opened."
                )
            read = json.loads((self.root / _POINTER).read_text())
            if read.pop("format") != FORMAT:
                raise IndexUnavailable("The search index was made by another version of Hub.")
            return Pointer(**read)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexUnavailable("There is no readable search index.") from error

    def current(self) -> str | None:
        """The name of the current generation, None where there is none or it cannot be told."""
        try:
            return self.pointer().generation
        except IndexUnavailable:
            return None

    def folder(self, pointer: Pointer) -> Path:
        return self.root / pointer.generation

    @contextmanager
    def writing(self, *, wait_seconds: float) -> Iterator[None]:
        """Hold the one writer's lock, or raise IndexBusy. A process that dies lets go of it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)
        with (self.root / _LOCK).open("a") as lock:
            until = time.monotonic() + wait_seconds
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    if time.monotonic() >= until:
                        raise IndexBusy("Another process is writing to the search index.") from None
                    time.sleep(0.02)
            yield

    def begin(self) -> Path:
        """An empty folder for the next generation. Nobody reads it until it is published."""
        numbers = [int(path.name.removeprefix(_PREFIX)) for path in self.root.glob(f"{_PREFIX}*")]
        folder = self.root / f"{_PREFIX}{max(numbers, default=0) + 1:06d}"
        folder.mkdir(mode=0o700)
        return folder

    def publish(self, folder: Path, *, lengths: Mapping[str, float], before: Pointer | None) -> Pointer:
        """Put a commit on the disk, then move the pointer to it."""
        known = before.checksums if before is not None and before.generation == folder.name else {}
        commits = before.commits + 1 if before is not None else 1
        checksums = {}
        for path in _files(folder):
            if path.name not in known:
                _sync(path)
            checksums[path.name] = known[path.name] if path.name in known else _checksum(path)
        _sync(folder)
        pointer = Pointer(folder.name, commits, dict(lengths), checksums)
        fresh = self.root / f"{_POINTER}.new"
        fresh.write_text(
            json.dumps(
                {
                    "format": FORMAT,
                    "generation": pointer.generation,
                    "commits": commits,
                    "lengths": pointer.lengths,
                    "checksums": checksums,
                }
            )
        )
        _sync(fresh)
        fresh.replace(self.root / _POINTER)
        _sync(self.root)
        return pointer

    def discard(self, *, keep: Iterable[str]) -> None:
        """Remove all other generations, those that were never finished among them."""
        kept = set(keep)
        for path in self.root.glob(f"{_PREFIX}*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def damaged(
    folder: Path, checksums: Mapping[str, int], *, trusted: Mapping[str, int] | None = None
) -> list[str]:
    """Names of files that do not read as they were written. `trusted` ones were looked at before.

    A file that is gone is not named: a writer that died between its commit and the pointer leaves such a
    state behind and it is whole. If the index does need the file, opening it says so.
    """
    names = []
    for name, checksum in checksums.items():
        if trusted and trusted.get(name) == checksum:
            continue
        try:
            if _checksum(folder / name) != checksum:
                names.append(name)
        except FileNotFoundError:
            continue
        except OSError:
            names.append(name)
    return names


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(_SUFFIXES))


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
