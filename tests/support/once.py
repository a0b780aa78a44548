"""What is dear to make and the same for every test: made by the first worker that needs it, for all workers."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DONE = ".done"
KEPT = 6


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole run: under xdist each worker has one of its own inside it."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, which `make` has filled. Copy it before you write into it: others read it too."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / DONE).exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a worker left that died half way
            folder.mkdir()
            make(folder)
            (folder / DONE).touch()
    return folder


def kept_between_runs(config: pytest.Config, name: str, made_of: Path) -> Path | None:
    """A folder in pytest's cache for what only changes with these files; None where there is no cache."""
    cache = getattr(config, "cache", None)
    if cache is None:
        return None
    digest = hashlib.sha256()
    for file in sorted(made_of.rglob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    kept = Path(cache.mkdir(name))
    for older in sorted(kept.glob("*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(older) if older.is_dir() else older.unlink()
    return kept / digest.hexdigest()[:16]


def copied(folder: Path, to: Path) -> Path:
    """A copy of one's own."""
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return to
